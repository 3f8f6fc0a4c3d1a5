internal import Diagnostics

/// A worksheet of a binary workbook of Excel 97 to 2003, read from front to back (MS-XLS 2.1.7.20.5).
struct XLSSource: RowSource {
  private(set) var description: SourceDescription
  private var assembly: SheetAssembly
  private var records: BIFFRecords
  private let context: SheetContext
  private let file: RegularFile
  /// Substreams that are open inside the sheet's, such as those of charts.
  private var depth = 0
  private let survey: SheetSurvey
  /// The stretch being read, where rows are not in order.
  private var stretch = 0
  private var isInRow = false
  /// The result of the formula just read is a text, which follows in a record of its own.
  private var waitsForText = false
  private var hasEnded = false

  var header: SourceHeader? { assembly.header }
  var notes: [Diagnostic] { assembly.notes }

  init(_ file: RegularFile, settings: SourceSettings) throws(ReadingError) {
    let workbook = try XLSWorkbook(file, limits: settings.limits)
    let choice = try workbook.catalog.choice(settings, file: file.displayName)
    let plan = try SheetPlan(choice, file: file.displayName, settings: settings)
    let position = workbook.catalog.sheets.firstIndex(of: choice.sheet).map { workbook.positions[$0] } ?? 0
    self.file = file
    context = workbook.context
    assembly = SheetAssembly(plan)
    description = choice.description(
      .xls, file: file.displayName, reason: "the content is a binary workbook of Excel 97 to 2003")
    description.decisions.append(.dates(startsIn1904: context.startsIn1904))
    records = BIFFRecords(workbook.stream, at: position, fileName: file.displayName)
    guard try records.next(), records.kind == BIFFRecords.Kind.beginOfFile else {
      throw LittleEndianBytes.damaged(
        file.displayName, "the sheet \(JSONText.quoted(plan.sheet)) is not where it should be")
    }
    survey = try SheetSurvey(records, fileName: file.displayName)
    assembly.merged = MergedCells(survey.merged)
    do throws(XMLRefusal) { for columns in survey.hiddenColumns { try assembly.hideColumns(columns) } } catch {
      throw refused(error)
    }
    if let first = survey.stretches.first { records.seek(to: first.position) }
    if let number = plan.headerRow { try readHeader(at: number) }
  }

  mutating func nextBatch() throws(ReadingError) -> RowBatch? {
    while !hasEnded, !assembly.rows.isFull { try advance() }
    return assembly.rows.rows.isEmpty ? nil : assembly.takeBatch()
  }

  private mutating func readHeader(at number: Int) throws(ReadingError) {
    while !hasEnded, header == nil { try advance() }
    guard let header else {
      throw ReadingError(
        .invalid,
        Diagnostic(
          .readHeaderMissing, at: .file(file.displayName),
          "the sheet has no row \(number), where the header should be", fix: "check `sheet` and `header_row`"))
    }
    description.decisions.append(.init(name: "header", value: "row \(number)", reason: "\(header.cells.count) columns"))
  }

  // MARK: Records

  private mutating func advance() throws(ReadingError) {
    guard try records.next() else {
      throw LittleEndianBytes.damaged(file.displayName, "the sheet does not end")
    }
    let content = records.content
    if try isBehindStretch() { return try goToNextStretch() }
    switch records.kind {
    case BIFFRecords.Kind.beginOfFile: depth += 1
    case BIFFRecords.Kind.endOfFile where depth > 0: depth -= 1
    case BIFFRecords.Kind.endOfFile: try end()
    case _ where depth > 0: break
    case BIFFRecords.Kind.formulaText where waitsForText:
      waitsForText = false
      var cursor = BIFFCursor(records)
      try set(cursor.text())
    case BIFFRecords.Kind.number:
      try beginCell()
      try set(content.double(6), style: content.word(4))
    case BIFFRecords.Kind.compactNumber:
      try beginCell()
      try set(XLSSource.compactNumber(content.long(6)), style: content.word(4))
    case BIFFRecords.Kind.compactNumbers:
      let first = try content.word(2)
      for index in 0..<max((content.count - 6) / 6, 0) {
        try beginCell(first + index)
        try set(XLSSource.compactNumber(content.long(6 + 6 * index)), style: content.word(4 + 6 * index))
      }
    case BIFFRecords.Kind.sharedString:
      try beginCell()
      try setShared(content.long(6))
    case BIFFRecords.Kind.label, BIFFRecords.Kind.richLabel:
      try beginCell()
      var cursor = BIFFCursor(records, at: 6)
      try set(cursor.text())
    case BIFFRecords.Kind.booleanOrError:
      try beginCell()
      try set(code: content.byte(6), isError: content.byte(7) != 0)
    case BIFFRecords.Kind.formula: try takeFormula(content)
    default: break
    }
  }

  /// Whether the record belongs to no row of the stretch being read.
  private func isBehindStretch() throws(ReadingError) -> Bool {
    guard !survey.stretches.isEmpty, depth == 0 else { return false }
    if records.kind == BIFFRecords.Kind.endOfFile { return true }
    guard SheetSurvey.isCell(records.kind) else { return false }
    return try records.content.word(0) != survey.stretches[stretch].row
  }

  private mutating func goToNextStretch() throws(ReadingError) {
    stretch += 1
    guard stretch < survey.stretches.count else { return try end() }
    try withoutText()
    records.seek(to: survey.stretches[stretch].position)
  }

  /// Goes to the cell of the record, or to another column of its row.
  private mutating func beginCell(_ column: Int? = nil) throws(ReadingError) {
    let row = try records.content.word(0)
    let column = if let column { column } else { try records.content.word(2) }
    try withoutText()
    do throws(XMLRefusal) {
      if !isInRow || assembly.rowNumber != row + 1 {
        if isInRow { try assembly.endRow() }
        try assembly.beginRow(row + 1, isHidden: survey.hiddenRows.contains(row))
        isInRow = true
      }
      try assembly.beginCell(column)
    } catch {
      throw refused(error)
    }
  }

  private mutating func end() throws(ReadingError) {
    hasEnded = true
    try withoutText()
    do throws(XMLRefusal) {
      if isInRow { try assembly.endRow() }
      try assembly.endSheet()
    } catch {
      throw refused(error)
    }
    try file.confirmUnchanged()
  }

  private func refused(_ refusal: XMLRefusal) -> ReadingError { refusal.error(part: "", file: file.displayName) }

  // MARK: Values

  /// A whole number or the upper part of a double, perhaps of its hundredfold (MS-XLS 2.5.217).
  static func compactNumber(_ bits: Int) -> Double {
    let value =
      bits & 2 != 0
      ? Double(Int32(truncatingIfNeeded: bits) >> 2) : Double(bitPattern: UInt64(bits & 0xFFFF_FFFC) << 32)
    return bits & 1 != 0 ? value / 100 : value
  }

  private mutating func set(_ number: Double, style: Int) throws(ReadingError) {
    do throws(XMLRefusal) { try assembly.setNumber(number, style: style, context) } catch { throw refused(error) }
  }

  private mutating func set(_ text: BIFFCursor.Text) throws(ReadingError) {
    do throws(XMLRefusal) {
      if text.isBroken { assembly.refuseText(.brokenCharacter) } else { try assembly.setText(text.bytes) }
    } catch {
      throw refused(error)
    }
  }

  private mutating func setShared(_ index: Int) throws(ReadingError) {
    do throws(XMLRefusal) {
      guard let place = context.strings.range(of: index) else {
        throw assembly.invalid("the cell refers to a shared text that there is not", assembly.column)
      }
      if let fault = context.strings.fault(of: index) { return assembly.refuseText(fault) }
      try assembly.setCell(shared: index, place, of: context.strings)
    } catch {
      throw refused(error)
    }
  }

  private mutating func set(code: Int, isError: Bool) throws(ReadingError) {
    do throws(XMLRefusal) {
      guard isError else { return try assembly.setBoolean([code == 0 ? UInt8(ascii: "0") : UInt8(ascii: "1")]) }
      try assembly.setCell(.error, Array((XLSSource.errors[code] ?? "#VALUE!").utf8))
    } catch {
      throw refused(error)
    }
  }

  /// MS-XLS 2.5.10.
  private static let errors = [
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
  ]

  /// A formula with its result (MS-XLS 2.4.127, 2.5.133).
  private mutating func takeFormula(_ content: LittleEndianBytes) throws(ReadingError) {
    try beginCell()
    guard try content.word(12) == 0xFFFF else {
      let result = try content.double(6)
      // What libraries write that cannot calculate: zero, and the wish to have it calculated on opening.
      if result == 0, !survey.hasResults, try content.word(14) & 0x02 != 0 { return try setUncached() }
      return try set(result, style: content.word(4))
    }
    switch try content.byte(6) {
    case 0: waitsForText = true
    case 1: try set(code: content.byte(8), isError: false)
    case 2: try set(code: content.byte(8), isError: true)
    // An empty text, which is also what libraries write that cannot calculate.
    default: if !survey.hasResults { try setUncached() }
    }
  }

  /// Gives up waiting for the text of a formula.
  private mutating func withoutText() throws(ReadingError) {
    guard waitsForText else { return }
    waitsForText = false
    try setUncached()
  }

  private mutating func setUncached() throws(ReadingError) {
    do throws(XMLRefusal) { try assembly.setUncachedFormula() } catch { throw refused(error) }
  }
}
