package import ConnectAPI
package import Diagnostics
package import Foundation
package import Ledger
package import Logging

/// Sends the tasks of a run: rate-limited, bounded, retried, each settled in the ledger by the child that sent it.
package struct Submitter: Sendable {
  package init(
    ledger: TaskLedger, send: @escaping StartTaskContact, settings: SubmissionSettings,
    clock: SubmissionClock, seed: UInt64, log: Logger
  ) {}

  /// Sends until nothing is left, the stop signal is given, or a systemic fault ends the run.
  /// - Parameter progress: called after each settled task, on any thread, must return at once.
  /// - Throws: `LedgerError` when an intent or outcome could not be stored; sending has stopped by then.
  package func submit(
    _ run: RunID, stop: StopSignal, progress: @escaping @Sendable (SubmissionProgress) -> Void
  ) async throws -> SubmissionOutcome {
    .finished
  }
}

/// How sending a run ended.
package enum SubmissionOutcome: Sendable, Hashable {
  /// Nothing is left that could be sent now.
  case finished
  /// A signal, a deadline or a pause: the same command continues (exit status 4).
  case interrupted(reason: String)
  /// A fault that every further row would meet too (exit status 3).
  case stopped(Diagnostic)
}

/// What can be told while rows are being sent.
package struct SubmissionProgress: Sendable, Hashable {
  /// Settled in this process, by what became of them.
  package var created: Int
  package var rejected: Int
  package var failed: Int
  package var inDoubt: Int
  package var attempts: Int
  package var throttled: Int
  /// Non-nil while everything waits: `throttled`, `active-task quota`.
  package var waitingFor: String?

  package init(
    created: Int = 0, rejected: Int = 0, failed: Int = 0, inDoubt: Int = 0, attempts: Int = 0, throttled: Int = 0,
    waitingFor: String? = nil
  ) {
    self.created = created
    self.rejected = rejected
    self.failed = failed
    self.inDoubt = inDoubt
    self.attempts = attempts
    self.throttled = throttled
    self.waitingFor = waitingFor
  }
}

/// The knobs of submission.
package struct SubmissionSettings: Sendable, Hashable {
  package enum OnQuota: String, Sendable, CaseIterable { case wait, stop }

  /// Requests a second. 1.6 by default: four fifths of the service's default quota.
  package var rate: Double
  /// Size of the bucket. 4 by default.
  package var burst: Double
  /// Most requests in flight. 64 by default; fewer are used when rate × latency needs fewer.
  package var maximumInFlight: Int
  /// Most attempts at one request in this process. 8 by default.
  package var maximumAttempts: Int
  package var onQuota: OnQuota
  package var breakerIsOn: Bool
  package var horizonSeconds: Int64
  /// Rows in doubt first sent longer ago than this are not sent again. 24 hours by default, 7 days at most.
  package var resendLimitSeconds: Int64
  /// Nothing new is sent from this moment on; nil has no deadline.
  package var until: Date?

  package init(
    rate: Double = 1.6, burst: Double = 4, maximumInFlight: Int = 64, maximumAttempts: Int = 8,
    onQuota: OnQuota = .stop, breakerIsOn: Bool = true, horizonSeconds: Int64 = 6 * 86_400,
    resendLimitSeconds: Int64 = 86_400, until: Date? = nil
  ) {
    self.rate = rate
    self.burst = burst
    self.maximumInFlight = maximumInFlight
    self.maximumAttempts = maximumAttempts
    self.onQuota = onQuota
    self.breakerIsOn = breakerIsOn
    self.horizonSeconds = horizonSeconds
    self.resendLimitSeconds = resendLimitSeconds
    self.until = until
  }
}
