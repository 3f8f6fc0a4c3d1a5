/// The workbook part: its sheets, its names for parts of them, and its calendar.
struct Workbook: XMLPartHandler {
  private(set) var catalog = SheetCatalog()
  /// Dates count from 1904 instead of 1900.
  private(set) var startsIn1904 = false
  private(set) var isWorkbook = false
  private let relationships: Relationships
  private let limits: ReadingLimits
  private var definedName: (name: String, isLocal: Bool)?
  private var reference: [UInt8] = []
  // A reference to a rectangle is short; what is longer is a formula.
  private static let maximumReference = 512
  private static let maximumEntries = 1 << 16

  init(_ relationships: Relationships, limits: ReadingLimits) {
    self.relationships = relationships
    self.limits = limits
  }

  mutating func start(_ element: XLSXElement, _ attributes: XMLAttributes<XLSXAttribute>) throws(XMLRefusal) {
    switch element {
    case .workbook: isWorkbook = true
    case .workbookPr:
      let value = attributes.texts()[.date1904]
      startsIn1904 = value == "1" || value == "true"
    case .sheet:
      let texts = attributes.texts()
      guard let name = texts[.name] else { return }
      let target = texts[.relationshipID].flatMap { relationships.targets[$0] }
      catalog.sheets.append(
        WorkbookSheet(
          name: name, kind: target?.kind == "worksheet" ? .worksheet : .other,
          isVisible: texts[.state] != "hidden" && texts[.state] != "veryHidden", part: target?.part ?? ""))
      try checkSize(catalog.sheets.count)
    case .definedName:
      let texts = attributes.texts()
      definedName = texts[.name].map { ($0, texts[.localSheetId] != nil) }
      reference.removeAll(keepingCapacity: true)
    default: break
    }
  }

  mutating func text(_ bytes: Span<UInt8>) throws(XMLRefusal) {
    if definedName != nil, reference.count <= Workbook.maximumReference { reference.append(bytes) }
  }

  mutating func end(_ element: XLSXElement) throws(XMLRefusal) {
    guard element == .definedName, let (name, isLocal) = definedName else { return }
    definedName = nil
    guard !name.hasPrefix("_xlnm"), reference.count <= Workbook.maximumReference,
      let target = AreaReference(String(decoding: reference, as: UTF8.self), separator: "!"),
      let area = CellArea(target.cells, limits: limits)
    else { return }
    catalog.areas.append(
      NamedArea(name: name, sheet: target.sheet, area: area, noun: "the defined name", isLocal: isLocal))
    try checkSize(catalog.areas.count)
  }

  private func checkSize(_ count: Int) throws(XMLRefusal) {
    guard count > Workbook.maximumEntries else { return }
    throw XMLRefusal(.readXMLLimit, "there are more than \(Workbook.maximumEntries) sheets or names")
  }
}

/// The part of a table: its name and its rectangle, without the row of totals.
struct TablePart: XMLPartHandler {
  private(set) var table: NamedArea?
  private let sheet: String
  private let limits: ReadingLimits

  init(sheet: String, limits: ReadingLimits) {
    self.sheet = sheet
    self.limits = limits
  }

  mutating func start(_ element: XLSXElement, _ attributes: XMLAttributes<XLSXAttribute>) throws(XMLRefusal) {
    guard element == .table, table == nil else { return }
    let texts = attributes.texts()
    guard let name = texts[.displayName] ?? texts[.name],
      var area = texts[.ref].flatMap({ CellArea($0, limits: limits) })
    else { return }
    let totals = texts[.totalsRowCount].flatMap { Int($0) } ?? 0
    if totals > 0, totals < area.rows.count {
      area.rows = area.rows.lowerBound...area.rows.upperBound - totals
    }
    table = NamedArea(
      name: name, sheet: sheet, area: area, noun: "the table", hasHeader: texts[.headerRowCount] != "0")
  }
}
