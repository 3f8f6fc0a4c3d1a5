/// Reads an XML Spreadsheet 2003 for everything but its cells: sheets, names, number formats, calendar.
///
/// Whether a sheet is hidden stands behind its rows, hence a reading of its own.
struct SpreadsheetMLCatalog: XMLPartHandler {
  private(set) var catalog = SheetCatalog()
  private(set) var isWorkbook = false
  /// Dates count from 1904 instead of 1900.
  private(set) var startsIn1904 = false
  /// By the style's id; styles that are not listed show numbers.
  private(set) var formats: [String: NumberFormatKind] = [:]

  private let limits: ReadingLimits
  private var styleID: String?
  private var visibility: [UInt8]?
  private static let maximumEntries = 1 << 16

  init(limits: ReadingLimits) { self.limits = limits }

  mutating func start(
    _ element: SpreadsheetMLElement, _ attributes: XMLAttributes<SpreadsheetMLAttribute>
  ) throws(XMLRefusal) {
    switch element {
    case .workbook: isWorkbook = true
    case .worksheet:
      catalog.sheets.append(WorkbookSheet(name: attributes.texts()[.name] ?? "Sheet\(catalog.sheets.count + 1)"))
      try checkSize(catalog.sheets.count)
    case .namedRange: try addName(attributes.texts())
    case .style:
      let texts = attributes.texts()
      styleID = texts[.id]
      if let id = styleID, let parent = texts[.parent].flatMap({ formats[$0] }) { formats[id] = parent }
    case .numberFormat:
      guard let id = styleID else { return }
      formats[id] = attributes.texts()[.format].map(SpreadsheetMLCatalog.kind) ?? .number
      try checkSize(formats.count)
    case .date1904: startsIn1904 = true
    case .visible: visibility = []
    default: break
    }
  }

  mutating func text(_ bytes: Span<UInt8>) throws(XMLRefusal) {
    guard let known = visibility, known.count < 64 else { return }
    visibility?.append(bytes)
  }

  mutating func end(_ element: SpreadsheetMLElement) throws(XMLRefusal) {
    switch element {
    case .style: styleID = nil
    case .visible:
      let text = String(decoding: visibility ?? [], as: UTF8.self)
      visibility = nil
      guard let last = catalog.sheets.indices.last else { return }
      if text == "SheetHidden" || text == "SheetVeryHidden" { catalog.sheets[last].isVisible = false }
    default: break
    }
  }

  private mutating func addName(_ texts: [SpreadsheetMLAttribute: String]) throws(XMLRefusal) {
    guard let name = texts[.name], let refersTo = texts[.refersTo],
      let target = AreaReference(refersTo, separator: "!"), let area = CellArea(r1c1: target.cells, limits: limits)
    else { return }
    // The names of a sheet stand inside it, those of the workbook before the first.
    catalog.areas.append(
      NamedArea(
        name: name, sheet: target.sheet, area: area, noun: "the defined name", isLocal: !catalog.sheets.isEmpty))
    try checkSize(catalog.areas.count)
  }

  private func checkSize(_ count: Int) throws(XMLRefusal) {
    guard count > SpreadsheetMLCatalog.maximumEntries else { return }
    throw XMLRefusal(
      .readXMLLimit, "there are more than \(SpreadsheetMLCatalog.maximumEntries) sheets, names or styles")
  }

  /// A format by its name or by its code.
  private static func kind(_ format: String) -> NumberFormatKind {
    switch format {
    case "General Date": .dateTime
    case "Long Date", "Medium Date", "Short Date": .date
    case "Long Time", "Medium Time", "Short Time": .time
    case "General", "General Number", "Currency", "Euro Currency", "Fixed", "Standard", "Percent", "Scientific",
      "Yes/No", "True/False", "On/Off":
      .number
    default: NumberFormatCode.kind(of: format)
    }
  }
}

extension CellArea {
  /// Reads `R1C1:R17C3`, `R1C1`, `C2:C5` (whole columns) and `R3` (a whole row); nothing relative.
  init?(r1c1 text: Substring, limits: ReadingLimits) {
    let corners = text.split(separator: ":", omittingEmptySubsequences: false)
    guard corners.count <= 2, let first = corners.first.flatMap({ CellArea.corner($0, limits) }),
      let last = corners.last.flatMap({ CellArea.corner($0, limits) })
    else { return nil }
    let left = first.column ?? 1
    let right = last.column ?? limits.columns
    let top = first.row ?? 1
    let bottom = last.row ?? limits.workbookRows
    self.init(columns: min(left, right) - 1...max(left, right) - 1, rows: min(top, bottom)...max(top, bottom))
  }

  private static func corner(_ text: Substring, _ limits: ReadingLimits) -> (row: Int?, column: Int?)? {
    var rest = text
    func number(_ maximum: Int) -> Int? {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard digits.count <= 7, let value = Int(digits), (1...maximum).contains(value) else { return nil }
      return value
    }
    var row: Int?
    var column: Int?
    if rest.first == "R" {
      rest.removeFirst()
      guard let value = number(limits.workbookRows) else { return nil }
      row = value
    }
    if rest.first == "C" {
      rest.removeFirst()
      guard let value = number(limits.columns) else { return nil }
      column = value
    }
    return rest.isEmpty && (row != nil || column != nil) ? (row, column) : nil
  }
}
