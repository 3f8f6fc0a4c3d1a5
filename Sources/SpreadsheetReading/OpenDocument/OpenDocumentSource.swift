internal import Diagnostics

/// A sheet of an OpenDocument spreadsheet: packed (`.ods`), or one XML file (`.fods`).
extension SheetSource where Reader == OpenDocumentRows {
  static func isOpenDocument(_ parts: PackageParts) -> Bool {
    parts.contains("content.xml") && parts.contains("META-INF/manifest.xml")
  }

  /// Opens the sheet of a package that the settings name and reads as far as its header.
  /// - Throws: `ReadingError` when this is no spreadsheet, is encrypted, or has no such sheet or header.
  init(openDocument parts: PackageParts, of file: RegularFile, settings: SourceSettings) throws(ReadingError) {
    var manifest = OpenDocumentManifest()
    try parts.read("META-INF/manifest.xml", with: &manifest)
    if manifest.isEncrypted {
      throw ReadingError(
        .invalid,
        Diagnostic(
          .readEncrypted, at: .file(file.displayName), "the workbook is encrypted with a password",
          fix: "open it in a spreadsheet program and save it without a password"))
    }
    var catalog = OpenDocumentCatalog(limits: settings.limits)
    try parts.read("content.xml", with: &catalog)
    try self.init(
      catalog, .ods, "the content is an OpenDocument package", of: file, settings
    ) { (reader) throws(ReadingError) in try parts.feed(of: "content.xml", to: reader) }
  }

  /// Opens the sheet of a flat document that the settings name and reads as far as its header.
  init(
    flatOpenDocument file: RegularFile, settings: SourceSettings,
    pieceSize: @escaping () -> Int = PartFeedPieces.usual
  ) throws(ReadingError) {
    var feed = PartFeed(of: file, to: OpenDocumentCatalog(limits: settings.limits), settings.limits, pieceSize)
    try feed.readAll()
    let catalog = feed.parser.withHandler { $0 }
    try self.init(
      catalog, .fods, "the content is a flat OpenDocument file", of: file, settings
    ) { PartFeed(of: file, to: $0, settings.limits, pieceSize) }
  }

  private init(
    _ catalog: OpenDocumentCatalog, _ format: SourceDescription.Format, _ reason: String, of file: RegularFile,
    _ settings: SourceSettings, feed: (OpenDocumentRows) throws(ReadingError) -> PartFeed<OpenDocumentRows>?
  ) throws(ReadingError) {
    guard catalog.isSpreadsheet else {
      throw ReadingError(
        .invalid,
        Diagnostic(
          .readUnsupportedFormat, at: .file(file.displayName), "this is an OpenDocument file, but no spreadsheet",
          fix: "export the table in it as .ods, .xlsx or CSV"))
    }
    let choice = try catalog.catalog.choice(settings, file: file.displayName)
    let plan = try SheetPlan(choice, file: file.displayName, settings: settings)
    let position = catalog.catalog.sheets.firstIndex(of: choice.sheet) ?? 0
    guard let feed = try feed(OpenDocumentRows(plan, sheet: position)) else { preconditionFailure("read before") }
    try self.init(feed, of: file, plan, choice.description(format, file: file.displayName, reason: reason))
  }
}
