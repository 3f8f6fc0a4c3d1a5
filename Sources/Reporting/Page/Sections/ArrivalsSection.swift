import Foundation
import Ledger

/// When tasks reach the contact centre, hour by hour.
struct ArrivalsSection {
  static let rowLimit = 240

  struct Row {
    let hour: String
    let atOnce: String
    let scheduled: String
    let tasks: String
  }

  let sentence: String
  let zone: String
  /// What the set rate allows in an hour; nil when it is not known.
  let rate: String?
  let chart: ColumnChart?
  let rows: [Row]
  let more: String?
  /// Tasks behind the last hour that is listed at all.
  let after: String?
  let beyond: String?
  let total: String

  init?(_ summary: ImportSummary, _ clock: ZoneClock) {
    guard let arrivals = summary.facts.arrivals,
      arrivals.beyondHorizon > 0 || arrivals.later > 0 || !arrivals.hours.isEmpty
    else {
      return nil
    }
    let tasks = arrivals.hours.map(\.tasks).reduce(arrivals.later, +)
    zone = clock.name
    chart = ArrivalsChart(arrivals, ratePerHour: summary.facts.forecast.map { $0.rate * 3_600 }, clock).chart
    rate = summary.facts.forecast.map { PageFigure.decimal($0.rate * 3_600) }
    let list = Bounded(arrivals.hours, Self.rowLimit)
    rows = list.shown.map {
      Row(
        hour: PageText.plain($0.localTime, limit: 40), atOnce: PageFigure.grouped($0.atOnce),
        scheduled: PageFigure.grouped($0.scheduled), tasks: PageFigure.grouped($0.tasks))
    }
    more =
      list.more > 0
      ? "\(PageFigure.count(list.more, "later hour", "later hours")) with "
        + "\(PageFigure.grouped(arrivals.hours.dropFirst(Self.rowLimit).map(\.tasks).reduce(0, +))) tasks: in summary.json."
      : nil
    after = arrivals.later > 0 ? PageFigure.grouped(arrivals.later) : nil
    beyond = arrivals.beyondHorizon > 0 ? PageFigure.grouped(arrivals.beyondHorizon) : nil
    total = PageFigure.grouped(tasks)
    sentence = Self.sentence(arrivals, tasks: tasks, ofCheck: summary.command == .check)
  }

  private static func sentence(_ arrivals: Arrivals, tasks: Int, ofCheck isCheck: Bool) -> String {
    var parts: [String] = []
    if tasks > 0 {
      let span =
        arrivals.first.map { first in
          arrivals.last.map { $0 == first ? " at \(first)" : " between \(first) and \($0)" } ?? " from \(first) on"
        } ?? ""
      parts.append(
        "\(PageFigure.count(tasks, "task", "tasks")) \(isCheck ? "would reach" : tasks == 1 ? "reaches" : "reach") agents"
          + PageText.plain(span))
    }
    if arrivals.beyondHorizon > 0 {
      let verb = arrivals.beyondHorizon == 1 ? "starts" : "start"
      parts.append(
        "\(PageFigure.grouped(arrivals.beyondHorizon)) \(verb) beyond the service’s horizon and "
          + "\(arrivals.beyondHorizon == 1 ? "waits" : "wait") for a later load")
    }
    return parts.joined(separator: "; ") + "."
  }
}
