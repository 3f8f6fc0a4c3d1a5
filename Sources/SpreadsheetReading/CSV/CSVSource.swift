internal import Diagnostics

/// A delimited text read from front to back.
///
/// One buffer holds the records that are being found; when a batch is full the buffer becomes the batch's,
/// and only the unfinished rest is copied to the next one. Memory is that of a batch and of the longest
/// record, whatever the number of rows.
struct CSVSource: RowSource {
  private(set) var description: SourceDescription
  private(set) var header: SourceHeader?
  var notes: [Diagnostic] { [] }

  private var text: TextBuffer
  private var tokenizer: CSVTokenizer
  private var problems: CSVProblems
  private let limits: ReadingLimits
  private var hasEnded = false
  /// Cells of the batch before, a good guess for the next one.
  private var expectedCells = 0

  /// Rows of a batch, and bytes after which one is full.
  private static let batchRows = 2_048
  private static let batchBytes = 1 << 19
  /// Bytes in which the delimiter is looked for.
  private static let sampleBytes = 1 << 16

  /// Reads the beginning of the text: byte order mark, `sep=` line, delimiter, header.
  /// - Throws: `ReadingError` when the text cannot be read by these settings.
  /// - Parameter guess: why the encoding of the settings was taken, when it is a guess.
  init(
    _ supply: any ByteSupply, file: String, settings: SourceSettings, guess: String? = nil
  ) throws(ReadingError) {
    if let problem = CSVDialect.problem(with: settings, file: file) { throw ReadingError(.invalid, problem) }
    var text = try TextBuffer(supply, file: file, encodingSetting: settings.encoding, guess: guess)
    try text.fill(to: CSVSource.sampleBytes)
    if text.isEmpty { throw ReadingError(.invalid, CSVProblems.emptyFile(file)) }

    let sample = Array(text.bytes.dropFirst(text.markLength))
    let line = SeparatorLine(sample)
    let found = DialectDetection(
      sample: Array(sample.dropFirst(line?.length ?? 0)), isWhole: text.hasEnded, settings: settings,
      delimiter: CSVSource.namedDelimiter(settings, line))
    let delimiter = found.dialect.delimiter
    self.limits = settings.limits
    self.tokenizer = CSVTokenizer(
      dialect: found.dialect, limits: settings.limits, position: text.markLength + (line?.length ?? 0),
      line: line == nil ? 1 : 2)
    self.description = SourceDescription(
      format: .csv, file: file, encoding: text.encoding.name, delimiter: delimiter,
      hasByteOrderMark: text.markLength > 0,
      decisions: [
        .init(name: "format", value: "text", reason: "the content is plain text"),
        .init(name: "encoding", value: text.encoding.name, reason: text.encoding.reason),
        .init(name: "delimiter", value: CSVDialect.describe(delimiter), reason: found.delimiterReason),
        .init(name: "quote", value: CSVDialect.describe(found.dialect.quote), reason: found.quoteReason),
        .init(
          name: "escape", value: found.dialect.escape.map(CSVDialect.describe) ?? "none", reason: found.escapeReason),
      ])
    description.quote = found.dialect.quote
    description.escape = found.dialect.escape
    description.isEncodingGuessed = guess != nil
    self.problems = CSVProblems(file: file, delimiter: delimiter)
    self.text = text
    if case .row(let number) = settings.headerRow { try readHeader(at: number, ragged: settings.ragged) }
  }

  mutating func nextBatch() throws(ReadingError) -> RowBatch? {
    while !hasEnded {
      var table = RecordTable(expectingRows: CSVSource.batchRows, cells: expectedCells)
      while try !advance(&table, maximumRows: CSVSource.batchRows) {}
      if !table.rows.isEmpty { return try makeBatch(table) }
      // Blank lines alone, perhaps a million of them.
      _ = dropFinished()
    }
    return nil
  }

  /// Finds more records, reading when the buffer has no complete one left; true when the table is full or the
  /// text ends.
  private mutating func advance(_ table: inout RecordTable, maximumRows: Int) throws(ReadingError) -> Bool {
    switch scan(into: &table, maximumRows: maximumRows) {
    case .full: return true
    case .ended: hasEnded = true
    case .needsBytes: try text.readMore(line: tokenizer.line, from: tokenizer.position)
    case .unclosedQuote:
      throw ReadingError(
        .invalid, problems.unclosedQuote(text.place(of: tokenizer.quotePosition, line: tokenizer.quoteLine)))
    case .quotedTooLong:
      throw ReadingError(
        .invalid,
        problems.quotedTooLong(
          text.place(of: tokenizer.quotePosition, line: tokenizer.quoteLine), limits.recordBytes))
    case .recordTooLong:
      throw ReadingError(
        .invalid,
        problems.recordTooLong(text.place(of: tokenizer.recordStart, line: tokenizer.recordLine), limits.recordBytes))
    }
    return hasEnded
  }

  private mutating func scan(into table: inout RecordTable, maximumRows: Int) -> CSVTokenizer.Outcome {
    // A second reference to the buffer, gone before the buffer grows.
    let bytes = text.bytes
    return tokenizer.scan(
      bytes.span, isLast: text.hasEnded, into: &table, maximumRows: maximumRows,
      maximumBytes: CSVSource.batchBytes)
  }

  private mutating func makeBatch(_ table: consuming RecordTable) throws(ReadingError) -> RowBatch {
    expectedCells = table.cells.count
    var found: [Int: Diagnostic] = [:]
    for fault in table.faults {
      if case .tooManyFields(let count) = fault.kind, count > limits.columns {
        throw ReadingError(.invalid, problems.tooManyColumns(table.rows[fault.row].number, count, limits))
      }
      found[fault.row] = problems.diagnostic(
        for: fault, row: table.rows[fault.row], bytes: text.bytes, expected: tokenizer.expectedFields,
        header: header, limits: limits)
    }
    return table.batch(of: dropFinished(), problems: found)
  }

  /// Takes the finished records out of the buffer.
  private mutating func dropFinished() -> [UInt8] {
    let finished = hasEnded ? text.bytes.count : tokenizer.position
    tokenizer.rebase(dropping: finished)
    return text.takeFirst(finished)
  }
}

// MARK: - The beginning of a text

extension CSVSource {
  /// The delimiter that somebody named, and who.
  private static func namedDelimiter(
    _ settings: SourceSettings, _ line: SeparatorLine?
  ) -> (byte: UInt8, reason: String)? {
    if let delimiter = settings.delimiter { return (delimiter, "named by the settings") }
    return line.map { ($0.delimiter, "named by the sep= line") }
  }

  private mutating func readHeader(at number: Int, ragged: SourceSettings.Ragged) throws(ReadingError) {
    while true {
      var table = RecordTable()
      while !hasEnded { if try advance(&table, maximumRows: 1) { break } }
      if table.rows.isEmpty && !hasEnded {
        _ = dropFinished()
        continue
      }
      guard let row = table.rows.first, row.number <= number else {
        throw ReadingError(.invalid, problems.headerMissing(number, found: table.rows.first?.number))
      }
      let fault = table.faults.first
      let batch = table.batch(of: dropFinished(), problems: [:])
      if row.number == number || isOwnHeader(batch[0]) { return try takeHeader(batch[0], fault: fault, ragged: ragged) }
    }
  }

  /// Whether the first row is the header of a file that taskferry wrote, such as rejects.csv, which has no title above
  /// it whatever stood above the original's.
  private func isOwnHeader(_ row: SourceRow) -> Bool {
    row.number == 1 && (0..<row.cellCount).contains { row.bytes(at: $0).elementsEqual(OwnColumns.row.utf8) }
  }

  private mutating func takeHeader(
    _ row: SourceRow, fault: RecordFault?, ragged: SourceSettings.Ragged
  ) throws(ReadingError) {
    if let fault { throw ReadingError(.invalid, problems.header(fault, row: row, limits: limits)) }
    let cells = (0..<row.cellCount).map { row.text(at: $0) }
    for (column, cell) in cells.enumerated() where cell.unicodeScalars.count > limits.headerCharacters {
      throw ReadingError(.invalid, problems.headerCellTooLong(row.number, column, limits.headerCharacters))
    }
    let raw = row.rawRecord.map { String(decoding: $0, as: UTF8.self) }
    header = SourceHeader(rowNumber: row.number, cells: cells, rawRecord: raw)
    description.decisions.append(
      .init(name: "header", value: "row \(row.number)", reason: "\(cells.count) fields"))
    // Names end before a run of empty cells, and so may the records below them.
    let named = (cells.lastIndex { !$0.isEmpty } ?? 0) + 1
    tokenizer.expectedFields = (ragged == .pad ? 1 : named)...cells.count
  }
}

/// A first line such as `sep=;`, by which spreadsheet programs are told the delimiter. It is no row.
struct SeparatorLine: Equatable {
  var delimiter: UInt8
  /// Bytes up to the next line.
  var length: Int

  init?(_ text: [UInt8]) {
    let line = text.prefix { $0 != 0x0A && $0 != 0x0D }
    var content = line
    if content.count == 7, content.first == UInt8(ascii: "\""), content.last == UInt8(ascii: "\"") {
      content = content.dropFirst().dropLast()
    }
    guard content.count == 5, let delimiter = content.last, delimiter < 0x80, delimiter != UInt8(ascii: "\""),
      String(decoding: content.prefix(4), as: UTF8.self).lowercased() == "sep="
    else { return nil }
    self.delimiter = delimiter
    let rest = text.dropFirst(line.count).prefix(2)
    self.length = line.count + (rest.elementsEqual([0x0D, 0x0A]) ? 2 : min(rest.count, 1))
  }
}
