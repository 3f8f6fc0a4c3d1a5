import Foundation
import Ledger

/// What somebody signs for, on page one: how many, where to, from when to when, and whether the quota holds them.
struct GlanceSection {
  struct Fact {
    let name: String
    let value: String
    let remark: String?

    init(_ name: String, _ value: String, _ remark: String? = nil) {
      self.name = name
      self.value = value
      self.remark = remark
    }
  }

  let facts: [Fact]

  init(_ summary: ImportSummary, _ clock: ZoneClock) {
    var facts: [Fact] = []
    let arrivals = summary.facts.arrivals
    if let first = arrivals?.first { facts.append(Fact("First arrival", PageText.plain(first), clock.name)) }
    if let last = arrivals?.last { facts.append(Fact("Last arrival", PageText.plain(last), clock.name)) }
    if let forecast = summary.facts.forecast { facts += Self.facts(forecast, clock) }
    if let later = arrivals?.beyondHorizon, later > 0 {
      facts.append(
        Fact("Later", PageFigure.count(later, "task", "tasks"), "beyond the service’s horizon, for a later load"))
    }
    if summary.command == .load {
      facts.append(
        Fact("It took", DurationText.text(seconds: summary.endedAt.timeIntervalSince(summary.startedAt))))
      if summary.attempts > 0 {
        let remark = summary.throttled > 0 ? "\(PageFigure.grouped(summary.throttled)) throttled" : "none throttled"
        facts.append(Fact("Requests", PageFigure.grouped(summary.attempts), remark))
      }
    }
    facts += Self.routes(summary.facts.destinations)
    self.facts = facts
  }

  private static func facts(_ forecast: Forecast, _ clock: ZoneClock) -> [Fact] {
    let quota = forecast.activeTaskQuota
    let fits = min(forecast.tasks, quota)
    let held =
      forecast.tasks <= quota
      ? "all \(PageFigure.grouped(forecast.tasks))"
      : "\(PageFigure.grouped(fits)) of \(PageFigure.grouped(forecast.tasks))"
    let full = forecast.quotaReachedAt.map {
      "the quota of \(PageFigure.grouped(quota)) is full at \(clock.words($0)) if none is finished before"
    }
    return [
      Fact(
        "Sending takes", DurationText.text(seconds: forecast.seconds),
        "at \(PageFigure.decimal(forecast.rate)) a second, until \(clock.minute(forecast.endsAt))"),
      Fact("Fits the active-task quota", held, full ?? "the quota is \(PageFigure.grouped(quota)) active tasks"),
    ]
  }

  private static func routes(_ destinations: [Destination]) -> [Fact] {
    let list = Bounded(destinations, 5)
    guard !list.shown.isEmpty else { return [] }
    let names = list.shown.map { "\(PageText.plain($0.name, limit: 60)) (\(PageFigure.grouped($0.tasks)))" }
    let more = list.more > 0 ? "and \(PageFigure.count(list.more, "more", "more")), listed below" : nil
    return [Fact(destinations.count == 1 ? "Route" : "Routes", names.joined(separator: ", "), more)]
  }
}

/// The plan id, and the lines on which somebody puts a name to it.
struct SignOffSection {
  let plan: String?
  let isWithoutPlan: Bool
  /// How many rows it covers.
  let covers: String

  /// nil where there is nothing to be signed: of a load, and of a check of which nothing would be sent.
  init?(_ summary: ImportSummary) {
    let later = summary.counts[.deferred]
    let now = summary.counts[.pending]
    guard summary.command == .check, summary.outcome == .done, now + later > 0 else { return nil }
    let rows = PageFigure.count(now, "row", "rows")
    covers = later == 0 ? rows : "\(rows) now, \(PageFigure.grouped(later)) beyond the horizon later"
    plan = summary.facts.planID.map { PageText.plain($0, limit: 100) }
    isWithoutPlan = plan == nil
  }
}
