import Diagnostics
import Foundation
import Ledger

/// A comparison for a person.
package struct ComparisonText {
  private let comparison: RunComparison
  private let width: Int
  private let clock = ZoneClock()

  /// - Parameter width: columns of the terminal; `Int.max` where there is none.
  package init(_ comparison: RunComparison, width: Int = .max) {
    self.comparison = comparison
    self.width = width
  }

  /// Without a line break at the end.
  package var text: String {
    let dataset = TerminalText.safe(comparison.second.record.specification.dataset)
    let title = "\(dataset): what changed from run \(comparison.first.record.id) to run \(comparison.second.record.id)"
    let parts = [WrappedText(width: width).lines(title, hanging: 2), figures, rows, problems]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  /// On a narrow terminal without the year, on a narrower one without differences.
  private var figures: [String] {
    let full = figureTable(isShort: false)
    var short = figureTable(isShort: true)
    if let lines = full.lines(width: width) ?? short.lines(width: width) { return lines }
    short.columns.removeLast()
    return lines(short)
  }

  private func figureTable(isShort: Bool) -> TextTable {
    var table = TextTable([
      .init(""), .init("before", isRight: true), .init("now", isRight: true), .init("difference", isRight: true),
    ])
    let (old, new) = (comparison.first, comparison.second)
    let times = [old, new].map { String(clock.minute($0.record.startedAt).dropFirst(isShort ? 5 : 0)) }
    table.rows.append(["begun (UTC)"] + times + [""])
    table.rows.append(("read", old.record.counts.total, new.record.counts.total))
    for state in RowState.allCases where old.record.counts[state] + new.record.counts[state] > 0 {
      table.rows.append((state.rawValue, old.record.counts[state], new.record.counts[state]))
    }
    table.rows.append(("requests", old.sending.attempts, new.sending.attempts))
    if old.sending.throttled + new.sending.throttled > 0 {
      table.rows.append(("throttled", old.sending.throttled, new.sending.throttled))
    }
    let rates = [old, new].map { $0.pace?.rate.map(RateText.text) ?? "" }
    if rates != ["", ""] { table.rows.append(["rate"] + rates + [""]) }
    table.rows.append(["took"] + [old, new].map { $0.seconds.map(DurationText.text(seconds:)) ?? "" } + [""])
    return table
  }

  private var rows: [String] {
    var table = TextTable([
      .init("rows by identity"), .init("", isRight: true), .init("such as", wraps: true),
    ])
    table.rows.append(["in both", GroupedNumber.text(comparison.inBoth), ""])
    for finding in RunComparison.Finding.allCases {
      guard let found = comparison.found[finding] else { continue }
      table.rows.append([finding.title, GroupedNumber.text(found.count), examples(found)])
    }
    let apart = comparison.first.apart.withoutIdentity + comparison.second.apart.withoutIdentity
    if apart > 0 { table.rows.append(["without an identity", GroupedNumber.text(apart), "not compared"]) }
    return lines(table)
  }

  private func examples(_ found: RunComparison.Found) -> String {
    let shown = found.examples.map { example in
      let places = [example.first, example.second].compactMap(\.self).map { TerminalText.safe($0.description) }
      let identity = example.identity.map { TerminalText.quoted($0) + " " } ?? ""
      return identity + (Set(places).count == 1 ? places[0] : places.joined(separator: " then "))
    }
    return shown.joined(separator: "; ") + (found.count > shown.count ? "; …" : "")
  }

  private var problems: [String] {
    guard !comparison.problems.isEmpty else { return [] }
    var table = TextTable([
      .init("problems"), .init("", wraps: true), .init("before", isRight: true), .init("now", isRight: true),
    ])
    for problem in comparison.problems {
      let name = TerminalText.safe(problem.code) + (problem.column.map { " in \(TerminalText.safe($0))" } ?? "")
      table.rows.append([
        problem.change.rawValue, name, GroupedNumber.text(problem.first), GroupedNumber.text(problem.second),
      ])
    }
    return lines(table)
  }

  /// A table that is too wide for the terminal is broken by that.
  private func lines(_ table: TextTable) -> [String] {
    table.lines(width: width) ?? table.lines() ?? []
  }
}

extension RunComparison.Finding {
  /// As it stands in the table.
  var title: String {
    switch self {
    case .refusedInBoth: "refused in both"
    case .accepted: "refused then, accepted now"
    case .refusedNow: "accepted then, refused now"
    case .sentNow: "waited then, a task now"
    case .waitsInBoth: "waits in both"
    case .otherValues: "with other values"
    case .onlyFirst: "no longer there"
    case .onlySecond: "new"
    }
  }
}

extension [[String]] {
  /// Two figures and their difference.
  fileprivate mutating func append(_ row: (String, Int, Int)) {
    let difference = row.2 - row.1
    let sign = difference > 0 ? "+" : ""
    append([
      row.0, GroupedNumber.text(row.1), GroupedNumber.text(row.2),
      difference == 0 ? "" : sign + GroupedNumber.text(difference),
    ])
  }
}
