import Ledger

/// Counts that add up: a bar, and the table it is drawn from.
struct CountsSection {
  struct Row {
    let name: String
    let remark: String
    let style: String
    let figure: String
    let share: String
  }

  /// A stretch of the bar; lengths are shares of its width.
  struct Stretch {
    let style: String
    let x: String
    let width: String
    let title: String
  }

  let rows: [Row]
  let total: String
  let bar: [Stretch]
  let hasBar: Bool
  let description: String

  init(_ summary: ImportSummary) {
    let whole = Double(summary.counts.total)
    var rows: [Row] = []
    var bar: [Stretch] = []
    var before = 0
    for state in Self.order(of: summary.command) where summary.counts[state] > 0 {
      let count = summary.counts[state]
      let words = StateWords(state, of: summary)
      let figure = PageFigure.grouped(count)
      rows.append(
        Row(
          name: words.name, remark: words.remark, style: words.style, figure: figure,
          share: Self.percent(count, of: summary.counts.total)))
      bar.append(
        Stretch(
          style: words.style, x: PageFigure.share(Double(before), of: whole),
          width: PageFigure.share(Double(count), of: whole), title: "\(words.name): \(figure)"))
      before += count
    }
    self.rows = rows
    self.bar = bar
    hasBar = !bar.isEmpty
    total = PageFigure.grouped(summary.counts.total)
    description = rows.map { "\($0.figure) \($0.name)" }.joined(separator: ", ")
  }

  /// What a check would send comes first; in a load, what became a task, and what waits near its end.
  private static func order(of command: ImportSummary.Command) -> [RowState] {
    guard command == .load else { return RowState.allCases }
    return RowState.allCases.filter { $0 != .pending }.flatMap { $0 == .deferred ? [.pending, $0] : [$0] }
  }

  /// Whole percents; what is there and rounds to nothing is less than one.
  private static func percent(_ count: Int, of total: Int) -> String {
    let share = Double(count) / Double(max(1, total)) * 100
    if share < 1 { return "< 1 %" }
    if share > 99, count < total { return "> 99 %" }
    return "\(Int(share.rounded())) %"
  }
}
