import Foundation
import Ledger

/// Problems by code and column, the commonest first, with examples by cell and the fix.
struct ProblemsSection {
  static let limit = 40

  struct Kind {
    let count: String
    let code: String
    let column: String?
    let examples: [Example]
    let fix: String?
  }

  struct Example {
    /// File, sheet, cell and header; nil when no place is at fault.
    let place: String?
    let text: String
  }

  let kinds: [Kind]
  let summary: String
  let more: String?
  let isMasked: Bool

  init?(_ summary: ImportSummary, _ words: PageText) {
    guard !summary.problems.isEmpty else { return nil }
    let list = Bounded(summary.problems, Self.limit)
    kinds = list.shown.map { problem in
      Kind(
        count: PageFigure.grouped(problem.count), code: PageText.plain(problem.code, limit: 100),
        column: problem.column.map { PageText.plain($0, limit: 100) },
        examples: problem.examples.prefix(3).map { Self.example(words.sentence($0, ofRow: true)) },
        fix: problem.fix.map { words.fix($0) })
    }
    let found = summary.problems.map(\.count).reduce(0, +)
    self.summary =
      "\(PageFigure.count(found, "problem", "problems")) of "
      + "\(PageFigure.count(summary.problems.count, "kind", "kinds")) in "
      + "\(PageFigure.count(summary.counts[.rejected], "refused row", "refused rows")), the commonest first."
    more =
      list.more > 0 ? "\(PageFigure.count(list.more, "more kind", "more kinds")): all are in summary.json." : nil
    isMasked = !words.showsValues
  }

  /// `list.csv:C5 (Phone): it is too short`, taken apart where that is certain enough to set it in two manners.
  private static func example(_ text: String) -> Example {
    guard let colon = text.range(of: ": "), text[..<colon.lowerBound].contains(":") else {
      return Example(place: nil, text: text)
    }
    return Example(place: String(text[..<colon.lowerBound]), text: String(text[colon.upperBound...]))
  }
}
