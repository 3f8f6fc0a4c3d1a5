package import Foundation

/// How the requests of a load went, all its parts together, as the ledger recorded them.
package struct SendingHistory: Sendable, Hashable {
  /// Requests whose answers came in one stretch of time.
  package struct Interval: Sendable, Hashable {
    package var startsAt: Date
    package var created: Int
    /// Answers that said: too fast.
    package var throttled: Int
    /// All other answers, and requests without one.
    package var failed: Int

    package init(startsAt: Date, created: Int = 0, throttled: Int = 0, failed: Int = 0) {
      self.startsAt = startsAt
      self.created = created
      self.throttled = throttled
      self.failed = failed
    }
  }

  /// What the service said, or why it said nothing, other than a task.
  package struct Answer: Sendable, Hashable {
    /// `ThrottlingException`, `timeout`.
    package var code: String
    /// HTTP status; nil when there was no answer.
    package var status: Int?
    package var count: Int

    package init(code: String, status: Int?, count: Int) {
      self.code = code
      self.status = status
      self.count = count
    }
  }

  /// Milliseconds from a request to its answer.
  package struct Latency: Sendable, Hashable {
    package var p50: Int
    package var p90: Int
    package var p99: Int
    package var max: Int

    package init(p50: Int, p90: Int, p99: Int, max: Int) {
      self.p50 = p50
      self.p90 = p90
      self.p99 = p99
      self.max = max
    }
  }

  /// Seconds of each interval: a choice that makes at most 120 of them.
  package var intervalSeconds: Int
  /// Without gaps, from the first request to the last answer.
  package var intervals: [Interval]
  package var attempts: Int
  /// When the last answer came, or was given up.
  package var endedAt: Date
  /// Attempts beyond each task's first.
  package var retries: Int
  package var throttled: Int
  /// How many tasks took one attempt, two, and so on; the last element stands for ten and more.
  package var tasksByAttempts: [Int]
  /// nil when no request was answered.
  package var latency: Latency?
  /// Without those that made a task, the commonest first.
  package var answers: [Answer]

  package init(
    intervalSeconds: Int, intervals: [Interval], attempts: Int, endedAt: Date, retries: Int, throttled: Int,
    tasksByAttempts: [Int],
    latency: Latency?, answers: [Answer]
  ) {
    self.intervalSeconds = intervalSeconds
    self.intervals = intervals
    self.attempts = attempts
    self.endedAt = endedAt
    self.retries = retries
    self.throttled = throttled
    self.tasksByAttempts = tasksByAttempts
    self.latency = latency
    self.answers = answers
  }
}
