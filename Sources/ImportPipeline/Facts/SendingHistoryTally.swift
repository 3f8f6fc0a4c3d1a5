import Foundation
import Ledger
import Reporting

/// Sums attempts up in constant memory: intervals grow with the time that the load took, and latencies are counted in
/// steps of one millisecond up to a second and of two digits from there.
struct SendingHistoryTally {
  /// Each a multiple of the one before, so that intervals merge whole. Seconds.
  private static let sizes = [1, 5, 15, 60, 300, 900, 3_600, 10_800, 43_200, 86_400, 604_800, 6_048_000, 60_480_000]
  private static let mostIntervals = 120

  private struct Figures {
    var created = 0
    var throttled = 0
    var failed = 0
  }

  private struct AnswerKey: Hashable {
    var code: String
    var status: Int?
  }

  private var size = sizes[0]
  private var figures: [Int: Figures] = [:]
  private var first = Int.max
  private var last = Int.min
  private var attempts = 0
  private var endedAt = Date.distantPast
  private var retries = 0
  private var throttled = 0
  private var tasksByAttempts = Array(repeating: 0, count: 10)
  private var currentTask: Int64?
  private var attemptsOfTask = 0
  private var latencies: [Int: Int] = [:]
  private var longest = 0
  private var answered = 0
  private var answers: [AnswerKey: Int] = [:]

  /// Takes an attempt; those of one task come together.
  mutating func add(_ attempt: RecordedAttempt) {
    attempts += 1
    endedAt = max(endedAt, attempt.endedAt)
    if attempt.task == currentTask {
      retries += 1
    } else {
      endTask()
      currentTask = attempt.task
    }
    attemptsOfTask += 1
    let isThrottled = attempt.status == 429
    if isThrottled { throttled += 1 }
    note(at: Int(attempt.endedAt.timeIntervalSince1970.rounded(.down))) { figures in
      if attempt.madeTask {
        figures.created += 1
      } else if isThrottled {
        figures.throttled += 1
      } else {
        figures.failed += 1
      }
    }
    if !attempt.madeTask { answers[AnswerKey(code: attempt.code, status: attempt.status), default: 0] += 1 }
    if attempt.status != nil { note(latency: attempt.endedAt.timeIntervalSince(attempt.sentAt)) }
  }

  /// nil when nothing was sent.
  var history: SendingHistory? {
    guard attempts > 0 else { return nil }
    var whole = self
    whole.endTask()
    let answers = answers.sorted { ($1.value, $0.key.code) < ($0.value, $1.key.code) }
    return SendingHistory(
      intervalSeconds: size, intervals: intervals, attempts: attempts, endedAt: endedAt,
      retries: retries, throttled: throttled,
      tasksByAttempts: Array(whole.tasksByAttempts.reversed().drop { $0 == 0 }.reversed()), latency: latency,
      answers: answers.prefix(50).map {
        SendingHistory.Answer(code: $0.key.code, status: $0.key.status, count: $0.value)
      })
  }

  private mutating func endTask() {
    if attemptsOfTask > 0 { tasksByAttempts[min(attemptsOfTask, 10) - 1] += 1 }
    attemptsOfTask = 0
  }

  private mutating func note(at second: Int, _ change: (inout Figures) -> Void) {
    first = min(first, second)
    last = max(last, second)
    while last / size - first / size >= Self.mostIntervals, let next = Self.sizes.first(where: { $0 > size }) {
      var merged: [Int: Figures] = [:]
      for (index, old) in figures {
        merged[index * size / next, default: Figures()].created += old.created
        merged[index * size / next, default: Figures()].throttled += old.throttled
        merged[index * size / next, default: Figures()].failed += old.failed
      }
      figures = merged
      size = next
    }
    change(&figures[second / size, default: Figures()])
  }

  private var intervals: [SendingHistory.Interval] {
    (first / size...last / size).map { index in
      let figures = figures[index] ?? Figures()
      return SendingHistory.Interval(
        startsAt: Date(timeIntervalSince1970: Double(index * size)), created: figures.created,
        throttled: figures.throttled, failed: figures.failed)
    }
  }

  private mutating func note(latency seconds: Double) {
    let milliseconds = Int(max(0, min(seconds * 1_000, 1e9)).rounded())
    answered += 1
    longest = max(longest, milliseconds)
    var step = 1
    while milliseconds / step >= 1_000 { step *= 10 }
    latencies[milliseconds / step * step, default: 0] += 1
  }

  private var latency: SendingHistory.Latency? {
    guard answered > 0 else { return nil }
    let sorted = latencies.sorted { $0.key < $1.key }
    func quantile(_ share: Double) -> Int {
      let rank = max(1, Int((Double(answered) * share).rounded(.up)))
      var seen = 0
      for (milliseconds, count) in sorted {
        seen += count
        if seen >= rank { return milliseconds }
      }
      return longest
    }
    return SendingHistory.Latency(p50: quantile(0.5), p90: quantile(0.9), p99: quantile(0.99), max: longest)
  }
}
