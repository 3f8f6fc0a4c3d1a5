/// Reads an OpenDocument spreadsheet for everything but its cells: sheets and names, which stand behind them.
struct OpenDocumentCatalog: XMLPartHandler {
  private(set) var catalog = SheetCatalog()
  private(set) var isSpreadsheet = false

  private let limits: ReadingLimits
  private var depth = 0
  /// How deep the spreadsheet's own tables are; charts inside of cells have tables too.
  private var tableDepth = Int.max
  private var tableStyle: String?
  private var hiddenStyles: Set<String> = []
  private static let maximumEntries = 1 << 16

  init(limits: ReadingLimits) { self.limits = limits }

  mutating func start(
    _ element: OpenDocumentElement, _ attributes: XMLAttributes<OpenDocumentAttribute>
  ) throws(XMLRefusal) {
    depth += 1
    switch element {
    case .spreadsheet where !isSpreadsheet:
      isSpreadsheet = true
      tableDepth = depth + 1
    case .table where depth == tableDepth:
      let texts = attributes.texts()
      let isHidden = texts[.styleName].map(hiddenStyles.contains) ?? false
      catalog.sheets.append(
        WorkbookSheet(name: texts[.name] ?? "Sheet\(catalog.sheets.count + 1)", isVisible: !isHidden))
      try checkSize(catalog.sheets.count)
    case .namedRange: try addName(attributes.texts(), .cellRange, noun: "the defined name")
    case .databaseRange: try addName(attributes.texts(), .targetRange, noun: "the database range")
    case .style:
      let texts = attributes.texts()
      tableStyle = texts[.family] == "table" ? texts[.styleOwnName] : nil
    case .tableProperties:
      if let style = tableStyle, attributes.texts()[.display] == "false" { hiddenStyles.insert(style) }
      try checkSize(hiddenStyles.count)
    default: break
    }
  }

  mutating func end(_ element: OpenDocumentElement) throws(XMLRefusal) {
    if element == .spreadsheet, depth == tableDepth - 1 { tableDepth = .max }
    depth -= 1
  }

  private mutating func addName(
    _ texts: [OpenDocumentAttribute: String], _ key: OpenDocumentAttribute, noun: String
  ) throws(XMLRefusal) {
    // Names of the program's own begin with two underscores.
    guard let name = texts[.name], !name.hasPrefix("__"), let address = texts[key],
      let target = AreaReference(address, separator: "."),
      let area = CellArea(OpenDocumentCatalog.withoutSheets(target.cells), limits: limits)
    else { return }
    // The names of a sheet stand one step deeper than those of the workbook.
    catalog.areas.append(
      NamedArea(name: name, sheet: target.sheet, area: area, noun: noun, isLocal: depth - 1 > tableDepth))
    try checkSize(catalog.areas.count)
  }

  /// `$A$1:.$C$5` and `A1:Sheet1.C5` as `$A$1:$C$5` and `A1:C5`.
  private static func withoutSheets(_ cells: Substring) -> String {
    cells.split(separator: ":").map { corner in
      corner.lastIndex(of: ".").map { String(corner[corner.index(after: $0)...]) } ?? String(corner)
    }.joined(separator: ":")
  }

  private func checkSize(_ count: Int) throws(XMLRefusal) {
    guard count > OpenDocumentCatalog.maximumEntries else { return }
    throw XMLRefusal(.readXMLLimit, "there are more than \(OpenDocumentCatalog.maximumEntries) sheets, names or styles")
  }
}

/// The list of an OpenDocument package's parts, read for whether they are encrypted.
struct OpenDocumentManifest: XMLPartHandler {
  private(set) var isEncrypted = false

  mutating func start(
    _ element: OpenDocumentElement, _ attributes: XMLAttributes<OpenDocumentAttribute>
  ) throws(XMLRefusal) {
    if element == .encryptionData { isEncrypted = true }
  }
}
