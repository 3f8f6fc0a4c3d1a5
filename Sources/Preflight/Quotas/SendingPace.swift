import ConnectAPI

/// How fast a load sends, and why.
package struct SendingPace: Sendable, Hashable {
  /// Requests a second.
  package var rate: Double
  /// Size of the token bucket.
  package var burst: Double
  /// A sentence for who watches; nil when somebody set the rate.
  package var reason: String?

  package init(rate: Double, burst: Double, reason: String? = nil) {
    self.rate = rate
    self.burst = burst
    self.reason = reason
  }

  /// The share of a quota that is used: the rest is the live centre's.
  package static let share = 0.8

  /// Four fifths of the default quota.
  package static let byDefault = SendingPace(
    rate: Limits.startTaskContactRate * share, burst: Limits.startTaskContactBurst * share)

  /// Whom the quota is shared with.
  package static let sharedWith =
    "the quota is one for the whole account and Region: the live centre's agents and flows that make tasks draw on it too"

  /// Four fifths of the applied quota.
  ///
  /// Service Quotas tells the rate and not the burst. Up to the default rate the burst is taken to be in proportion
  /// (5 at 2/s); above it, 5 or a second's worth, whichever is more, which no pair of the quota page falls short of:
  /// 2 and 5, 5 and 8, 10 and 15 (read 2026-11).
  ///
  ///     quota   rate   burst
  ///       1      0.8     2
  ///       2      1.6     4
  ///      20     16      16
  package static func automatic(_ quotas: AppliedQuotas) -> SendingPace? {
    guard let quota = quotas.tasksPerSecond else { return nil }
    let ratio = Limits.startTaskContactBurst / Limits.startTaskContactRate
    let burst = quota <= Limits.startTaskContactRate ? quota * ratio : max(Limits.startTaskContactBurst, quota)
    let rate = min(max(quota * share, 0.001), 10_000)
    return SendingPace(
      rate: rate, burst: max(1, burst * share),
      reason: "rate \(NumberWords.plain(rate))/s, four fifths of the applied quota of "
        + "\(NumberWords.plain(quota))/s; \(sharedWith)")
  }

  /// The default, because the applied quota is not known.
  package static func fallback(because why: String) -> SendingPace {
    var pace = byDefault
    pace.reason =
      "rate \(NumberWords.plain(pace.rate))/s, four fifths of the default quota, because \(why); \(sharedWith)"
    return pace
  }
}
