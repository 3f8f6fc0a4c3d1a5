import Diagnostics
import Ledger
import SpreadsheetReading

/// rejects.xlsx: the rejected rows of an input, to be corrected in a spreadsheet program and loaded by the same command.
///
/// A summary stands first, in a sheet that is never read; the rows stand behind it under the original header, those of a
/// text file as text, those of a workbook with their types. What is wrong is coloured, and a comment says why.
final class RejectsWorkbook {
  static let name = "rejects.xlsx"
  /// Rows of a sheet below its header.
  static let maximumRows = 1_048_575
  private static let maximumColumns = 16_384
  /// Comments are kept in memory until the end; the column `_tf_message` has all that they say.
  static let maximumComments = 2_000
  private static let maximumCommentLength = 1_000
  /// Lines of a text for which a row makes room.
  private static let maximumLines = 5
  /// Characters of a cell of taskferry's own.
  private static let maximumOwnLength = 32_000

  private let input: InputRecord
  private let file: WorkbookFile
  private let summarySheet: WorkbookSheet
  private let sheet: WorkbookSheet
  private let sheetName: String
  private let columns: OriginalColumns
  private let record: DelimitedRecord
  private var widths: ColumnWidths
  private var rows = 0
  private var comments = 0
  private var commentsLeftOut = 0
  private var counts = RefusalCounts()
  private var leftOut = RowsLeftOut()

  /// Why an input gets no workbook; nil when it gets one.
  static func obstacle(for input: InputRecord) -> String? {
    let columns = OriginalColumns(of: input)
    if !columns.hasHeader { return "the list has no header row, by which its columns would be found again" }
    let count = columns.kept.count + RowFile.rejects.addedHeader.count
    return count > maximumColumns ? "\(count) columns are more than the \(maximumColumns) of a sheet" : nil
  }

  init(in folder: String, input: InputRecord) throws(ReportError) {
    self.input = input
    columns = OriginalColumns(of: input)
    record = DelimitedRecord(of: input)
    file = try WorkbookFile(path: folder + "/" + Self.name)
    summarySheet = try file.addSheet(OwnColumns.summarySheet)
    sheetName = WorkbookSheetName.ofRows(from: input.sheet)
    sheet = try file.addSheet(sheetName)
    widths = ColumnWidths(count: columns.kept.count)
    for (position, column) in columns.kept.enumerated() {
      let name = input.header[column]
      widths.note(name, column: position, asHeader: true)
      try sheet.write(name, row: 0, column: position, .header)
    }
    for (position, name) in RowFile.rejects.addedHeader.enumerated() {
      try sheet.write(name, row: 0, column: columns.kept.count + position, .ownHeader)
    }
  }

  func write(_ row: ReportRow) throws(ReportError) {
    let problems = row.problemsInColumnOrder
    for problem in problems { counts.note(problem) }
    let (cells, surplus, origin) = originalCells(of: row)
    let own = RowFile.rejects.addedFields(for: row, origin: origin, surplus: surplus)
    for (position, cell) in cells.enumerated() {
      guard case .text(let text) = cell.value, let fault = WorkbookText.fault(of: text) else { continue }
      return leftOut.note(row: row.number, column: input.header[columns.kept[position]], fault)
    }
    if let fault = WorkbookText.fault(of: surplus) {
      return leftOut.note(row: row.number, column: OwnColumns.surplus, fault)
    }
    guard rows < Self.maximumRows else { return leftOut.noteBeyond(row: row.number) }
    rows += 1
    let faults = faults(problems)
    let lines = cells.map(\.lines).max() ?? 1
    if lines > 1 { sheet.setHeight(ofRow: rows, lines: min(lines, Self.maximumLines)) }
    for (position, cell) in cells.enumerated() {
      if case .text(let text) = cell.value { widths.note(text, column: position, row: rows) }
      try sheet.write(cell, row: rows, column: position, faults[position] == nil ? .cell : .faulty)
    }
    try writeOwn(own, isFaulty: faults.isEmpty)
    for (position, problems) in faults.sorted(by: { $0.key < $1.key }) { try comment(problems, column: position) }
  }

  /// - Parameter isFaulty: whether no cell of the row can be shown as the one at fault.
  private func writeOwn(_ own: [String], isFaulty: Bool) throws(ReportError) {
    for (position, text) in own.enumerated() {
      let name = RowFile.rejects.addedHeader[position]
      var cell = WorkbookCell(
        field: text.count > Self.maximumOwnLength ? text.prefix(Self.maximumOwnLength) + "…" : text)
      if name == OwnColumns.row, Int(text) != nil { cell = WorkbookCell(kind: .number, text: text) }
      // U+0000 cannot be: messages are safe, and surplus cells were looked at.
      let role: WorkbookLook.Role = isFaulty && name == OwnColumns.message ? .faulty : .own
      try sheet.write(cell, row: rows, column: columns.kept.count + position, role)
    }
  }

  /// The problems by the column of the sheet whose cells they are about.
  private func faults(_ problems: [Diagnostic]) -> [Int: [Diagnostic]] {
    var faults: [Int: [Diagnostic]] = [:]
    for problem in problems {
      guard case .cell(_, _, let column, _, _) = problem.place, let position = columns.kept.firstIndex(of: column)
      else { continue }
      faults[position, default: []].append(problem)
    }
    return faults
  }

  private func comment(_ problems: [Diagnostic], column: Int) throws(ReportError) {
    guard comments < Self.maximumComments else {
      commentsLeftOut += 1
      return
    }
    comments += 1
    let text = problems.map { problem in
      TerminalText.safe(problem.sentence) + (problem.fix.map { "\nFix: \(TerminalText.safe($0))" } ?? "")
    }.joined(separator: "\n\n")
    let cut = text.count > Self.maximumCommentLength ? text.prefix(Self.maximumCommentLength) + "…" : text
    try sheet.comment(cut, row: rows, column: column)
  }

  private func originalCells(
    of row: ReportRow
  ) -> (cells: [WorkbookCell], surplus: String, origin: RowOrigin) {
    let fields = OriginalFields(of: row, columns, record)
    let cells = columns.kept.map { column in
      guard let cell = fields.cells?[column] else { return WorkbookCell(field: fields.text(column)) }
      return WorkbookCell(kind: cell.kind, text: cell.text)
    }
    let text: ((Int) -> String)? = row.cells == nil ? nil : { fields.text($0) }
    return (cells, fields.surplus, columns.origin(of: row, text: text))
  }

  /// Writes the summary and puts the file in its place.
  /// - Returns: what is worth telling: rows that stand in rejects.csv only.
  func finish(_ summary: ImportSummary) throws(ReportError) -> [String] {
    let count = columns.kept.count + RowFile.rejects.addedHeader.count
    for (column, width) in widths.values.enumerated() {
      // Of a text file every cell is text, those too that somebody fills later.
      sheet.setColumn(column, width: width, input.format == "csv" ? WorkbookLook(role: .cell) : nil)
    }
    for (position, width) in [8.0, 12, 16, 24, 60, 16].enumerated() {
      sheet.setColumn(columns.kept.count + position, width: width)
    }
    sheet.setUpAsList(rows: rows, columns: count)
    let notes = leftOut.sentences
    try RejectsSummarySheet(
      input: input, sheetName: sheetName, rows: rows, counts: counts, notes: notes,
      commentsLeftOut: commentsLeftOut, summary: summary
    ).write(to: summarySheet)
    let (rows, path) = (rows, file.path)
    var isDense = false
    try file.finish { partial throws(ReportError) in
      isDense = try Self.confirm(partial, as: path, rows: rows)
    }
    var told = notes.isEmpty ? [] : [notes.joined(separator: "; ")]
    if isDense {
      told.append(
        "\(Self.name) repeats itself so much that it is packed beyond the usual limit: load it with --limit "
          + "inflation-ratio=\(Self.denseRatio)")
    }
    return told
  }

  private static let denseRatio = 2_000

  /// A disk that was full while rows went to the temporary file is told by nothing but the file itself.
  /// - Returns: whether it is read only when the limit on inflation is raised.
  private static func confirm(_ partial: String, as path: String, rows: Int) throws(ReportError) -> Bool {
    var isDense = false
    var found = 0
    do throws(ReadingError) {
      do throws(ReadingError) {
        found = try count(partial, as: path, ReadingLimits())
      } catch {
        guard error.diagnostic.code == "read.archive-limit" else { throw error }
        isDense = true
        var limits = ReadingLimits()
        limits.inflationRatio = denseRatio
        found = try count(partial, as: path, limits)
      }
    } catch {
      throw WorkbookFile.failed(path, error.diagnostic.message)
    }
    guard found == rows else { throw WorkbookFile.failed(path, "\(found) of its \(rows) rows can be read back") }
    return isDense
  }

  private static func count(_ partial: String, as path: String, _ limits: ReadingLimits) throws(ReadingError) -> Int {
    var settings = SourceSettings()
    settings.limits = limits
    var source = try SpreadsheetFile.open(path: partial, displayName: path, settings: settings)
    var found = 0
    while let batch = try source.nextBatch() { found += batch.count }
    return found
  }
}
