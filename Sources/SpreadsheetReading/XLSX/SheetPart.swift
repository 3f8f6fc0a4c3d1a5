internal import Diagnostics

/// What the cells of a sheet need to be understood.
struct SheetContext {
  var strings: SharedStrings
  var formats: [NumberFormatKind]
  var startsIn1904: Bool
  var limits: ReadingLimits
  var file: String
  var sheet: String
  var headerRow: SourceSettings.HeaderRow
}

/// Reads a worksheet part: finds rows and cells, and hands finished rows to `SheetRows`.
///
/// References outrank order: a cell stands where its `r` says, and one without it stands beside the one before.
/// What contradicts itself (a cell twice, rows out of order) is refused, because each program would show
/// something else.
struct SheetPart: XMLPartHandler {
  private enum State { case outside, worksheet, sheetData, row, cell, value, inlineText }

  private(set) var rows = SheetRows()
  private(set) var header: SourceHeader?
  private(set) var isWorksheet = false

  private let context: SheetContext
  private var state = State.outside
  /// Elements that are open inside one that is passed over.
  private var ignored = 0

  private var rowNumber = 0
  private var rowProblem: Diagnostic?
  private var lastColumn = -1
  /// By column: the row that last had a cell there.
  private var occupied: [Int32]
  private var totalCells = 0

  private var cell = CellInProgress()
  /// A date's text while it is written.
  private var converted: [UInt8] = []
  private var runs = TextRuns()

  // A sheet of a million rows with its only cell in the last column has 17 billion blank ones.
  private static let maximumCells = 1 << 29

  init(_ context: SheetContext) {
    self.context = context
    self.occupied = Array(repeating: 0, count: context.limits.columns)
  }

  mutating func takeBatch() -> RowBatch { rows.takeBatch() }

  // MARK: Elements

  mutating func start(_ element: XMLElementName, _ attributes: XMLAttributes) throws(XMLRefusal) {
    if ignored > 0 {
      ignored += 1
      return
    }
    switch (state, element) {
    case (.row, .c): try beginCell(attributes)
    // A cell with both is what its inline text says.
    case (.cell, .v) where !cell.hasInlineText: state = .value
    case (.cell, .is):
      cell.hasInlineText = true
      cell.text.removeAll(keepingCapacity: true)
      runs.enter()
      state = .inlineText
    case (.inlineText, _): runs.start(element)
    case (.sheetData, .row): try beginRow(attributes)
    case (.worksheet, .sheetData): state = .sheetData
    case (.outside, .worksheet):
      state = .worksheet
      isWorksheet = true
    default: ignored = 1
    }
  }

  mutating func end(_ element: XMLElementName) throws(XMLRefusal) {
    if ignored > 0 {
      ignored -= 1
      return
    }
    switch state {
    case .value: state = .cell
    case .inlineText: if runs.end(element) { state = .cell }
    case .cell:
      state = .row
      try endCell()
    case .row:
      state = .sheetData
      try endRow()
    case .sheetData: state = .worksheet
    case .worksheet, .outside: state = .outside
    }
  }

  mutating func text(_ bytes: Span<UInt8>) throws(XMLRefusal) {
    guard ignored == 0, state == .value || (state == .inlineText && runs.isText) else { return }
    // A text beyond the limit is refused with its row, so that its end need not be kept.
    guard cell.text.count <= 8 * context.limits.cellCharacters else { return }
    cell.text.append(bytes)
  }

  // MARK: Rows

  private mutating func beginRow(_ attributes: XMLAttributes) throws(XMLRefusal) {
    var number = rowNumber + 1
    var isValid = true
    attributes.forEach { name, value in
      guard name == .r else { return }
      if let given = CellReference.number(value) { number = given } else { isValid = false }
    }
    guard isValid, number <= context.limits.workbookRows else {
      throw invalid("a row follows whose number is none or above \(context.limits.workbookRows)")
    }
    guard number > rowNumber else {
      throw invalid(number == rowNumber ? "the row stands there twice" : "row \(number) comes after it")
    }
    rowNumber = number
    rowProblem = nil
    lastColumn = -1
    state = .row
  }

  private mutating func endRow() throws(XMLRefusal) {
    totalCells += rows.rowCells
    guard totalCells <= SheetPart.maximumCells else {
      throw XMLRefusal(
        .readXMLLimit, "the sheet has more than \(SheetPart.maximumCells) cells, blank ones between others counted",
        fix: "remove stray cells in far columns")
    }
    guard case .row(let headerNumber) = context.headerRow, header == nil else {
      _ = rows.endRow(number: rowNumber, problem: rowProblem)
      return
    }
    if rowNumber == headerNumber { try takeHeader() }
    let hasText = (0..<rows.rowCells).contains { !rows.text(at: $0).isEmpty }
    rows.dropRow()
    guard rowNumber > headerNumber, hasText else { return }
    throw XMLRefusal(
      .readHeaderMissing, at: .row(file: context.file, sheet: context.sheet, row: headerNumber),
      "the header row is blank; the next row with text is \(rowNumber)", fix: "set `header_row: \(rowNumber)`")
  }

  private mutating func takeHeader() throws(XMLRefusal) {
    if let rowProblem {
      throw XMLRefusal(
        .readHeaderInvalid, at: rowProblem.place, "the header cannot be read: \(rowProblem.message)",
        fix: rowProblem.fix)
    }
    let texts = (0..<rows.rowCells).map { rows.text(at: $0) }
    // A blank row is reported with the next one that is not.
    guard texts.contains(where: { !$0.isEmpty }) else { return }
    for (column, text) in texts.enumerated() where text.unicodeScalars.count > context.limits.headerCharacters {
      throw XMLRefusal(
        .readHeaderInvalid, at: cellPlace(column),
        "the header cell is longer than \(context.limits.headerCharacters) characters", fix: "check `header_row`")
    }
    header = SourceHeader(rowNumber: rowNumber, cells: texts)
  }

  // MARK: Cells

  private mutating func beginCell(_ attributes: XMLAttributes) throws(XMLRefusal) {
    cell.begin()
    var column = lastColumn + 1
    var isValid = true
    let row = rowNumber
    attributes.forEach { name, value in
      switch name {
      case .r:
        if let reference = CellReference(value, maximumColumns: context.limits.columns), reference.row == row {
          column = reference.column
        } else {
          isValid = false
        }
      case .s: cell.style = CellReference.number(value) ?? 0
      case .t: cell.type = CellType(value)
      default: break
      }
    }
    guard isValid, column < context.limits.columns else {
      let last = Place.letters(ofColumn: context.limits.columns - 1)
      throw invalid("the row has a cell whose reference belongs to no column up to \(last) of it")
    }
    // Rows rise, so that a row's number marks its own cells and no others.
    guard occupied[column] != Int32(truncatingIfNeeded: rowNumber) else {
      throw invalid("the cell stands there twice", column)
    }
    occupied[column] = Int32(truncatingIfNeeded: rowNumber)
    lastColumn = column
    state = .cell
  }

  private mutating func endCell() throws(XMLRefusal) {
    if cell.text.isEmpty { return }
    switch cell.type {
    case .sharedString: try setSharedString()
    case .number: setNumber()
    case .text: setText()
    case .boolean: setBoolean()
    case .error: rows.setCell(lastColumn, .error, cell.text)
    case .date: setDate()
    case .unknown: refuseCell(.readInvalidCell, "the cell is of a type that no workbook has")
    }
    guard rows.rowBytes <= context.limits.recordBytes else {
      throw XMLRefusal(
        .readXMLLimit, at: rowPlace, "the row is longer than \(context.limits.recordBytes) bytes",
        fix: "move long texts out of the sheet")
    }
  }

  private mutating func setSharedString() throws(XMLRefusal) {
    guard let index = number(in: cell.text), let range = context.strings.range(of: index) else {
      throw invalid("the cell refers to a shared text that there is not", lastColumn)
    }
    if let fault = context.strings.fault(of: index) { return refuseText(fault) }
    rows.setCell(lastColumn, shared: index, range, of: context.strings)
  }

  private mutating func setNumber() {
    cell.trim()
    let format = cell.style < context.formats.count ? context.formats[cell.style] : .number
    if format != .number, let serial = NumberText.value(of: cell.text) {
      converted.removeAll(keepingCapacity: true)
      let kind = SerialDate.append(serial, as: format, startsIn1904: context.startsIn1904, to: &converted)
      if let kind { return rows.setCell(lastColumn, kind, converted) }
    }
    guard NumberText.canonicalize(&cell.text) else {
      return refuseCell(.readInvalidCell, "\(cell.quoted) is not a number, which the cell says it is")
    }
    rows.setCell(lastColumn, .number, cell.text)
  }

  private mutating func setText() {
    EscapedCharacters.resolve(in: &cell.text, from: 0)
    if let fault = TextFault(cell.text[...], context.limits) { return refuseText(fault) }
    rows.setCell(lastColumn, .text, cell.text)
  }

  private mutating func setBoolean() {
    cell.trim()
    switch String(decoding: cell.text, as: UTF8.self) {
    case "1", "true": rows.setCell(lastColumn, .boolean, Array("true".utf8))
    case "0", "false": rows.setCell(lastColumn, .boolean, Array("false".utf8))
    default: refuseCell(.readInvalidCell, "\(cell.quoted) is neither true nor false")
    }
  }

  private mutating func setDate() {
    cell.trim()
    guard let date = ISODate(cell.text[...]) else {
      return refuseCell(.readInvalidCell, "\(cell.quoted) is not an ISO 8601 date, which the cell says it is")
    }
    rows.setCell(lastColumn, date.kind, date.text)
  }

  private func number(in text: [UInt8]) -> Int? {
    guard !text.isEmpty, text.count <= 9 else { return nil }
    var value = 0
    for byte in text {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  // MARK: Refusals

  private mutating func refuseText(_ fault: TextFault) {
    switch fault {
    case .tooLong:
      refuseCell(.readCellTooLong, "the cell has more than \(context.limits.cellCharacters) characters")
    case .nul: refuseCell(.readNulCharacter, "the cell holds a U+0000, which no text has")
    }
  }

  /// Makes the row unusable; the first reason is kept.
  private mutating func refuseCell(_ code: DiagnosticCode, _ message: String) {
    rows.pad(to: lastColumn + 1)
    guard rowProblem == nil else { return }
    rowProblem = Diagnostic(
      code, at: cellPlace(lastColumn), message, fix: "enter the value again in a spreadsheet program")
  }

  private func invalid(_ message: String, _ column: Int? = nil) -> XMLRefusal {
    XMLRefusal(.readInvalidSheet, at: column.map { cellPlace($0) } ?? rowPlace, message)
  }

  private var rowPlace: Place { .row(file: context.file, sheet: context.sheet, row: rowNumber) }

  private func cellPlace(_ column: Int) -> Place {
    let name = header.flatMap { column < $0.cells.count ? $0.cells[column] : nil }
    return .cell(file: context.file, sheet: context.sheet, column: column, row: rowNumber, header: name)
  }
}
