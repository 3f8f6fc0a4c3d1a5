internal import Diagnostics

/// A worksheet of an XLSX or XLSM file.
typealias XLSXSource = SheetSource<SheetPart>

extension SheetSource where Reader == SheetPart {
  /// Opens the sheet that the settings name and reads as far as its header.
  /// - Parameter pieceSize: how many bytes the parser is given at once.
  /// - Throws: `ReadingError` when this is no workbook, or has no such sheet or header.
  init(
    _ file: RegularFile, settings: SourceSettings,
    pieceSize: @escaping () -> Int = { PackageParts.usualPieceSize }
  ) throws(ReadingError) {
    let parts = try PackageParts(file, limits: settings.limits, pieceSize: pieceSize)
    try self.init(WorkbookPackage(parts, limits: settings.limits), of: file, settings: settings)
  }

  init(_ package: WorkbookPackage, of file: RegularFile, settings: SourceSettings) throws(ReadingError) {
    let choice = try package.catalog(for: settings.sheet).choice(settings, file: file.displayName)
    let plan = try SheetPlan(choice, file: file.displayName, settings: settings)
    let part = choice.sheet.part
    var description = choice.description(
      .xlsx, file: file.displayName, reason: "the content is a zip archive with a workbook inside")
    description.decisions.append(
      .init(
        name: "dates", value: package.workbook.startsIn1904 ? "from 1904" : "from 1900",
        reason: package.workbook.startsIn1904 ? "the workbook says so" : "the workbook says nothing else"))
    var merged = MergedCellsPart(limits: settings.limits)
    if plan.fillsMerged { try package.parts.read(part, with: &merged) }
    let reader = SheetPart(try package.context(of: file, limits: settings.limits), plan, merged: merged.areas)
    guard let feed = try package.parts.feed(of: part, to: reader) else {
      throw WorkbookPackage.notAWorkbook(
        package.parts, "the part \(JSONText.quoted(part)) of the sheet \(JSONText.quoted(plan.sheet)) is missing")
    }
    try self.init(feed, of: file, plan, description)
  }
}
