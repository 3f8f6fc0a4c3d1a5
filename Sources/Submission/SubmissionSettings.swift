package import Foundation
package import Ledger

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
  /// What is sent: the whole run by default.
  package var scope: ClaimScope

  package init(
    rate: Double = 1.6, burst: Double = 4, maximumInFlight: Int = 64, maximumAttempts: Int = 8,
    onQuota: OnQuota = .stop, breakerIsOn: Bool = true, horizonSeconds: Int64 = 6 * 86_400,
    resendLimitSeconds: Int64 = 86_400, until: Date? = nil, scope: ClaimScope = .run
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
    self.scope = scope
  }
}
