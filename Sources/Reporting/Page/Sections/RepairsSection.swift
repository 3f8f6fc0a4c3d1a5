import Ledger

/// Values that were wrong and were left out or replaced, as the mapping says.
struct RepairsSection {
  static let limit = 50

  struct Row {
    let column: String
    let count: String
  }

  let rows: [Row]
  let more: String?

  init?(_ summary: ImportSummary) {
    let all = summary.repaired.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard !all.isEmpty else { return nil }
    let list = Bounded(all, Self.limit)
    rows = list.shown.map { Row(column: PageText.plain($0.key, limit: 100), count: PageFigure.grouped($0.value)) }
    more = list.more > 0 ? "\(PageFigure.count(list.more, "more column", "more columns")): in summary.json." : nil
  }
}

/// Rows that are known: the same again, or with other values.
struct RepeatsSection {
  let duplicates: String?
  let changed: String?
  let against: String

  init?(_ summary: ImportSummary) {
    let counts = (summary.counts[.duplicate], summary.counts[.changed])
    guard counts != (0, 0) || !summary.ledgerWasRead else { return nil }
    duplicates =
      counts.0 == 0
      ? nil
      : "\(PageFigure.count(counts.0, "row is a duplicate", "rows are duplicates")): "
        + (summary.ledgerWasRead
          ? "their identity has a task of the same content already, or stands in the input twice."
          : "their identity stands in the input twice, with the same content.")
    changed =
      counts.1 == 0
      ? nil
      : "\(PageFigure.count(counts.1, "row has", "rows have")) changed: "
        + (summary.ledgerWasRead
          ? "their identity has a task, or another row in the input, with other values."
          : "another row of the input has the same identity and other values.")
    against =
      summary.ledgerWasRead
      ? "Compared with every earlier load of this dataset in the ledger, and within the input."
      : "Compared within the input only: no ledger was read, so rows that have a task already are not known as "
        + "duplicates here. A load looks them up."
  }
}
