internal import Diagnostics

/// Reads the rows of one sheet of an OpenDocument spreadsheet (OASIS OpenDocument 1.3, part 3, clause 9).
///
/// Rows and cells stand one after another; how often each is repeated is taken at its word within the limits.
/// The value of a cell is what its `office:` attributes say, not the text that is shown.
struct OpenDocumentRows: SheetReader {
  private enum State { case outside, spreadsheet, table, row, cell, paragraph }

  var assembly: SheetAssembly
  private(set) var foundSheet = false

  private let sheet: Int
  private var state = State.outside
  /// Elements that are open inside one that is passed over.
  private var ignored = 0
  /// Groups that are open around rows, or inline elements around text.
  private var wrapped = 0
  /// Groups that are open around the row being read.
  private var groups = 0
  private var sheetsSeen = 0

  private var nextRow = 1
  private var rowRepeats = 1
  private var nextColumn = 0
  private var nextTableColumn = 0
  private var cell = OpenDocumentCell()
  private var paragraphs = ParagraphText()

  /// - Parameter sheet: the position of the sheet in the file, from 0.
  init(_ plan: SheetPlan, sheet: Int) {
    assembly = SheetAssembly(plan)
    self.sheet = sheet
  }

  // MARK: Elements

  mutating func start(
    _ element: OpenDocumentElement, _ attributes: XMLAttributes<OpenDocumentAttribute>
  ) throws(XMLRefusal) {
    if ignored > 0 {
      ignored += 1
      return
    }
    switch (state, element) {
    case (.row, .cell), (.row, .coveredCell): try beginCell(attributes)
    case (.cell, .paragraph):
      paragraphs.beginParagraph()
      state = .paragraph
    case (.paragraph, .space), (.paragraph, .tab), (.paragraph, .lineBreak):
      appendSpace(element, attributes)
      ignored = 1
    case (.paragraph, .inline), (.table, .group): wrapped += 1
    case (.table, .row): try beginRow(attributes.texts())
    case (.table, .column):
      try noteColumn(attributes.texts())
      ignored = 1
    case (.spreadsheet, .table):
      sheetsSeen += 1
      if sheetsSeen - 1 == sheet {
        foundSheet = true
        wrapped = 0
        state = .table
      } else {
        ignored = 1
      }
    case (.outside, .document), (.outside, .body): break
    case (.outside, .spreadsheet): state = .spreadsheet
    default: ignored = 1
    }
  }

  mutating func end(_ element: OpenDocumentElement) throws(XMLRefusal) {
    if ignored > 0 {
      ignored -= 1
      return
    }
    switch state {
    case .paragraph where wrapped > 0, .table where wrapped > 0: wrapped -= 1
    case .paragraph: state = .cell
    case .cell:
      state = .row
      try endCell()
    case .row:
      state = .table
      wrapped = groups
      if nextRow <= assembly.plan.limits.workbookRows { try assembly.endRow(repeated: rowRepeats) }
      nextRow += rowRepeats
    case .table:
      state = .spreadsheet
      try assembly.endSheet()
    case .spreadsheet, .outside: state = .outside
    }
  }

  mutating func text(_ bytes: Span<UInt8>) throws(XMLRefusal) {
    guard ignored == 0, state == .paragraph else { return }
    // A text beyond the limit is refused with its row, so that its end need not be kept.
    guard paragraphs.bytes.count <= 8 * assembly.plan.limits.cellCharacters else { return }
    paragraphs.append(bytes)
  }

  private mutating func appendSpace(
    _ element: OpenDocumentElement, _ attributes: XMLAttributes<OpenDocumentAttribute>
  ) {
    guard paragraphs.bytes.count <= 8 * assembly.plan.limits.cellCharacters else { return }
    switch element {
    case .tab: paragraphs.append(0x09)
    case .lineBreak: paragraphs.append(0x0A)
    default:
      let count = OpenDocumentRows.count(attributes.texts()[.count])
      paragraphs.append(0x20, count: min(count, 2 * assembly.plan.limits.cellCharacters))
    }
  }

  // MARK: Rows and columns

  /// How often something stands there: 1 unless said otherwise, and never more than any sheet has.
  private static func count(_ text: String?) -> Int {
    guard let text else { return 1 }
    return min(max(text.utf8.count <= 9 ? Int(text) ?? 1 : 1 << 30, 1), 1 << 30)
  }

  private mutating func noteColumn(_ texts: [OpenDocumentAttribute: String]) throws(XMLRefusal) {
    let count = OpenDocumentRows.count(texts[.columnsRepeated])
    let limit = assembly.plan.limits.columns
    if texts[.visibility] == "collapse" || texts[.visibility] == "filter", nextTableColumn < limit {
      try assembly.hideColumns(nextTableColumn...min(nextTableColumn + count, limit) - 1)
    }
    nextTableColumn = min(nextTableColumn + count, limit)
  }

  private mutating func beginRow(_ texts: [OpenDocumentAttribute: String]) throws(XMLRefusal) {
    groups = wrapped
    wrapped = 0
    rowRepeats = OpenDocumentRows.count(texts[.rowsRepeated])
    nextColumn = 0
    state = .row
    // Programs end a sheet with blank rows up to whatever they hold for the last one.
    guard nextRow <= assembly.plan.limits.workbookRows else { return }
    try assembly.beginRow(nextRow, isHidden: texts[.visibility] == "collapse" || texts[.visibility] == "filter")
  }

  // MARK: Cells

  private mutating func beginCell(_ attributes: XMLAttributes<OpenDocumentAttribute>) throws(XMLRefusal) {
    cell = OpenDocumentCell(attributes.texts())
    paragraphs.clear()
    wrapped = 0
    state = .cell
    guard assembly.plan.fillsMerged, let span = cell.span, nextRow <= assembly.plan.limits.workbookRows,
      nextColumn < assembly.plan.limits.columns
    else { return }
    assembly.merged.add(
      CellArea(
        columns: nextColumn...min(nextColumn + span.columns, assembly.plan.limits.columns) - 1,
        rows: nextRow...min(nextRow + span.rows - 1, assembly.plan.limits.workbookRows)))
  }

  private mutating func endCell() throws(XMLRefusal) {
    let first = nextColumn
    nextColumn = min(first + cell.repeats, 1 << 30)
    guard cell.hasValue || paragraphs.paragraphs > 0 else { return }
    guard nextRow <= assembly.plan.limits.workbookRows else {
      throw assembly.invalid("a row with text follows beyond row \(assembly.plan.limits.workbookRows)")
    }
    guard nextColumn <= assembly.plan.limits.columns else { return try assembly.beginCell(nextColumn) }
    if cell.repeats > 1 { try assembly.expand(by: cell.repeats - 1) }
    for column in first..<nextColumn {
      try assembly.beginCell(column)
      try cell.put(into: &assembly, shown: paragraphs)
    }
  }
}
