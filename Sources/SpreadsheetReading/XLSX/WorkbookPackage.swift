internal import Diagnostics

/// An XLSX or XLSM file opened as far as its list of sheets.
struct WorkbookPackage {
  let parts: PackageParts
  let workbook: Workbook
  let relationships: Relationships
  private let limits: ReadingLimits

  init(_ parts: PackageParts, limits: ReadingLimits) throws(ReadingError) {
    self.parts = parts
    let part = try WorkbookPackage.workbookPart(in: parts)
    var relationships = Relationships(of: part)
    try parts.read(Relationships.partName(for: part), with: &relationships)
    self.relationships = relationships
    var workbook = Workbook(relationships, limits: limits)
    let isThere = try parts.read(part, with: &workbook)
    self.workbook = workbook
    self.limits = limits
    guard isThere, workbook.isWorkbook else {
      throw WorkbookPackage.notAWorkbook(parts, "the workbook part \(JSONText.quoted(part)) is missing or holds none")
    }
  }

  /// The sheets and names to choose from; tables are looked for when nothing else has the name.
  func catalog(for wanted: SourceSettings.Sheet) throws(ReadingError) -> SheetCatalog {
    var catalog = workbook.catalog
    guard let name = wanted.name else { return catalog }
    let known = catalog.sheets.map(\.name) + catalog.areas.map(\.name)
    if known.contains(where: { $0.lowercased() == name.lowercased() }) { return catalog }
    // Each part is read once, however many refer to it.
    var seen: Set<String> = []
    for sheet in catalog.sheets where sheet.kind == .worksheet && seen.insert(sheet.part).inserted {
      var relationships = Relationships(of: sheet.part)
      try parts.read(Relationships.partName(for: sheet.part), with: &relationships)
      for part in relationships.parts(ofKind: "table") where seen.insert(part).inserted {
        var handler = TablePart(sheet: sheet.name, limits: limits)
        try parts.read(part, with: &handler)
        if let table = handler.table { catalog.areas.append(table) }
      }
    }
    return catalog
  }

  /// What the number formats of the cells show numbers as, by style.
  func formats() throws(ReadingError) -> [NumberFormatKind] {
    var styles = StylesPart()
    if let part = relationships.part(ofKind: "styles") { try parts.read(part, with: &styles) }
    return styles.kinds
  }

  /// Shared strings that are there, or are being read on another core because there are many.
  enum Strings {
    case there(SharedStrings)
    case loading(SharedStringsLoading)

    func get() throws(ReadingError) -> SharedStrings {
      switch self {
      case .there(let strings): strings
      case .loading(let loading): try loading.strings()
      }
    }
  }

  func beginStrings(of file: RegularFile, _ limits: ReadingLimits) throws(ReadingError) -> Strings {
    guard let part = relationships.part(ofKind: "sharedStrings") else { return .there(SharedStrings()) }
    var strings = SharedStringsPart(limits: limits, partBytes: parts.size(of: part))
    if parts.isLarge(part), let other = file.another() {
      let others = try PackageParts(other, limits: limits)
      if let feed = try others.feed(of: part, to: strings, ahead: false) {
        return .loading(try SharedStringsLoading(feed, of: parts.fileName))
      }
    }
    try parts.read(part, with: &strings)
    return .there(strings.takeStrings())
  }

  // MARK: The workbook part

  /// The part that the package names as its main document.
  private static func workbookPart(in parts: PackageParts) throws(ReadingError) -> String {
    var types = ContentTypes()
    try parts.read(ContentTypes.partName, with: &types)
    var root = Relationships(of: "")
    try parts.read("_rels/.rels", with: &root)
    let part = root.part(ofKind: "officeDocument") ?? types.part(withTypeSuffix: "sheet.main+xml")
    guard let part else {
      throw notAWorkbook(parts, "this is a zip archive without a workbook inside")
    }
    let type = types.type(of: part) ?? ""
    if type.contains("sheet.binary") || part.lowercased().hasSuffix(".bin") {
      throw unsupported(parts, "this is a binary workbook (.xlsb), which is not read", "save it as .xlsx")
    }
    if type.contains("wordprocessingml") || type.contains("presentationml") {
      throw unsupported(parts, "this is an Office document, not a workbook", "export the table in it as .xlsx or CSV")
    }
    return part
  }

  private static func unsupported(_ parts: PackageParts, _ sentence: String, _ fix: String) -> ReadingError {
    ReadingError(.invalid, Diagnostic(.readUnsupportedFormat, at: .file(parts.fileName), sentence, fix: fix))
  }

  static func notAWorkbook(_ parts: PackageParts, _ sentence: String) -> ReadingError {
    ReadingError(
      .invalid,
      Diagnostic(
        .readInvalidWorkbook, at: .file(parts.fileName), sentence,
        fix: "export the data as .xlsx or as CSV"))
  }
}
