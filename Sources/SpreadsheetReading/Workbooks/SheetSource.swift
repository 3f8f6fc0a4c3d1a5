internal import Diagnostics

/// A reader of one format's sheets: turns XML into calls of its assembly.
protocol SheetReader: XMLPartHandler {
  var assembly: SheetAssembly { get set }
  /// Whether the sheet that was asked for was met.
  var foundSheet: Bool { get }
}

/// A sheet of a workbook read from front to back.
///
/// Its XML is inflated, parsed and handed out piece by piece. Memory is that of a batch, whatever the number of
/// rows.
struct SheetSource<Reader: SheetReader>: RowSource {
  private(set) var description: SourceDescription
  private let file: RegularFile
  private var feed: PartFeed<Reader>
  private var hasEnded = false
  private var pieceLimit = Int.max
  /// Rows that were read and not yet handed out, the last batch first.
  private var waiting: [RowBatch] = []

  var header: SourceHeader? { feed.parser.withHandler { $0.assembly.header } }
  var notes: [Diagnostic] { feed.parser.withHandler { $0.assembly.notes } }

  /// Reads as far as the header.
  /// - Throws: `ReadingError` when there is none where it should be.
  init(
    _ feed: PartFeed<Reader>, of file: RegularFile, _ plan: SheetPlan, _ description: SourceDescription
  ) throws(ReadingError) {
    self.feed = feed
    self.file = file
    self.description = description
    guard let number = plan.headerRow else { return }
    while !hasEnded && header == nil { try advance() }
    guard let header else {
      throw refusal(
        .readHeaderMissing, "the sheet has no row \(number), where the header should be",
        fix: "check `sheet` and `header_row`")
    }
    self.description.decisions.append(
      .init(name: "header", value: "row \(number)", reason: "\(header.cells.count) columns"))
  }

  mutating func nextBatch() throws(ReadingError) -> RowBatch? {
    if let next = waiting.popLast() { return next }
    while !hasEnded && !feed.parser.withHandler({ $0.assembly.rows.isFull }) { try advance() }
    let batch = feed.parser.withHandler { $0.assembly.rows.rows.isEmpty ? nil : $0.assembly.takeBatch() }
    guard let batch else { return nil }
    waiting = batch.split(maximumRows: SheetRows.fullRows).reversed()
    return waiting.popLast()
  }

  private mutating func advance() throws(ReadingError) {
    // Rows of few bytes may have many cells: then the parser is given little at once.
    let before = feed.parser.withHandler { $0.assembly.rows.cells.count }
    let goesOn = try feed.advance(atMost: pieceLimit)
    let gained = feed.parser.withHandler { $0.assembly.rows.cells.count } - before
    pieceLimit = gained > SheetSource.manyCells ? SheetSource.smallPiece : .max
    if goesOn { return }
    hasEnded = true
    guard feed.parser.withHandler({ $0.foundSheet }) else {
      throw refusal(.readInvalidWorkbook, "the part \(JSONText.quoted(feed.name)) is no worksheet", fix: nil)
    }
    try file.confirmUnchanged()
  }

  private static var manyCells: Int { 1 << 17 }
  private static var smallPiece: Int { 1 << 10 }

  private func refusal(_ code: DiagnosticCode, _ message: String, fix: String?) -> ReadingError {
    ReadingError(.invalid, Diagnostic(code, at: .file(description.file), message, fix: fix))
  }
}
