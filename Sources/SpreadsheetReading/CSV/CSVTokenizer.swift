/// Finds records and fields in the bytes of a delimited text.
///
/// How it works: a state machine looks at each byte once. Most bytes are ordinary; a table of 256 classes
/// lets the inner loop step over them at about one a cycle. A field that needs no unescaping is recorded as
/// a range of the buffer and never copied. The machine may be stopped after any byte: `scan` remembers where
/// it stood, so that a buffer may grow between two calls in pieces of any size, and `rebase` follows when the
/// owner of the buffer drops what is done with.
///
/// Quoting is that of RFC 4180 (October 2005, section 2), with the liberties spreadsheet programs take: a
/// quote inside an unquoted field is an ordinary character, records may end in LF, CRLF or CR, and the last
/// one need not end at all. Text after a closing quote is kept and reported as a fault.
struct CSVTokenizer {
  enum Outcome: Equatable {
    /// Everything in the buffer was looked at; the input goes on.
    case needsBytes
    /// As many rows or bytes as asked for; the machine stands between two records.
    case full
    case ended
    /// The input ends inside a quoted field.
    case unclosedQuote
    /// A record exceeds the limit inside a quoted field.
    case quotedTooLong
    case recordTooLong
  }

  private enum Phase {
    case recordStart, field, quoted, quoteInQuoted, afterQuote, escape, quotedEscape, comment
  }

  /// What a byte may mean; everything that is not listed is ordinary text.
  private enum ByteClass {
    static let ordinary: UInt8 = 0
    static let delimiter: UInt8 = 1
    static let lineFeed: UInt8 = 2
    static let carriageReturn: UInt8 = 3
    static let quote: UInt8 = 4
    static let nul: UInt8 = 5
    static let escape: UInt8 = 6
  }

  let dialect: CSVDialect
  private let limits: ReadingLimits
  private let classes: [UInt8]
  /// How many fields a record must have; nil accepts any number.
  var expectedFields: ClosedRange<Int>?

  /// The next byte to look at.
  private(set) var position: Int
  /// The line `position` is in, from 1.
  private(set) var line: Int
  /// Where the quoted field that is being read was opened.
  private(set) var quotePosition = 0
  private(set) var quoteLine = 0
  private(set) var recordStart = 0
  /// The line that the record at `recordStart` begins in.
  private(set) var recordLine = 1

  private var phase = Phase.recordStart
  private var recordNumber = 0
  private var fieldStart = 0
  private var fieldCount = 0
  private var firstCell = 0
  /// The field's text differs from what stands in the record.
  private var needsUnescaping = false
  private var fault: RecordFault.Kind?
  private var faultColumn = 0
  private var afterCarriageReturn = false

  /// - Parameters:
  ///   - position: where the first record begins in the buffer.
  ///   - line: the line that is in.
  init(dialect: CSVDialect, limits: ReadingLimits, position: Int = 0, line: Int = 1) {
    self.dialect = dialect
    self.limits = limits
    self.position = position
    self.line = line
    var classes = [UInt8](repeating: ByteClass.ordinary, count: 256)
    classes[0] = ByteClass.nul
    if let escape = dialect.escape { classes[Int(escape)] = ByteClass.escape }
    classes[Int(dialect.quote)] = ByteClass.quote
    classes[Int(dialect.delimiter)] = ByteClass.delimiter
    classes[0x0A] = ByteClass.lineFeed
    classes[0x0D] = ByteClass.carriageReturn
    self.classes = classes
  }

  /// Follows a buffer whose first `count` bytes, all of finished records, were dropped.
  mutating func rebase(dropping count: Int) {
    position -= count
    recordStart -= count
    fieldStart -= count
    quotePosition -= count
  }

  /// Adds the records in `bytes` to `table` until the table is full or the bytes end.
  /// - Parameters:
  ///   - isLast: nothing follows these bytes.
  ///   - maximumRows: a table with so many rows is full.
  ///   - maximumBytes: no record that begins at this position or after it is begun.
  mutating func scan(
    _ bytes: Span<UInt8>, isLast: Bool, into table: inout RecordTable, maximumRows: Int,
    maximumBytes: Int = .max
  ) -> Outcome {
    while true {
      switch phase {
      case .recordStart:
        if table.rows.count >= maximumRows || position >= maximumBytes { return .full }
        guard beginRecord(bytes, table) else { return isLast ? .ended : .needsBytes }
      case .field:
        scanField(bytes, &table)
      case .quoted:
        scanQuoted(bytes)
      case .quoteInQuoted:
        scanAfterQuote(bytes, &table)
      case .afterQuote:
        scanStrayText(bytes, &table)
      case .escape, .quotedEscape:
        scanEscaped(bytes)
      case .comment:
        scanComment(bytes)
      }
      if position - recordStart > limits.recordBytes {
        return phase == .quoted || phase == .quotedEscape ? .quotedTooLong : .recordTooLong
      }
      guard position == bytes.count, phase != .recordStart else { continue }
      guard isLast else { return .needsBytes }
      switch phase {
      case .quoted, .quotedEscape: return .unclosedQuote
      case .comment: break
      default:
        endField(bytes, &table)
        endRecord(&table)
      }
      return .ended
    }
  }

  // MARK: Records

  /// Goes to the first byte of the next record; false when there is none in the buffer.
  private mutating func beginRecord(_ bytes: Span<UInt8>, _ table: RecordTable) -> Bool {
    if afterCarriageReturn {
      guard position < bytes.count else { return false }
      if bytes[position] == 0x0A { position += 1 }
      afterCarriageReturn = false
    }
    recordStart = position
    guard position < bytes.count else { return false }
    recordNumber += 1
    recordLine = line
    fieldStart = position
    fieldCount = 0
    firstCell = table.cells.count
    phase = bytes[position] == dialect.comment ? .comment : .field
    return true
  }

  /// Ends the record before the line break at `position`, and steps over that.
  private mutating func endRecordAtLineBreak(_ byteClass: UInt8, _ table: inout RecordTable) {
    endRecord(&table)
    afterCarriageReturn = byteClass == ByteClass.carriageReturn
    position += 1
    line += 1
  }

  private mutating func endRecord(_ table: inout RecordTable) {
    phase = .recordStart
    let count = table.cells.count - firstCell
    if fault == nil, isBlank(table) {
      table.cells.removeLast(count)
      return
    }
    if fault == nil, let expectedFields, !expectedFields.contains(fieldCount) {
      fault = fieldCount < expectedFields.lowerBound ? .tooFewFields(fieldCount) : .tooManyFields(fieldCount)
    }
    if fault == nil, fieldCount > limits.columns { fault = .tooManyFields(fieldCount) }
    if let kind = fault {
      table.faults.append(RecordFault(row: table.rows.count, column: faultColumn, kind: kind))
      fault = nil
      faultColumn = 0
    }
    table.rows.append(
      RowEntry(
        number: recordNumber, firstCell: firstCell, cellCount: count, line: Int32(clamping: recordLine),
        rawStart: UInt32(truncatingIfNeeded: recordStart), rawLength: Int32(truncatingIfNeeded: position - recordStart)
      ))
  }

  private func isBlank(_ table: RecordTable) -> Bool {
    for index in firstCell..<table.cells.count where table.cells[index].length > 0 { return false }
    return true
  }

  // MARK: Fields

  /// Ends the field before the byte at `position`.
  private mutating func endField(_ bytes: Span<UInt8>, _ table: inout RecordTable) {
    defer { needsUnescaping = false }
    if needsUnescaping {
      let start = table.unescaped.count
      dialect.appendText(of: bytes, fieldStart..<position, to: &table.unescaped)
      let length = table.unescaped.count - start
      if length > 0, fieldCount < limits.columns { table.unescapedCells.append(table.cells.count) }
      append(start: length > 0 ? start : 0, length: length, &table)
    } else if phase == .quoteInQuoted {
      append(start: fieldStart + 1, length: position - fieldStart - 2, &table)
    } else {
      append(start: fieldStart, length: position - fieldStart, &table)
    }
  }

  @inline(__always)
  private mutating func append(start: Int, length: Int, _ table: inout RecordTable) {
    if length > limits.fieldBytes { note(.fieldTooLong(length)) }
    // Fields beyond the last possible column are counted and not kept.
    if fieldCount < limits.columns {
      table.cells.append(
        CellEntry(
          start: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: length),
          kind: length == 0 ? .blank : .text))
    }
    fieldCount += 1
  }

  /// Keeps the first fault of the record.
  private mutating func note(_ kind: RecordFault.Kind) {
    guard fault == nil else { return }
    fault = kind
    faultColumn = fieldCount
  }

  /// The loop nearly all bytes pass through: unquoted fields up to the end of the record.
  private mutating func scanField(_ bytes: Span<UInt8>, _ table: inout RecordTable) {
    let end = bytes.count
    // The table has 256 entries and is indexed by a byte.
    let classTable = self.classes
    let classes = classTable.span
    var position = self.position
    while position < end {
      // `position` is below the count of `bytes`, checked in the line above.
      let byteClass = unsafe classes[unchecked: Int(bytes[unchecked: position])]
      if byteClass == ByteClass.ordinary {
        position += 1
        continue
      }
      switch byteClass {
      case ByteClass.delimiter where !needsUnescaping:
        append(start: fieldStart, length: position - fieldStart, &table)
        position += 1
        fieldStart = position
        continue
      case ByteClass.quote where position != fieldStart:
        position += 1
        continue
      case ByteClass.nul:
        note(.nul)
        position += 1
        continue
      default: break
      }
      self.position = position
      return leaveField(byteClass, bytes, &table)
    }
    self.position = position
  }

  /// What ends the run of plain fields: a quote that opens, an escape, a line break.
  private mutating func leaveField(_ byteClass: UInt8, _ bytes: Span<UInt8>, _ table: inout RecordTable) {
    switch byteClass {
    case ByteClass.quote:
      quotePosition = position
      quoteLine = line
      phase = .quoted
      position += 1
    case ByteClass.escape:
      needsUnescaping = true
      phase = .escape
      position += 1
    case ByteClass.delimiter:
      endField(bytes, &table)
      position += 1
      fieldStart = position
    default:
      endField(bytes, &table)
      endRecordAtLineBreak(byteClass, &table)
    }
  }

  private mutating func scanQuoted(_ bytes: Span<UInt8>) {
    let end = bytes.count
    let classTable = self.classes
    let classes = classTable.span
    var position = self.position
    defer { self.position = position }
    while position < end {
      // `position` is below the count of `bytes`, checked in the line above; a byte indexes 256 entries.
      let byteClass = unsafe classes[unchecked: Int(bytes[unchecked: position])]
      position += 1
      switch byteClass {
      case ByteClass.ordinary, ByteClass.delimiter: continue
      case ByteClass.quote:
        phase = .quoteInQuoted
        return
      case ByteClass.escape:
        needsUnescaping = true
        phase = .quotedEscape
        return
      case ByteClass.lineFeed where dialect.quotesSpanLines:
        // The second half of a CRLF was counted with the first.
        if bytes[position - 2] != 0x0D { line += 1 }
      case ByteClass.carriageReturn where dialect.quotesSpanLines: line += 1
      case ByteClass.lineFeed, ByteClass.carriageReturn:
        // The quote was never meant: the record ends here, and is told.
        position -= 1
        note(.strayQuote)
        needsUnescaping = true
        phase = .afterQuote
        return
      default: note(.nul)
      }
    }
  }

  /// The byte after a quote in a quoted field says whether that was the closing one.
  private mutating func scanAfterQuote(_ bytes: Span<UInt8>, _ table: inout RecordTable) {
    guard position < bytes.count else { return }
    let byteClass = classes[Int(bytes[position])]
    switch byteClass {
    case ByteClass.quote:
      needsUnescaping = true
      phase = .quoted
      position += 1
    case ByteClass.delimiter:
      endField(bytes, &table)
      phase = .field
      position += 1
      fieldStart = position
    case ByteClass.lineFeed, ByteClass.carriageReturn:
      endField(bytes, &table)
      endRecordAtLineBreak(byteClass, &table)
    default:
      note(.strayQuote)
      needsUnescaping = true
      phase = .afterQuote
    }
  }

  private mutating func scanStrayText(_ bytes: Span<UInt8>, _ table: inout RecordTable) {
    while position < bytes.count {
      let byteClass = classes[Int(bytes[position])]
      switch byteClass {
      case ByteClass.delimiter:
        endField(bytes, &table)
        phase = .field
        position += 1
        fieldStart = position
        return
      case ByteClass.lineFeed, ByteClass.carriageReturn:
        endField(bytes, &table)
        return endRecordAtLineBreak(byteClass, &table)
      default: position += 1
      }
    }
  }

  private mutating func scanEscaped(_ bytes: Span<UInt8>) {
    guard position < bytes.count else { return }
    let byte = bytes[position]
    if byte == 0 { note(.nul) }
    if byte == 0x0D || (byte == 0x0A && bytes[position - 1] != 0x0D) { line += 1 }
    position += 1
    phase = phase == .escape ? .field : .quoted
  }

  private mutating func scanComment(_ bytes: Span<UInt8>) {
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      guard byte == 0x0A || byte == 0x0D else { continue }
      afterCarriageReturn = byte == 0x0D
      line += 1
      phase = .recordStart
      return
    }
  }
}
