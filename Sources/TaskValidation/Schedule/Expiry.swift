internal import ConnectAPI
internal import TaskMapping

/// How long a task lives, in the minutes that the request carries.
///
/// The request counts from its arrival, the mapping from the task's start: minutes = (start − now) + life,
/// rounded up. From when the service counts is undocumented; counting from creation never ends a task early.
///
/// | now | start | life | minutes |
/// |---|---|---|---|
/// | 12:00 | none | 48 h | 2,880 |
/// | 12:00 | 18:00 | 48 h | 3,240 |
/// | 12:00:00 | 18:00:01 | 48 h | 3,241 |
enum Expiry {
  /// - Parameter start: nil starts now.
  static func minutes(start: Int64?, life: Int64, now: Int64) -> Int64 {
    let lead = max(0, EpochSeconds.difference(start ?? now, now))
    let seconds = EpochSeconds.sum(lead, life)
    return seconds / 60 + (seconds % 60 > 0 ? 1 : 0)
  }

  /// The same, held inside what the service takes: a row that waited is never refused for its life.
  static func heldMinutes(start: Int64?, life: Int64, now: Int64) -> Int {
    let range = Limits.expiryMinutes
    return Int(min(max(minutes(start: start, life: life, now: now), Int64(range.lowerBound)), Int64(range.upperBound)))
  }
}
