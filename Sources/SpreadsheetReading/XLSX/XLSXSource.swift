internal import Diagnostics

/// A worksheet of an XLSX or XLSM file read from front to back.
///
/// The sheet's part is inflated, parsed and handed out piece by piece. Memory is that of a batch and of the
/// shared strings, whatever the number of rows.
struct XLSXSource: RowSource {
  private(set) var description: SourceDescription
  private let file: RegularFile
  private var feed: PartFeed<SheetPart>
  private var hasEnded = false

  var header: SourceHeader? { feed.parser.withHandler { $0.header } }

  /// Opens the sheet that the settings name and reads as far as its header.
  /// - Parameter pieceSize: how many bytes the parser is given at once.
  /// - Throws: `ReadingError` when this is no workbook, or has no such sheet or header.
  init(
    _ file: RegularFile, settings: SourceSettings,
    pieceSize: @escaping () -> Int = { PackageParts.usualPieceSize }
  ) throws(ReadingError) {
    let package = try WorkbookPackage(file, limits: settings.limits, pieceSize: pieceSize)
    let (sheet, reason) = try package.sheet(settings.sheet)
    self.file = file
    self.description = SourceDescription(
      format: .xlsx, file: file.displayName, sheet: sheet.name,
      decisions: [
        .init(name: "format", value: "xlsx", reason: "the content is a zip archive with a workbook inside"),
        .init(name: "sheet", value: sheet.name, reason: reason),
      ])
    if package.workbook.startsIn1904 {
      description.decisions.append(.init(name: "dates", value: "from 1904", reason: "the workbook says so"))
    }
    let part = SheetPart(try XLSXSource.context(package, sheet, settings))
    guard let feed = try package.parts.feed(of: sheet.part, to: part) else {
      throw WorkbookPackage.notAWorkbook(
        package.parts, "the part \(JSONText.quoted(sheet.part)) of the sheet \(JSONText.quoted(sheet.name)) is missing")
    }
    self.feed = feed
    if case .row(let number) = settings.headerRow { try readHeader(at: number) }
  }

  mutating func nextBatch() throws(ReadingError) -> RowBatch? {
    while !hasEnded && !feed.parser.withHandler({ $0.rows.isFull }) { try advance() }
    return feed.parser.withHandler { $0.rows.rows.isEmpty ? nil : $0.takeBatch() }
  }

  private mutating func advance() throws(ReadingError) {
    if try feed.advance() { return }
    hasEnded = true
    guard feed.parser.withHandler({ $0.isWorksheet }) else {
      throw invalid(.readInvalidWorkbook, "the part \(JSONText.quoted(feed.name)) is no worksheet", fix: nil)
    }
    try file.confirmUnchanged()
  }

  private mutating func readHeader(at number: Int) throws(ReadingError) {
    while !hasEnded && header == nil { try advance() }
    guard let header = header else {
      throw invalid(
        .readHeaderMissing, "the sheet has no row \(number), where the header should be",
        fix: "check `sheet` and `header_row`")
    }
    description.decisions.append(
      .init(name: "header", value: "row \(number)", reason: "\(header.cells.count) columns"))
  }

  private static func context(
    _ package: WorkbookPackage, _ sheet: WorkbookSheet, _ settings: SourceSettings
  ) throws(ReadingError) -> SheetContext {
    var styles = StylesPart()
    if let part = package.relationships.part(ofKind: "styles") { try package.parts.read(part, with: &styles) }
    var strings = SharedStringsPart(limits: settings.limits)
    if let part = package.relationships.part(ofKind: "sharedStrings") { try package.parts.read(part, with: &strings) }
    return SheetContext(
      strings: strings.strings, formats: styles.kinds, startsIn1904: package.workbook.startsIn1904,
      limits: settings.limits, file: package.parts.fileName, sheet: sheet.name, headerRow: settings.headerRow)
  }

  private func invalid(_ code: DiagnosticCode, _ message: String, fix: String?) -> ReadingError {
    let place = Place.file(description.file)
    return ReadingError(.invalid, Diagnostic(code, at: place, message, fix: fix))
  }
}
