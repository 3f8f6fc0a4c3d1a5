internal import Foundation

/// How often and after which delay the same bytes are sent again.
///
/// The standard retry mode of the AWS SDKs: full jitter, `rand(0,1) · min(2^(n−1), 20 s)` before retry `n`
/// (AWS SDKs and Tools Reference Guide, retry behaviour; read 2026-11). A wait the service asks for is honoured.
struct RetryPolicy: Sendable, Hashable {
  /// Longest delay before the jitter, in seconds.
  static let longestDelay = 20.0
  /// A longer wait asked for by the service is cut to this, in seconds: an answer must not park a run for days.
  static let longestHint = 3_600.0
  /// Throttling is no fault of a request: its answers have this many times the attempts.
  static let patienceWithThrottling = 10

  /// Most attempts at one request that end without a usable answer.
  let maximumAttempts: Int

  init(maximumAttempts: Int) {
    self.maximumAttempts = max(1, maximumAttempts)
  }

  var maximumThrottledAttempts: Int { maximumAttempts * Self.patienceWithThrottling }

  /// Seconds to wait before retry `n`, which counts from 1.
  /// - Parameters:
  ///   - random: in 0..<1.
  ///   - hint: seconds the service asked for; nil when it did not.
  func delay(beforeRetry n: Int, random: Double, hint: Double? = nil) -> Double {
    let jittered = random * min(pow(2, Double(max(1, n) - 1)), Self.longestDelay)
    guard let hint, hint > 0 else { return jittered }
    return max(jittered, min(hint, Self.longestHint))
  }
}
