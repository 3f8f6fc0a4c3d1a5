internal import Foundation

/// How fast to send after the service has throttled: the CUBIC curve of the AWS SDKs' adaptive retry mode.
///
/// A throttling answer cuts the rate to β of what it was; from there it climbs along `C·(t − k)³ + w_max`, flat
/// around the rate that was too much (`w_max`) and steeper beyond it, up to the rate that was asked for.
/// β = 0.7 and C = 0.4 as in the SDKs (AWS SDKs and Tools Reference Guide, retry behaviour; read 2026-11).
///
/// | throttled at w_max = 10 | k = 1.9574338205844317 |
/// |-------------------------|------------------------|
/// | t = 0                   | 7                      |
/// | t = k                   | 10                     |
/// | t = 2k                  | 13                     |
///
/// One episode, one cut: when twenty requests in flight are throttled together, that is one message from the
/// service and not twenty.
struct AdaptiveRate: Sendable, Hashable {
  static let beta = 0.7
  static let scaling = 0.4
  /// It is never cut below this many requests a second, unless less was asked for.
  static let floor = 0.5

  /// What was asked for; never exceeded.
  let ceiling: Double
  /// Requests a second in force.
  private(set) var rate: Double
  private var lastThrottle: Throttle?
  /// The rate that the last throttling answer met; nil before the first.
  var rateBeforeCut: Double? { lastThrottle?.rateBefore }

  private struct Throttle: Sendable, Hashable {
    var at: Double
    var rateBefore: Double
    /// Seconds until the curve is back at `rateBefore`.
    var k: Double
  }

  init(ceiling: Double) {
    self.ceiling = ceiling
    rate = ceiling
  }

  /// Seconds until the curve is back at the rate before the cut.
  static func recoverySeconds(from rateBefore: Double) -> Double {
    cbrt(rateBefore * (1 - beta) / scaling)
  }

  /// A request was throttled.
  /// - Parameters:
  ///   - sentAt: when that request left. One that left before the last cut belongs to the same episode.
  ///   - sentLately: requests that left during the last second. A limit that was never reached says nothing
  ///     about the service: it counts as at most twice of what was really sent.
  ///   - allowed: requests a second that something else allowed, when that was less.
  /// - Returns: whether a new episode began and the rate was cut.
  mutating func throttled(
    at now: Double, sentAt: Double, sentLately: Double, allowed: Double = .infinity
  ) -> Bool {
    if let lastThrottle, sentAt <= lastThrottle.at { return false }
    let rateBefore = min(rate, allowed, 2 * (sentLately + 1))
    lastThrottle = Throttle(at: now, rateBefore: rateBefore, k: Self.recoverySeconds(from: rateBefore))
    rate = max(rateBefore * Self.beta, min(Self.floor, ceiling))
    return true
  }

  /// A request was accepted.
  mutating func succeeded(at now: Double) {
    guard let lastThrottle, rate < ceiling else { return }
    let seconds = now - lastThrottle.at - lastThrottle.k
    let curve = Self.scaling * seconds * seconds * seconds + lastThrottle.rateBefore
    rate = min(ceiling, max(rate, curve))
  }
}
