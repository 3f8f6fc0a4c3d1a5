import Ledger

/// Where tasks go.
struct DestinationsSection {
  static let limit = 30

  struct Row {
    let kind: String
    let name: String
    let id: String?
    let tasks: String
    /// Length of its bar, a share of the longest.
    let width: String
  }

  let rows: [Row]
  let more: String?

  init?(_ summary: ImportSummary) {
    let all = summary.facts.destinations
    guard !all.isEmpty else { return nil }
    let list = Bounded(all, Self.limit)
    let most = Double(all.map(\.tasks).max() ?? 0)
    rows = list.shown.map {
      Row(
        kind: PageText.plain($0.kind, limit: 40), name: PageText.plain($0.name, limit: 200),
        id: $0.id.map { PageText.plain($0, limit: 200) }, tasks: PageFigure.grouped($0.tasks),
        width: PageFigure.share(Double($0.tasks), of: most))
    }
    let rest = all.dropFirst(Self.limit).map(\.tasks).reduce(0, +)
    more =
      list.more > 0
      ? "\(PageFigure.count(list.more, "more destination", "more destinations")) with \(PageFigure.grouped(rest)) tasks: "
        + "in summary.json."
      : nil
  }
}
