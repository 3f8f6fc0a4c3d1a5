internal import Diagnostics

/// Puts the rows and cells that a format's reader finds into batches: the header, the area to read, what is
/// hidden or merged, and every limit that does not depend on the format.
///
/// What contradicts itself (a cell twice, rows out of order) is refused, because each program would show
/// something else.
struct SheetAssembly {
  let plan: SheetPlan
  private(set) var rows = SheetRows()
  private(set) var header: SourceHeader?
  /// The row being read, or the last one.
  private(set) var rowNumber = 0
  /// The column of the cell being read, from 0; -1 before the first.
  private(set) var column = -1
  var merged = MergedCells()

  private var noted = SheetNotes()
  private var rowProblem: Diagnostic?
  private var isHiddenRow = false
  /// By column: the row that last had a cell there.
  private var occupied: [Int32]
  /// By column: whether its cells are left out; empty when none are.
  private var isLeftOut: [Bool] = []
  /// By column; empty when the program shows all.
  private var hiddenColumns: [HiddenColumn] = []
  private var hiddenRanges = 0

  private enum HiddenColumn: UInt8 { case shown, hidden, hiddenWithCells }
  private var totalCells = 0
  private var expandedCells = 0

  // A sheet of a million rows with its only cell in the last column has 17 billion blank ones.
  private static let maximumCells = 1 << 29

  init(_ plan: SheetPlan) {
    self.plan = plan
    occupied = Array(repeating: 0, count: plan.limits.columns)
    guard let area = plan.area else { return }
    isLeftOut = (0..<plan.limits.columns).map { !area.columns.contains($0) }
  }

  /// What is worth knowing of the part that was read.
  var notes: [Diagnostic] { noted.diagnostics(plan) }

  mutating func takeBatch() -> RowBatch { rows.takeBatch() }

  /// Notes columns that the program does not show.
  mutating func hideColumns(_ columns: ClosedRange<Int>) throws(XMLRefusal) {
    let columns = columns.clamped(to: 0...plan.limits.columns - 1)
    hiddenRanges += 1
    guard hiddenRanges <= plan.limits.columns else {
      throw XMLRefusal(.readXMLLimit, "the sheet describes more than \(plan.limits.columns) columns as hidden")
    }
    if hiddenColumns.isEmpty { hiddenColumns = Array(repeating: .shown, count: plan.limits.columns) }
    for column in columns where hiddenColumns[column] == .shown { hiddenColumns[column] = .hidden }
    guard plan.skipsHidden else { return }
    if isLeftOut.isEmpty { isLeftOut = Array(repeating: false, count: plan.limits.columns) }
    for column in columns { isLeftOut[column] = true }
  }

  // MARK: Rows

  mutating func beginRow(_ number: Int, isHidden: Bool = false) throws(XMLRefusal) {
    guard number <= plan.limits.workbookRows else {
      throw invalid(
        "a row follows whose number is none or above \(plan.limits.workbookRows)",
        fix: plan.limits.workbookRows < ReadingLimits().workbookRows ? ReadingLimits.raise(\.workbookRows) : nil)
    }
    guard number > rowNumber else {
      throw invalid(number == rowNumber ? "the row stands there twice" : "row \(number) comes after it")
    }
    if plan.fillsMerged { try fillRows(before: number) }
    rowNumber = number
    rowProblem = nil
    isHiddenRow = isHidden
    column = -1
  }

  /// Ends the row, which stands there `repeated` times with rising numbers.
  mutating func endRow(repeated: Int = 1) throws(XMLRefusal) {
    if plan.fillsMerged {
      guard let visited = merged.fill(rowNumber, in: &rows) else { throw invalid("two merged rectangles overlap") }
      try expand(by: visited)
    }
    totalCells += rows.rowCells
    guard totalCells <= SheetAssembly.maximumCells else {
      throw XMLRefusal(
        .readXMLLimit, "the sheet has more than \(SheetAssembly.maximumCells) cells, blank ones between others counted",
        fix: "remove stray cells in far columns")
    }
    let first = rowNumber
    rowNumber += repeated - 1
    guard rowNumber <= plan.limits.workbookRows || !rows.rowHasValue else {
      throw invalid("a row with text is repeated beyond row \(plan.limits.workbookRows)")
    }
    var firstOfData = first
    if var headerRow = plan.headerRow, header == nil {
      if first == 1, rows.rowIsOwnHeader { headerRow = 1 }
      try endRowsAboveData(from: first, to: rowNumber, headerRow)
      firstOfData = max(first, headerRow + 1)
    }
    if firstOfData <= rowNumber { try endRowsOfData(firstOfData...rowNumber) }
    rows.dropRow()
  }

  private mutating func endRowsOfData(_ numbers: ClosedRange<Int>) throws(XMLRefusal) {
    if isHiddenRow {
      if rows.rowHasValue { noted.hiddenRows += numbers.count }
      if plan.skipsHidden { return }
    }
    var wanted = numbers
    if let area = plan.area {
      guard wanted.overlaps(area.rows) else { return }
      wanted = wanted.clamped(to: area.rows)
    }
    if wanted.count > 1, rows.rowHasValue || rowProblem != nil { try expand(by: wanted.count * rows.rowCells) }
    rows.endRow(numbers: wanted, problem: rowProblem)
  }

  private mutating func endRowsAboveData(from first: Int, to last: Int, _ headerRow: Int) throws(XMLRefusal) {
    if first <= headerRow, headerRow <= last { try takeHeader(headerRow) }
    guard header == nil, last > headerRow, rows.rowHasValue else { return }
    let next = max(first, headerRow + 1)
    throw XMLRefusal(
      .readHeaderMissing, at: plan.place(row: headerRow),
      "the header row is blank; the next row with text is \(next)", fix: "set `header_row: \(next)`")
  }

  private mutating func takeHeader(_ number: Int) throws(XMLRefusal) {
    if let rowProblem {
      throw XMLRefusal(
        .readHeaderInvalid, at: rowProblem.place, "the header cannot be read: \(rowProblem.message)",
        fix: rowProblem.fix)
    }
    let texts = (0..<rows.rowCells).map { rows.text(at: $0) }
    // A blank row is reported with the next one that is not.
    guard texts.contains(where: { !$0.isEmpty }) else { return }
    for (column, text) in texts.enumerated() where text.unicodeScalars.count > plan.limits.headerCharacters {
      throw XMLRefusal(
        .readHeaderInvalid, at: plan.place(row: number, column: column, header: nil),
        "the header cell is longer than \(plan.limits.headerCharacters) characters", fix: "check `header_row`")
    }
    header = SourceHeader(rowNumber: number, cells: texts)
  }

  /// Says that the sheet has no more rows.
  mutating func endSheet() throws(XMLRefusal) {
    if plan.fillsMerged { try fillRows(before: .max) }
  }

  /// Makes the rows that have cells only because a merged rectangle covers them.
  private mutating func fillRows(before number: Int) throws(XMLRefusal) {
    let last = min(merged.lastCoveredRow, number - 1)
    while rowNumber < last {
      rowNumber += 1
      rowProblem = nil
      isHiddenRow = false
      try endRow()
    }
  }

  /// Counts cells that are not written one by one.
  mutating func expand(by cells: Int) throws(XMLRefusal) {
    expandedCells += cells
    guard expandedCells > plan.limits.expandedCells else { return }
    throw XMLRefusal(
      .readXMLLimit, at: rowPlace,
      "repeated or merged cells of the sheet make more than \(plan.limits.expandedCells) cells",
      fix: "delete the rows and columns beside the table and save the workbook again; "
        + ReadingLimits.raise(\.expandedCells))
  }

  // MARK: Cells

  /// Goes to the cell in `column`.
  mutating func beginCell(_ column: Int) throws(XMLRefusal) {
    guard column >= 0, column < plan.limits.columns else {
      let last = Place.letters(ofColumn: plan.limits.columns - 1)
      throw invalid(
        "the row has a cell whose reference belongs to no column up to \(last) of it",
        fix: plan.limits.columns < ReadingLimits().columns ? ReadingLimits.raise(\.columns) : nil)
    }
    // Rows rise, so that a row's number marks its own cells and no others.
    guard occupied[column] != Int32(truncatingIfNeeded: rowNumber) else {
      throw invalid("the cell stands there twice", column)
    }
    occupied[column] = Int32(truncatingIfNeeded: rowNumber)
    self.column = column
  }

  /// Whether the cell's value is of interest.
  @inline(__always)
  private mutating func isWanted() -> Bool {
    if !hiddenColumns.isEmpty, hiddenColumns[column] == .hidden {
      hiddenColumns[column] = .hiddenWithCells
      noted.hiddenColumns += 1
    }
    return isLeftOut.isEmpty || !isLeftOut[column]
  }

  @inline(__always)
  mutating func setCell(_ kind: CellKind, _ text: [UInt8]) throws(XMLRefusal) {
    guard isWanted() else { return }
    rows.setCell(column, kind, text)
    try checkRowSize()
  }

  @inline(__always)
  mutating func setCell(shared index: Int, _ range: Range<Int>, of strings: SharedStrings) throws(XMLRefusal) {
    guard isWanted() else { return }
    rows.setCell(column, shared: index, range, of: strings)
    try checkRowSize()
  }

  /// The cell's text, refused when no cell can hold it.
  mutating func setText(_ text: [UInt8]) throws(XMLRefusal) {
    if let fault = TextFault(text[...], plan.limits) { return refuseText(fault) }
    try setCell(.text, text)
  }

  /// A number as it stands in the file.
  mutating func setNumber(_ text: inout [UInt8]) throws(XMLRefusal) {
    guard NumberText.canonicalize(&text) else {
      return refuseCell(
        .readInvalidCell, "\(SheetAssembly.quoted(text)) is not a number, which the cell says it is")
    }
    try setCell(.number, text)
  }

  /// A number as it stands in the file, which is a date or a time where its format says so.
  mutating func setNumber(
    _ text: inout [UInt8], as format: NumberFormatKind, startsIn1904: Bool
  ) throws(XMLRefusal) {
    if format != .number, let serial = NumberText.value(of: text) {
      var date: [UInt8] = []
      let kind = SerialDate.append(serial, as: format, startsIn1904: startsIn1904, to: &date)
      if let kind { return try setCell(kind, date) }
    }
    try setNumber(&text)
  }

  /// A number that is a date or a time where its format says so.
  mutating func setNumber(_ number: Double, style: Int, _ context: SheetContext) throws(XMLRefusal) {
    let format = style < context.formats.count ? context.formats[style] : .number
    var text: [UInt8] = []
    if format != .number,
      let kind = SerialDate.append(number, as: format, startsIn1904: context.startsIn1904, to: &text)
    {
      return try setCell(kind, text)
    }
    text = Array(number.description.utf8)
    try setNumber(&text)
  }

  mutating func setBoolean(_ text: [UInt8]) throws(XMLRefusal) {
    switch String(decoding: text, as: UTF8.self) {
    case "1", "true": try setCell(.boolean, Array("true".utf8))
    case "0", "false": try setCell(.boolean, Array("false".utf8))
    default: refuseCell(.readInvalidCell, "\(SheetAssembly.quoted(text)) is neither true nor false")
    }
  }

  /// A formula whose result is not in the file.
  mutating func setUncachedFormula() throws(XMLRefusal) {
    guard isWanted() else { return }
    if noted.uncachedFormulas == 0 { noted.firstUncached = cellPlace(column) }
    noted.uncachedFormulas += 1
    if plan.uncachedFormula == .reject { rows.setUncached(column) }
  }

  private mutating func checkRowSize() throws(XMLRefusal) {
    guard rows.rowBytes <= plan.limits.recordBytes else {
      throw XMLRefusal(
        .readXMLLimit, at: rowPlace, "the row is longer than \(plan.limits.recordBytes) bytes",
        fix: "move long texts out of the sheet; \(ReadingLimits.raise(\.recordBytes))")
    }
  }

  // MARK: Refusals

  mutating func refuseText(_ fault: TextFault) {
    switch fault {
    case .tooLong: refuseCell(.readCellTooLong, "the cell has more than \(plan.limits.cellCharacters) characters")
    case .nul: refuseCell(.readNulCharacter, "the cell holds a U+0000, which no text has")
    case .brokenCharacter: refuseCell(.readInvalidText, "the cell holds half a surrogate pair, which is no character")
    }
  }

  /// Makes the row unusable; the first reason is kept.
  mutating func refuseCell(_ code: DiagnosticCode, _ message: String) {
    guard isWanted() else { return }
    rows.pad(to: column + 1)
    guard rowProblem == nil else { return }
    rowProblem = Diagnostic(code, at: cellPlace(column), message, fix: "enter the value again in a spreadsheet program")
  }

  func invalid(_ message: String, _ column: Int? = nil, fix: String? = nil) -> XMLRefusal {
    XMLRefusal(.readInvalidSheet, at: column.map { cellPlace($0) } ?? rowPlace, message, fix: fix)
  }

  /// The beginning of a value for a message.
  static func quoted(_ text: [UInt8]) -> String {
    let start = text.prefix(64)
    return JSONText.quoted(String(decoding: start, as: UTF8.self) + (text.count > start.count ? "…" : ""))
  }

  private var rowPlace: Place { plan.place(row: rowNumber) }
  private func cellPlace(_ column: Int) -> Place { plan.place(row: rowNumber, column: column, header: header) }
}
