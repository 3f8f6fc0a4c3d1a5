import Foundation
import Submission
import Synchronization

/// Keeps the last figures of a submission and when it began, for the closing table.
final class SendingMeter: Sendable {
  private let latest = Mutex(SubmissionProgress())
  private let started = ContinuousClock.now

  func note(_ progress: SubmissionProgress) { latest.withLock { $0 = progress } }

  var figures: SubmissionProgress { latest.withLock { $0 } }

  /// Attempts a second since the meter was made; nil when nothing was sent.
  var requestsPerSecond: Double? {
    let attempts = figures.attempts
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    return attempts > 0 && seconds > 0 ? Double(attempts) / seconds : nil
  }
}
