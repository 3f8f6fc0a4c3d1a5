internal import Diagnostics

/// Reads the rows of one sheet of an XML Spreadsheet 2003 ("XML Spreadsheet Reference", Microsoft 2001).
///
/// Rows and cells follow one another unless `ss:Index` says where they stand; `ss:Span` of a row and
/// `ss:MergeAcross` of a cell pass over what they cover. `ss:TopCell` and `ss:LeftCell` of a table are not looked
/// at, as in LibreOffice and Gnumeric.
struct SpreadsheetMLRows: SheetReader {
  private enum State { case outside, worksheet, table, row, cell, data }

  var assembly: SheetAssembly
  private(set) var foundSheet = false

  private let sheet: Int
  private let formats: [String: NumberFormatKind]
  private let startsIn1904: Bool

  private var state = State.outside
  /// Elements that are open inside one that is passed over.
  private var ignored = 0
  private var sheetsSeen = 0
  private var nextRow = 1
  private var nextColumn = 0
  private var nextTableColumn = 0
  private var rowStyle: String?

  private var style: String?
  private var type = ""
  private var hasFormula = false
  private var columnStyles: [Int: String] = [:]
  private var hasData = false
  private var text: [UInt8] = []
  /// Elements of rich text that are open inside the data.
  private var richDepth = 0

  /// - Parameter sheet: the position of the sheet in the file, from 0.
  init(_ plan: SheetPlan, sheet: Int, catalog: SpreadsheetMLCatalog) {
    assembly = SheetAssembly(plan)
    self.sheet = sheet
    formats = catalog.formats
    startsIn1904 = catalog.startsIn1904
  }

  // MARK: Elements

  mutating func start(
    _ element: SpreadsheetMLElement, _ attributes: XMLAttributes<SpreadsheetMLAttribute>
  ) throws(XMLRefusal) {
    if ignored > 0 {
      ignored += 1
      return
    }
    switch (state, element) {
    case (.data, _): richDepth += 1
    case (.cell, .data) where !hasData:
      hasData = true
      type = attributes.texts()[.type] ?? "String"
      richDepth = 0
      state = .data
    case (.row, .cell): try beginCell(attributes.texts())
    case (.table, .row): try beginRow(attributes.texts())
    case (.table, .column):
      try noteColumn(attributes.texts())
      ignored = 1
    case (.worksheet, .table): state = .table
    case (.outside, .workbook): break
    case (.outside, .worksheet):
      sheetsSeen += 1
      if sheetsSeen - 1 == sheet {
        foundSheet = true
        state = .worksheet
      } else {
        ignored = 1
      }
    default: ignored = 1
    }
  }

  mutating func end(_ element: SpreadsheetMLElement) throws(XMLRefusal) {
    if ignored > 0 {
      ignored -= 1
      return
    }
    switch state {
    case .data:
      if richDepth > 0 { richDepth -= 1 } else { state = .cell }
    case .cell:
      state = .row
      try endCell()
    case .row:
      state = .table
      try assembly.endRow()
    case .table:
      state = .worksheet
      try assembly.endSheet()
    case .worksheet, .outside: state = .outside
    }
  }

  mutating func text(_ bytes: Span<UInt8>) throws(XMLRefusal) {
    guard ignored == 0, state == .data else { return }
    // A text beyond the limit is refused with its row, so that its end need not be kept.
    guard text.count <= 8 * assembly.plan.limits.cellCharacters else { return }
    text.append(bytes)
  }

  // MARK: Rows and columns

  private mutating func noteColumn(_ texts: [SpreadsheetMLAttribute: String]) throws(XMLRefusal) {
    let limit = assembly.plan.limits.columns
    let first = texts[.index].flatMap { Int($0) }.map { $0 - 1 } ?? nextTableColumn
    let span = texts[.span].flatMap { Int($0) } ?? 0
    guard (0..<limit).contains(first), (0..<limit).contains(span) else { return }
    if texts[.hidden] == "1" { try assembly.hideColumns(first...first + span) }
    // Columns are described from left to right, so that each is styled once.
    if let style = texts[.styleID], first >= nextTableColumn {
      for column in first...first + span { columnStyles[column] = style }
    }
    nextTableColumn = first + span + 1
  }

  private mutating func beginRow(_ texts: [SpreadsheetMLAttribute: String]) throws(XMLRefusal) {
    let number = texts[.index].map { SpreadsheetMLRows.number($0) ?? .max } ?? nextRow
    try assembly.beginRow(number, isHidden: texts[.hidden] == "1")
    let span = texts[.span].map { SpreadsheetMLRows.number($0, from: 0) ?? .max } ?? 0
    guard span <= assembly.plan.limits.workbookRows else { throw assembly.invalid("the row spans too many rows") }
    nextRow = number + span + 1
    nextColumn = 0
    rowStyle = texts[.styleID]
    state = .row
  }

  /// A number of at most seven digits.
  private static func number(_ text: String, from least: Int = 1) -> Int? {
    guard text.utf8.count <= 7, let value = Int(text), value >= least else { return nil }
    return value
  }

  // MARK: Cells

  private mutating func beginCell(_ texts: [SpreadsheetMLAttribute: String]) throws(XMLRefusal) {
    let column = texts[.index].map { SpreadsheetMLRows.number($0).map { $0 - 1 } ?? -1 } ?? nextColumn
    try assembly.beginCell(column)
    style = texts[.styleID] ?? rowStyle ?? columnStyles[column]
    hasFormula = texts[.formula] != nil
    hasData = false
    type = ""
    text.removeAll(keepingCapacity: true)
    state = .cell
    let across = texts[.mergeAcross].map { SpreadsheetMLRows.number($0, from: 0) ?? .max } ?? 0
    let down = texts[.mergeDown].map { SpreadsheetMLRows.number($0, from: 0) ?? .max } ?? 0
    guard across < assembly.plan.limits.columns - column,
      down <= assembly.plan.limits.workbookRows - assembly.rowNumber
    else { throw assembly.invalid("the cell is merged beyond the last possible cell", column) }
    if assembly.plan.fillsMerged, across + down > 0 {
      assembly.merged.add(
        CellArea(columns: column...column + across, rows: assembly.rowNumber...assembly.rowNumber + down))
    }
    nextColumn = column + across + 1
  }

  private mutating func endCell() throws(XMLRefusal) {
    guard hasData else {
      if hasFormula { try assembly.setUncachedFormula() }
      return
    }
    switch type {
    case "Number":
      try setNumber()
    case "DateTime":
      try setDate()
    case "Boolean":
      trim()
      try assembly.setBoolean(text)
    case "Error":
      trim()
      try assembly.setCell(.error, text)
    case "String": try assembly.setText(text)
    default: assembly.refuseCell(.readInvalidCell, "the cell is of a type that no workbook has")
    }
  }

  private var format: NumberFormatKind { style.flatMap { formats[$0] } ?? .number }

  private mutating func setNumber() throws(XMLRefusal) {
    trim()
    if text.isEmpty { return }
    try assembly.setNumber(&text, as: format, startsIn1904: startsIn1904)
  }

  private mutating func setDate() throws(XMLRefusal) {
    trim()
    guard let moment = WorkbookMoment(text[...]) else {
      return assembly.refuseCell(
        .readInvalidCell,
        "\(SheetAssembly.quoted(text)) is not an ISO 8601 date, which the cell says it is")
    }
    let cell = moment.cell(as: format, startsIn1904: startsIn1904)
    try assembly.setCell(cell.kind, cell.text)
  }

  private mutating func trim() {
    guard let first = text.first, let last = text.last, first <= 0x20 || last <= 0x20 else { return }
    text = Array(text.trimmingPrefix { $0 <= 0x20 })
    while let last = text.last, last <= 0x20 { text.removeLast() }
  }
}

/// A date and time as XML Spreadsheet 2003 writes it, whatever is shown of it: `1899-12-31T09:30:00.000`.
struct WorkbookMoment {
  private let iso: ISODate

  init?(_ text: ArraySlice<UInt8>) {
    // The day that never was (ISO/IEC 29500-1, 18.17.4.1) is a date to the programs that made it.
    let leapDay = Array("1900-02-29".utf8)
    if text.starts(with: leapDay) {
      guard let sound = ISODate(Array("1904-02-29".utf8) + text.dropFirst(10)) else { return nil }
      iso = ISODate(text: leapDay + sound.text.dropFirst(10), kind: sound.kind)
    } else if let iso = ISODate(text) {
      self.iso = iso
    } else {
      return nil
    }
  }

  /// The cell that shows it in this format. A time of day is written with the day before the first.
  func cell(as format: NumberFormatKind, startsIn1904: Bool) -> (kind: CellKind, text: [UInt8]) {
    guard iso.kind == .dateTime else { return (iso.kind, iso.text) }
    let date = Array(iso.text.prefix(10))
    let time = Array(iso.text.dropFirst(11))
    let isMidnight = time.elementsEqual("00:00:00".utf8)
    if format == .elapsed, let days = daysSinceStart(date, startsIn1904), days > 0 {
      return (.duration, WorkbookMoment.elapsed(days, time))
    }
    if startsIn1904 ? date.elementsEqual("1904-01-01".utf8) && format != .date : date.starts(with: "1899".utf8) {
      return (.time, time)
    }
    return isMidnight && format != .dateTime ? (.date, date) : (.dateTime, iso.text)
  }

  /// Days from the day that stands for none; nil before it.
  private func daysSinceStart(_ date: [UInt8], _ startsIn1904: Bool) -> Int? {
    func part(_ range: Range<Int>) -> Int { date[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
    let day = CivilDay.number(year: part(0..<4), month: part(5..<7), day: part(8..<10))
    let start =
      startsIn1904 ? CivilDay.number(year: 1904, month: 1, day: 1) : CivilDay.number(year: 1899, month: 12, day: 31)
    guard day >= start else { return nil }
    // After the day that never was, numbers are one ahead of the calendar's distance.
    return day - start + (!startsIn1904 && day - start >= 60 ? 1 : 0)
  }

  private static func elapsed(_ days: Int, _ time: [UInt8]) -> [UInt8] {
    let parts = time.split(separator: UInt8(ascii: ":"))
    func number(_ text: ArraySlice<UInt8>) -> Int { text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
    let seconds = parts[2].split(separator: UInt8(ascii: "."))
    let fraction = seconds.count > 1 ? "." + String(decoding: seconds[1], as: UTF8.self) : ""
    return Array("PT\(days * 24 + number(parts[0]))H\(number(parts[1]))M\(number(seconds[0]))\(fraction)S".utf8)
  }
}
