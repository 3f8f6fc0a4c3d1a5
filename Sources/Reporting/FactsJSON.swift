import Diagnostics
import Foundation

/// The facts of a report as members of summary.json. Samples hold cell values and are left out.
enum FactsJSON {
  static func members(_ facts: ReportFacts) -> [(String, String)] {
    var members: [(String, String)] = []
    if let plan = facts.planID { members.append(("plan", JSONText.quoted(plan))) }
    if let forecast = facts.forecast { members.append(("forecast", text(forecast))) }
    if let arrivals = facts.arrivals { members.append(("arrivals", text(arrivals))) }
    if !facts.destinations.isEmpty { members.append(("destinations", list(facts.destinations.map(text)))) }
    if let sending = facts.sending { members.append(("sending", text(sending))) }
    return members
  }

  private static func text(_ forecast: Forecast) -> String {
    object([
      ("tasks", "\(forecast.tasks)"), ("rate", decimal(forecast.rate)), ("burst", decimal(forecast.burst)),
      ("seconds", decimal(forecast.seconds)), ("begins_at", time(forecast.beginsAt)),
      ("ends_at", time(forecast.endsAt)), ("active_task_quota", "\(forecast.activeTaskQuota)"),
      ("quota_reached_at", forecast.quotaReachedAt.map(time)),
    ])
  }

  private static func text(_ arrivals: Arrivals) -> String {
    let hours = arrivals.hours.map { hour in
      object([
        ("starts_at", time(hour.startsAt)), ("local_time", JSONText.quoted(hour.localTime)),
        ("at_once", "\(hour.atOnce)"), ("scheduled", "\(hour.scheduled)"),
      ])
    }
    return object([
      ("zone", JSONText.quoted(arrivals.zone)), ("first", arrivals.first.map(JSONText.quoted)),
      ("last", arrivals.last.map(JSONText.quoted)), ("later", "\(arrivals.later)"),
      ("beyond_horizon", "\(arrivals.beyondHorizon)"), ("hours", list(hours)),
    ])
  }

  private static func text(_ destination: Destination) -> String {
    object([
      ("kind", JSONText.quoted(destination.kind)), ("name", JSONText.quoted(destination.name)),
      ("id", destination.id.map(JSONText.quoted)), ("tasks", "\(destination.tasks)"),
    ])
  }

  private static func text(_ sending: SendingHistory) -> String {
    let intervals = sending.intervals.map { interval in
      object([
        ("starts_at", time(interval.startsAt)), ("created", "\(interval.created)"),
        ("throttled", "\(interval.throttled)"), ("failed", "\(interval.failed)"),
      ])
    }
    let answers = sending.answers.map { answer in
      object([
        ("code", JSONText.quoted(answer.code)), ("status", answer.status.map(String.init)),
        ("count", "\(answer.count)"),
      ])
    }
    let latency = sending.latency.map { latency in
      object([
        ("p50", "\(latency.p50)"), ("p90", "\(latency.p90)"), ("p99", "\(latency.p99)"), ("max", "\(latency.max)"),
      ])
    }
    return object([
      ("attempts", "\(sending.attempts)"), ("retries", "\(sending.retries)"), ("throttled", "\(sending.throttled)"),
      ("tasks_by_attempts", "[\(sending.tasksByAttempts.map(String.init).joined(separator: ", "))]"),
      ("latency_ms", latency), ("answers", list(answers)), ("interval_seconds", "\(sending.intervalSeconds)"),
      ("intervals", list(intervals)),
    ])
  }

  private static func object(_ members: [(String, String?)]) -> String {
    let present = members.compactMap { name, value in value.map { "\"\(name)\": \($0)" } }
    return "{" + present.joined(separator: ", ") + "}"
  }

  private static func list(_ elements: [String]) -> String {
    elements.isEmpty ? "[]" : "[\n    " + elements.joined(separator: ",\n    ") + "\n  ]"
  }

  private static func time(_ date: Date) -> String { JSONText.quoted(RowFile.timestamp(date)) }

  static func decimal(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    return String(abs(value) < 1 ? (value * 1e6).rounded() / 1e6 : (value * 100).rounded() / 100)
  }
}
