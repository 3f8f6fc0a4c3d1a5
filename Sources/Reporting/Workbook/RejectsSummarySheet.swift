import Diagnostics
import Foundation
import Ledger
import SpreadsheetReading

/// The first sheet of rejects.xlsx: what was refused and why, and how the rows come back.
struct RejectsSummarySheet {
  let input: InputRecord
  let sheetName: String
  let rows: Int
  let counts: RefusalCounts
  let notes: [String]
  let commentsLeftOut: Int
  let summary: ImportSummary

  private static let maximumLength = 1_000
  /// In characters.
  private static let widths = [10, 26, 18, 52, 46]

  /// Lines that a text takes in a column, words kept whole.
  private static func lines(_ text: String, column: Int) -> Int {
    1 + min(TerminalColumns.count(text), maximumLength) * 10 / (widths[column] * 9)
  }

  func write(to sheet: WorkbookSheet) throws(ReportError) {
    for (column, width) in Self.widths.enumerated() { sheet.setColumn(column, width: Double(width)) }
    sheet.setUpAsPage()
    var row = 0
    func line(_ cells: [(String, WorkbookLook.Role)]) throws(ReportError) {
      for (column, cell) in cells.enumerated() where !cell.0.isEmpty {
        try sheet.write(shortened(cell.0), row: row, column: column, cell.1)
      }
      row += 1
    }
    let name = URL(fileURLWithPath: input.file).lastPathComponent
    try line([("Rejected rows of \(input.file == "-" ? "standard input" : name)", .title)])
    try line([])
    for (label, fact) in facts { try line([(label, .label), (fact, .cell)]) }
    try line([])
    try line([("What was refused and why", .part)])
    try line(["Rows", "Code", "Column", "Example", "Fix"].map { ($0, .header) })
    for entry in counts.byCount {
      let lines = max(Self.lines(entry.example, column: 3), Self.lines(entry.fix, column: 4))
      sheet.setHeight(ofRow: row, lines: lines)
      try sheet.write(WorkbookCell(kind: .number, text: String(entry.count)), row: row, column: 0, .count)
      try line([
        ("", .cell), (entry.kind.code, .cell), (entry.kind.column ?? "", .cell), (entry.example, .note),
        (entry.fix, .note),
      ])
    }
    if counts.others > 0 { try line([("and \(counts.others) problems of further kinds", .cell)]) }
    try line([])
    try line([("How to correct the rows and load them again", .part)])
    for (index, step) in steps.enumerated() { try line([("\(index + 1). \(step)", .cell)]) }
    guard !notes.isEmpty else { return }
    try line([])
    try line([("Only in rejects.csv", .part)])
    for note in notes { try line([(note, .cell)]) }
  }

  private var facts: [(String, String)] {
    var facts = [("File", input.file == "-" ? "standard input" : input.file)]
    if let sheet = input.sheet { facts.append(("Sheet", sheet)) }
    facts.append(("SHA-256", input.fingerprint))
    if let run = summary.run { facts.append(("Run", run)) }
    facts.append(("Mapping", summary.mapping))
    facts.append(("Rows", "\(rows) in the sheet \(sheetName)"))
    facts.append(("Written", RowFile.timestamp(summary.endedAt)))
    return facts.map { ($0, TerminalText.safe($1)) }
  }

  private var steps: [String] {
    var steps = [
      "Go to the sheet \(TerminalText.safe(sheetName)). What is wrong is red; point at a cell to read why, or read the "
        + "column \(OwnColumns.message).",
      "Correct the cells. Rows that are not to be loaded may be deleted.",
      "Leave \(OwnColumns.row) and \(OwnColumns.source) as they are: they say which row of which file it was. Where "
        + "\(OwnColumns.surplus) has something, the row had more cells than the header: put each under its header, then "
        + "empty \(OwnColumns.surplus).",
      "Save as .xlsx and load the file by the same command, with this file in the place of the list.",
    ]
    if commentsLeftOut > 0 {
      steps[0] += " Comments are at the first \(RejectsWorkbook.maximumComments) faulty cells only."
    }
    return steps
  }

  private func shortened(_ text: String) -> String {
    text.count > Self.maximumLength ? text.prefix(Self.maximumLength) + "…" : text
  }
}
