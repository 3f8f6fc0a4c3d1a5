package import Foundation

/// Time as Submission sees it, injected so that a test can step through a night in milliseconds.
package struct SubmissionClock: Sendable {
  /// The wall clock: for schedules and the ledger.
  package var now: @Sendable () -> Date
  /// Seconds on a clock that never goes back: for the rate.
  package var uptime: @Sendable () -> Double
  /// Waits this many seconds; throws CancellationError when the task is cancelled.
  package var sleep: @Sendable (_ seconds: Double) async throws -> Void
  /// Tells a simulated clock when it may move on. Nobody listens on a real one.
  package var activity: SubmissionActivity

  package init(
    now: @escaping @Sendable () -> Date, uptime: @escaping @Sendable () -> Double,
    sleep: @escaping @Sendable (_ seconds: Double) async throws -> Void,
    activity: SubmissionActivity = SubmissionActivity()
  ) {
    self.now = now
    self.uptime = uptime
    self.sleep = sleep
    self.activity = activity
  }
}
