/// How many tasks to have in hand at once: as many as the rate needs at the latency seen, and one ahead.
///
/// Little's law: a rate of 20 a second at 0.3 seconds each keeps 6 in hand. More would only freeze requests that
/// then wait for a token, and put more rows in doubt when the power fails.
///
/// | rate  | latency | limit |
/// |-------|---------|-------|
/// | 1.6/s | 0.1 s   | 2     |
/// | 20/s  | 0.3 s   | 9     |
/// | 20/s  | 30 s    | 64    |
struct ConcurrencyLimit: Sendable, Hashable {
  /// Room for latencies above the average.
  static let headroom = 1.25
  /// The weight of a new measurement in the moving average.
  static let weight = 0.2

  /// Never more than this many.
  let maximum: Int
  /// Seconds a task takes from its intent to its outcome on record, without the wait for a token; a second is
  /// assumed until one was measured.
  private(set) var latency = 1.0

  init(maximum: Int) {
    self.maximum = max(1, maximum)
  }

  mutating func record(latency seconds: Double) {
    latency += Self.weight * (max(0, seconds) - latency)
  }

  func limit(atRate rate: Double) -> Int {
    let needed = (rate * latency * Self.headroom).rounded(.up) + 1
    return needed < Double(maximum) ? max(min(2, maximum), Int(needed)) : maximum
  }
}
