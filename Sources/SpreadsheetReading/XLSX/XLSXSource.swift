internal import Diagnostics

/// A worksheet of an XLSX or XLSM file read from front to back.
///
/// Its XML is inflated and parsed into a log of cells on other cores, and rows are made of the log. Memory is that of a batch, of what was parsed ahead and of the shared strings, whatever the number of rows.
struct XLSXSource: RowSource {
  private(set) var description: SourceDescription
  private let file: RegularFile
  private let part: String
  private let parsed: ParsedAhead
  private var log = CellLog()
  private var cells: SheetCells
  private var hasEnded = false

  var header: SourceHeader? { cells.assembly.header }
  var notes: [Diagnostic] { cells.assembly.notes }

  /// Opens the sheet that the settings name and reads as far as its header.
  /// - Throws: `ReadingError` when this is no workbook, or has no such sheet or header.
  init(_ file: RegularFile, settings: SourceSettings) throws(ReadingError) {
    let parts = try PackageParts(file, limits: settings.limits)
    try self.init(WorkbookPackage(parts, limits: settings.limits), of: file, settings: settings)
  }

  init(_ package: WorkbookPackage, of file: RegularFile, settings: SourceSettings) throws(ReadingError) {
    let choice = try package.catalog(for: settings.sheet).choice(settings, file: file.displayName)
    let plan = try SheetPlan(choice, file: file.displayName, settings: settings)
    self.file = file
    part = choice.sheet.part
    description = choice.description(
      .xlsx, file: file.displayName, reason: "the content is a zip archive with a workbook inside")
    description.decisions.append(.dates(startsIn1904: package.workbook.startsIn1904))
    var merged = MergedCellsPart(limits: settings.limits)
    if plan.fillsMerged { try package.parts.read(part, with: &merged) }
    let formats = try package.formats()
    let strings = try package.beginStrings(of: file, settings.limits)
    guard let feed = try package.parts.feed(of: part, to: SheetPart(limits: settings.limits)) else {
      throw WorkbookPackage.notAWorkbook(
        package.parts, "the part \(JSONText.quoted(part)) of the sheet \(JSONText.quoted(plan.sheet)) is missing")
    }
    parsed = try ParsedAhead(feed, of: file.displayName)
    let context = SheetContext(
      strings: try strings.get(), formats: formats, startsIn1904: package.workbook.startsIn1904)
    cells = SheetCells(context, plan, merged: merged.areas)
    if let number = plan.headerRow { try readHeader(at: number) }
  }

  mutating func nextBatch() throws(ReadingError) -> RowBatch? {
    while !hasEnded && !cells.assembly.rows.isFull { try advance() }
    return cells.assembly.rows.rows.isEmpty ? nil : cells.takeBatch()
  }

  private mutating func readHeader(at number: Int) throws(ReadingError) {
    while !hasEnded && header == nil { try advance() }
    guard let header else {
      throw refusal(
        .readHeaderMissing, "the sheet has no row \(number), where the header should be",
        fix: "check `sheet` and `header_row`")
    }
    description.decisions.append(
      .init(name: "header", value: "row \(number)", reason: "\(header.cells.count) columns"))
  }

  /// Takes what is left of the log, or the next one.
  private mutating func advance() throws(ReadingError) {
    if log.isTaken {
      guard !log.isLast else { return try end() }
      log = try parsed.nextLog()
    }
    do throws(XMLRefusal) { try cells.take(from: &log) } catch {
      throw error.error(part: part, file: description.file)
    }
  }

  private mutating func end() throws(ReadingError) {
    hasEnded = true
    guard log.foundSheet else {
      throw refusal(.readInvalidWorkbook, "the part \(JSONText.quoted(part)) is no worksheet", fix: nil)
    }
    try file.confirmUnchanged()
  }

  private func refusal(_ code: DiagnosticCode, _ message: String, fix: String?) -> ReadingError {
    ReadingError(.invalid, Diagnostic(code, at: .file(description.file), message, fix: fix))
  }
}
