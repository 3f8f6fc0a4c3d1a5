internal import Foundation

/// Remembers where the service's limit was met, and tries beyond it ever more rarely.
///
/// The quota is shared with the live contact centre. While others take half of it, a rate that climbs back within
/// seconds of each throttling answer (`AdaptiveRate`) meets the limit again and again. So from the second time on
/// within a minute the limit counts as known: sending stays a little below it, for longer each time it is met, and
/// then climbs beyond it, slowly at first. (Once is chance: requests that bunched up on the way.)
///
/// How much is free is measured, not guessed: at two throttling answers the service's bucket was empty, so what was
/// accepted between them is what flowed in for us. That errs on the low side when the bucket was full meanwhile;
/// a rate that was kept up is therefore never taken for too much unless it met the limit itself.
///
/// | met for the …      | 2nd time | 3rd | 4th | 5th and later |
/// |--------------------|----------|-----|-----|---------------|
/// | stays below it for | 5 s      | 20  | 120 | 300           |
///
/// but never for longer than a thousand requests take, or half a minute where that is longer: at 10/s 100 s. Then
/// `limit × (0.95 + (t/30 s)³)`: twice the limit 31 s later, ten times 63 s later. So when the others go, the full
/// rate is back after 300 s and the climb at the latest, and after a minute and a half where it is fast.
struct LimitMemory: Sendable, Hashable {
  /// The share of a known limit that is used.
  static let usedShare = 0.95
  /// Seconds without trying, by how often the limit was met.
  static let restSeconds = [5.0, 20, 120, 300]
  /// No rest is longer than this many requests take …
  static let requestsInARest = 1_000.0
  /// … or this many seconds, where those are more.
  static let shortestCap = 30.0
  /// Seconds of climbing after which the limit has been doubled, about.
  static let climbSeconds = 30.0
  /// Seconds after which a single throttling answer is forgotten, and a limit that was left behind.
  static let memorySeconds = 60.0
  /// With fewer accepted requests between two throttling answers the measure is a guess.
  static let enoughAccepted = 10
  /// It is never believed to be below this many requests a second.
  static let least = 0.5

  /// What was asked for; never exceeded.
  let ceiling: Double
  /// Requests a second that were free when it was last met; nil when it is not known.
  private(set) var limit: Double?
  private var metAt = -Double.infinity
  /// Since it is known.
  private var timesMet = 0
  /// Since when accepted requests are counted: the service's bucket was empty then.
  private var countedFrom: Double?
  private var accepted = 0

  init(ceiling: Double) { self.ceiling = ceiling }

  /// The most requests a second that are wise now.
  func allowance(at now: Double) -> Double {
    guard let limit else { return ceiling }
    let climbed = max(0, now - metAt - rest(below: limit)) / Self.climbSeconds
    return min(ceiling, limit * (Self.usedShare + climbed * climbed * climbed))
  }

  /// A request was accepted.
  mutating func succeeded(at now: Double) {
    accepted += 1
    guard let limit, now - ceilingReachedAt(from: limit) > Self.memorySeconds else { return }
    // The full rate was borne for a while: whoever took the rest has gone.
    self = LimitMemory(ceiling: ceiling)
  }

  /// A new episode of throttling began.
  /// - Parameter rate: requests a second that were sent.
  mutating func met(at now: Double, rate: Double) {
    defer { metAt = now }
    guard limit != nil || now - metAt <= Self.memorySeconds else { return countFrom(now) }
    limit = max(newLimit(at: now, rate: rate), min(Self.least, ceiling))
    timesMet += 1
    if accepted >= Self.enoughAccepted || countedFrom == nil { countFrom(now) }
  }

  /// Everybody pauses for so long that the service's bucket fills unused: what was accepted tells nothing more.
  mutating func losesCount() { countedFrom = nil }

  private mutating func countFrom(_ now: Double) {
    countedFrom = now
    accepted = 0
  }

  private mutating func newLimit(at now: Double, rate: Double) -> Double {
    var found = rate * AdaptiveRate.beta
    if let countedFrom, now > countedFrom {
      let measured = min(Double(accepted) / (now - countedFrom), rate)
      // Of a few requests one more or less says much: no surprises then.
      found = accepted >= Self.enoughAccepted ? measured : max(measured, AdaptiveRate.beta * min(rate, limit ?? rate))
    }
    guard let limit else { return found }
    guard now - metAt > rest(below: limit) else { return max(found, AdaptiveRate.beta * limit) }
    // Met while climbing: what was kept up all the while before is no less than it was.
    if found > 1.5 * limit { timesMet = 0 }
    return max(found, min(limit, rate))
  }

  private func rest(below limit: Double) -> Double {
    let step = Self.restSeconds[min(max(timesMet, 1), Self.restSeconds.count) - 1]
    return min(step, max(Self.shortestCap, Self.requestsInARest / limit))
  }

  private func ceilingReachedAt(from limit: Double) -> Double {
    let share = max(0, ceiling / limit - Self.usedShare)
    return metAt + rest(below: limit) + Self.climbSeconds * cbrt(share)
  }
}
