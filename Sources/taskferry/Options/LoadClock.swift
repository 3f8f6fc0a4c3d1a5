import Foundation
import Submission

/// The clock of a load: the real one, or with `--now` one that starts there and runs at the real pace.
struct LoadClock: Sendable {
  private let offset: TimeInterval

  init(startingAt start: Date?) {
    offset = start.map { $0.timeIntervalSinceNow } ?? 0
  }

  func now() -> Date { Date().addingTimeInterval(offset) }

  var submissionClock: SubmissionClock {
    let started = ContinuousClock.now
    return SubmissionClock(
      now: now,
      uptime: { (ContinuousClock.now - started) / .seconds(1) },
      sleep: { try await Task.sleep(for: .seconds(min($0, 86_400))) })
  }
}
