/// A token bucket: every request takes one token, and tokens come back at a steady rate.
///
/// Amazon Connect meters StartTaskContact with a bucket per account and Region (2 a second, 5 at once by
/// default). Ours stays inside it: half a percent of the rate and one token of the burst are kept in reserve, so
/// that clocks that differ a little and requests that bunch up on the way do not end in throttling.
///
/// | rate, burst | in force      |
/// |-------------|---------------|
/// | 1.6/s, 4    | 1.592/s, 3    |
/// | 20/s, 25    | 19.9/s, 24    |
/// | 0.5/s, 1    | 0.4975/s, 1   |
///
/// Over any window of `t` seconds it lets at most `rate × t + burst` requests go. A value: no clock, no waiting.
package struct TokenBucket: Sendable, Hashable {
  /// The share of the rate that is used.
  package static let usedShareOfRate = 0.995

  /// Tokens a second that come back.
  package private(set) var refill: Double
  /// Most tokens it holds, at least one.
  package let capacity: Double
  private var tokens: Double
  private var updatedAt: Double

  /// A full bucket.
  /// - Parameters:
  ///   - rate: requests a second before the reserve is taken off.
  ///   - burst: requests at once before the reserve is taken off.
  ///   - now: seconds on a clock that never goes back.
  package init(rate: Double, burst: Double, at now: Double) {
    refill = rate * Self.usedShareOfRate
    capacity = max(1, burst - 1)
    tokens = capacity
    updatedAt = now
  }

  /// Takes a token if there is one.
  /// - Returns: 0 when it was taken; otherwise the seconds until there is one, and nothing was taken.
  package mutating func take(at now: Double) -> Double {
    settle(at: now)
    // A sleep that ends on the dot may leave the sum of fractions a hair below one.
    guard tokens < 1 - 1e-9 else {
      tokens = max(0, tokens - 1)
      return 0
    }
    // Less than a microsecond would not move a clock that has counted for a while.
    return max((1 - tokens) / refill, 1e-6)
  }

  /// From now on tokens come back at another rate (before the reserve is taken off).
  package mutating func changeRate(to rate: Double, at now: Double) {
    settle(at: now)
    refill = rate * Self.usedShareOfRate
  }

  /// Nothing is saved up any more.
  package mutating func empty(at now: Double) {
    settle(at: now)
    tokens = 0
  }

  private mutating func settle(at now: Double) {
    guard now > updatedAt else { return }
    tokens = min(capacity, tokens + (now - updatedAt) * refill)
    updatedAt = now
  }
}
