import Diagnostics

/// Rows that a workbook cannot hold as they are. They stand in rejects.csv alone: a row that was cut would load as another
/// one than it was.
struct RowsLeftOut {
  private(set) var count = 0
  /// The first of them, each with its number and its reason.
  private(set) var examples: [String] = []
  /// The first row for which the sheet had no room.
  private(set) var firstBeyond: Int?

  private static let maximumExamples = 20

  mutating func note(row: Int, column: String, _ fault: WorkbookText.Fault) {
    count += 1
    guard examples.count < Self.maximumExamples else { return }
    examples.append("row \(row): \(TerminalText.safe(column)) \(fault.words)")
  }

  mutating func noteBeyond(row: Int) {
    count += 1
    if firstBeyond == nil { firstBeyond = row }
  }

  /// What to tell, a line each; nothing when every row stands in the workbook.
  var sentences: [String] {
    guard count > 0 else { return [] }
    let rows = count == 1 ? "1 rejected row is" : "\(count) rejected rows are"
    var lines = ["\(rows) in rejects.csv only, because no workbook can hold \(count == 1 ? "it" : "them") as they are"]
    lines += examples
    if let firstBeyond {
      lines.append("row \(firstBeyond) and those behind it: a sheet has room for \(RejectsWorkbook.maximumRows) rows")
    }
    let told = examples.count + (firstBeyond == nil ? 0 : 1)
    if told < count, firstBeyond == nil { lines.append("and \(count - examples.count) more") }
    return lines
  }
}
