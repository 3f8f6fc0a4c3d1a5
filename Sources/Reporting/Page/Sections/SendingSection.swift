import Foundation
import Ledger

/// How the requests of a load went.
struct SendingSection {
  static let answerLimit = 20

  struct Interval {
    let time: String
    let created: String
    let throttled: String
    let failed: String
    let perSecond: String
  }

  struct Attempts {
    let attempts: String
    let tasks: String
    let width: String
  }

  struct Answer {
    let code: String
    let status: String
    let count: String
  }

  struct Latency {
    let name: String
    let text: String
    let width: String
  }

  let sentence: String
  let chart: ColumnChart?
  let zone: String
  let stretch: String
  let intervals: [Interval]
  let attempts: [Attempts]
  let hasAttempts: Bool
  let latency: [Latency]
  let hasLatency: Bool
  let answers: [Answer]
  let hasAnswers: Bool
  let moreAnswers: String?

  init?(_ summary: ImportSummary, _ clock: ZoneClock) {
    guard let sending = summary.facts.sending, sending.attempts > 0 else { return nil }
    sentence = Self.sentence(sending, rate: summary.requestsPerSecond)
    zone = clock.name
    stretch = DurationText.text(seconds: Double(sending.intervalSeconds))
    chart = SendingChart(sending, clock).chart
    let length = Double(max(1, sending.intervalSeconds))
    intervals = sending.intervals.prefix(240).map {
      Interval(
        time: clock.second($0.startsAt), created: PageFigure.grouped($0.created),
        throttled: PageFigure.grouped($0.throttled), failed: PageFigure.grouped($0.failed),
        perSecond: PageFigure.decimal(Double($0.created + $0.throttled + $0.failed) / length))
    }
    let most = Double(sending.tasksByAttempts.max() ?? 0)
    attempts = sending.tasksByAttempts.prefix(10).enumerated().filter { $0.element > 0 }.map {
      Attempts(
        attempts: $0.offset == 9 ? "10 and more" : String($0.offset + 1), tasks: PageFigure.grouped($0.element),
        width: PageFigure.share(Double($0.element), of: most))
    }
    hasAttempts = !attempts.isEmpty
    latency = sending.latency.map(Self.rows) ?? []
    hasLatency = !latency.isEmpty
    let list = Bounded(sending.answers, Self.answerLimit)
    answers = list.shown.map {
      Answer(
        code: PageText.plain($0.code, limit: 100), status: $0.status.map { String($0) } ?? "no answer",
        count: PageFigure.grouped($0.count))
    }
    hasAnswers = !answers.isEmpty
    moreAnswers =
      list.more > 0 ? "\(PageFigure.count(list.more, "more kind", "more kinds")): in summary.json." : nil
  }

  private static func rows(_ latency: SendingHistory.Latency) -> [Latency] {
    [
      ("half of them within", latency.p50), ("nine of ten within", latency.p90),
      ("ninety-nine of a hundred within", latency.p99), ("the slowest", latency.max),
    ].map { name, milliseconds in
      Latency(
        name: name, text: "\(PageFigure.grouped(milliseconds)) ms",
        width: PageFigure.share(Double(milliseconds), of: Double(latency.max)))
    }
  }

  private static func sentence(_ sending: SendingHistory, rate: Double?) -> String {
    var parts = [PageFigure.count(sending.attempts, "request", "requests")]
    if let rate, rate > 0 { parts[0] += " at \(PageFigure.decimal(rate)) a second" }
    parts.append(sending.throttled == 0 ? "none throttled" : "\(PageFigure.grouped(sending.throttled)) throttled")
    parts.append(sending.retries == 0 ? "none sent again" : "\(PageFigure.grouped(sending.retries)) sent again")
    return parts.joined(separator: ", ") + "."
  }
}
