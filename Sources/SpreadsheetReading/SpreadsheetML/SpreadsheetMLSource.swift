internal import Diagnostics

/// A worksheet of an XML Spreadsheet 2003, which often hides behind the name `.xls`.
extension SheetSource where Reader == SpreadsheetMLRows {
  /// Opens the sheet that the settings name and reads as far as its header.
  /// - Throws: `ReadingError` when this is no workbook, or has no such sheet or header.
  init(
    spreadsheetML file: RegularFile, settings: SourceSettings,
    pieceSize: @escaping () -> Int = PartFeedPieces.usual
  ) throws(ReadingError) {
    let workbook = try SpreadsheetMLCatalog(of: file, limits: settings.limits, pieceSize: pieceSize)
    let choice = try workbook.catalog.choice(settings, file: file.displayName)
    let plan = try SheetPlan(choice, file: file.displayName, settings: settings)
    let position = workbook.catalog.sheets.firstIndex(of: choice.sheet) ?? 0
    let reader = SpreadsheetMLRows(plan, sheet: position, catalog: workbook)
    let description = choice.description(
      .xml2003, file: file.displayName, reason: "the content is an XML Spreadsheet 2003")
    try self.init(.init(of: file, to: reader, settings.limits, pieceSize), of: file, plan, description)
  }
}

extension SpreadsheetMLCatalog {
  init(
    of file: RegularFile, limits: ReadingLimits, pieceSize: @escaping () -> Int = PartFeedPieces.usual
  ) throws(ReadingError) {
    var feed = PartFeed(of: file, to: SpreadsheetMLCatalog(limits: limits), limits, pieceSize)
    try feed.readAll()
    self = feed.parser.withHandler { $0 }
  }
}
