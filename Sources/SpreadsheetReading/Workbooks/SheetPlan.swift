internal import Diagnostics

/// What is to be read of a sheet, whatever format it is in.
struct SheetPlan {
  let file: String
  let sheet: String
  let limits: ReadingLimits
  /// The row of the header; nil when there is none.
  let headerRow: Int?
  /// The rectangle to read; nil reads the whole sheet.
  let area: CellArea?
  let skipsHidden: Bool
  let fillsMerged: Bool
  let uncachedFormula: SourceSettings.UncachedFormula

  /// - Throws: `ReadingError` when the header cannot be where the settings say.
  init(_ choice: SheetCatalog.Choice, file: String, settings: SourceSettings) throws(ReadingError) {
    self.file = file
    sheet = choice.sheet.name
    limits = settings.limits
    area = choice.area
    skipsHidden = settings.hidden == .skip
    fillsMerged = settings.fillMerged
    uncachedFormula = settings.uncachedFormula
    headerRow = try SheetPlan.headerRow(choice, file, settings)
  }

  /// In an area with a name the header is its first row, unless another row of it is named.
  private static func headerRow(
    _ choice: SheetCatalog.Choice, _ file: String, _ settings: SourceSettings
  ) throws(ReadingError) -> Int? {
    guard case .row(let number) = settings.headerRow else { return nil }
    guard let area = choice.area, !area.rows.contains(number) else { return number }
    if number == 1 { return area.rows.lowerBound }
    throw ReadingError(
      .invalid,
      Diagnostic(
        .readHeaderMissing, at: .row(file: file, sheet: choice.sheet.name, row: number),
        "the header row is outside of \(CellArea.text(area)), which the settings say to read",
        fix: "leave `header_row` out, or name the sheet instead of a part of it"))
  }

  func place(row: Int) -> Place { .row(file: file, sheet: sheet, row: row) }

  func place(row: Int, column: Int, header: SourceHeader?) -> Place {
    let name = header.flatMap { column < $0.cells.count ? $0.cells[column] : nil }
    return .cell(file: file, sheet: sheet, column: column, row: row, header: name)
  }
}
