internal import Diagnostics

/// An XLSX or XLSM file opened as far as its list of sheets.
struct WorkbookPackage {
  let parts: PackageParts
  let workbook: Workbook
  let relationships: Relationships

  init(
    _ file: RegularFile, limits: ReadingLimits, pieceSize: @escaping () -> Int = { PackageParts.usualPieceSize }
  ) throws(ReadingError) {
    parts = try PackageParts(file, limits: limits, pieceSize: pieceSize)
    let part = try WorkbookPackage.workbookPart(in: parts)
    var relationships = Relationships(of: part)
    try parts.read(Relationships.partName(for: part), with: &relationships)
    self.relationships = relationships
    var workbook = Workbook(relationships)
    let isThere = try parts.read(part, with: &workbook)
    self.workbook = workbook
    guard isThere, workbook.isWorkbook else {
      throw WorkbookPackage.notAWorkbook(parts, "the workbook part \(JSONText.quoted(part)) is missing or holds none")
    }
  }

  // MARK: Sheets

  /// The sheet that the settings ask for, and why it was taken.
  func sheet(_ wanted: SourceSettings.Sheet) throws(ReadingError) -> (sheet: WorkbookSheet, reason: String) {
    let worksheets = workbook.sheets.filter { $0.kind == .worksheet }
    guard let first = worksheets.first else {
      throw WorkbookPackage.notAWorkbook(parts, "the workbook has no worksheet")
    }
    switch wanted {
    case .first:
      guard let visible = worksheets.first(where: \.isVisible) else {
        return (first, "the first of \(worksheets.count) worksheets, which are all hidden")
      }
      return (visible, worksheets.count == 1 ? "the only worksheet" : "the first visible of \(list(worksheets))")
    case .position(let position):
      guard worksheets.indices.contains(position - 1) else { throw noSuchSheet("a worksheet \(position)", worksheets) }
      return (worksheets[position - 1], "worksheet \(position) of \(list(worksheets))")
    case .named(let name):
      let exact = worksheets.first { $0.name.utf8.elementsEqual(name.utf8) }
      guard let found = exact ?? worksheets.first(where: { $0.name.lowercased() == name.lowercased() }) else {
        throw noSuchSheet("a worksheet called \(JSONText.quoted(name))", worksheets)
      }
      return (found, "named by the settings")
    }
  }

  private func noSuchSheet(_ what: String, _ worksheets: [WorkbookSheet]) -> ReadingError {
    ReadingError(
      .invalid,
      Diagnostic(
        .readNoSuchSheet, at: .file(parts.fileName),
        "the workbook has no \(what.dropFirst(2)); it has \(list(worksheets))", fix: "choose one of its sheets"))
  }

  private func list(_ sheets: [WorkbookSheet]) -> String {
    let names = sheets.prefix(20).map { JSONText.quoted($0.name) + ($0.isVisible ? "" : " (hidden)") }
    let more = sheets.count > 20 ? " and \(sheets.count - 20) more" : ""
    return names.joined(separator: ", ") + more
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
      if parts.contains("content.xml"), parts.contains("META-INF/manifest.xml") {
        throw unsupported(parts, "this is an OpenDocument file, which is not read", "save it as .xlsx")
      }
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
