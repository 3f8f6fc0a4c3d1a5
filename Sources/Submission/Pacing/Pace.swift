/// When the next request may leave: the bucket, the rate that throttling allows, and the pause for all.
///
/// The rate in force is what was asked for, unless the service has throttled: then the lower of two, the curve that
/// recovers from a cut within seconds and the memory of where the limit was met.
///
/// A value: the clock and the dice come in as arguments.
struct Pace: Sendable {
  /// A longer pause fills the service's bucket unused, in seconds.
  static let longPause = 2.0

  private(set) var adaptive: AdaptiveRate
  private(set) var memory: LimitMemory
  /// Requests a second in force.
  private(set) var rate: Double
  private var bucket: TokenBucket
  private var recent: RecentCount
  private var pausedUntil = -Double.infinity
  /// Throttling episodes since the last accepted request.
  private var episodes = 0
  private let retry: RetryPolicy

  init(rate: Double, burst: Double, retry: RetryPolicy, at now: Double) {
    self.rate = rate
    adaptive = AdaptiveRate(ceiling: rate)
    memory = LimitMemory(ceiling: rate)
    bucket = TokenBucket(rate: rate, burst: burst, at: now)
    recent = RecentCount(at: now)
    self.retry = retry
  }

  func isPaused(at now: Double) -> Bool { now < pausedUntil }

  /// Takes the right to send one request.
  /// - Returns: 0 when it may leave now; otherwise the seconds after which to ask again.
  mutating func take(at now: Double) -> Double {
    // The same guard as in the bucket: a wait must be long enough to move the clock.
    guard now >= pausedUntil else { return max(pausedUntil - now, 1e-6) }
    adjust(at: now)
    let wait = bucket.take(at: now)
    if wait == 0 { recent.count(at: now) }
    return wait
  }

  /// A request was throttled: one pause for all, and a slower rate, once an episode.
  /// - Parameters:
  ///   - sentAt: when the request left.
  ///   - hint: the wait in seconds the service asked for.
  ///   - random: in 0..<1.
  mutating func throttled(at now: Double, sentAt: Double, hint: Double?, random: Double) {
    let isNew = adaptive.throttled(
      at: now, sentAt: sentAt, sentLately: recent.lastSecond(at: now), allowed: memory.allowance(at: now))
    if isNew {
      episodes += 1
      memory.met(at: now, rate: adaptive.rateBeforeCut ?? rate)
      adjust(at: now)
      // What was saved up for a burst would meet a bucket that is as empty.
      bucket.empty(at: now)
    }
    guard isNew || hint != nil else { return }
    let delay = retry.delay(beforeRetry: max(1, episodes), random: random, hint: hint)
    if delay > Self.longPause { memory.losesCount() }
    pausedUntil = max(pausedUntil, now + delay)
  }

  /// A request was accepted.
  mutating func succeeded(at now: Double) {
    episodes = 0
    adaptive.succeeded(at: now)
    memory.succeeded(at: now)
    adjust(at: now)
  }

  private mutating func adjust(at now: Double) {
    let allowed = min(adaptive.rate, memory.allowance(at: now))
    guard allowed != rate else { return }
    rate = allowed
    bucket.changeRate(to: allowed, at: now)
  }
}

/// How many requests left during the last second, give or take the share of a second.
///
/// Two halves of a second are kept instead of every moment: constant memory at any rate.
struct RecentCount: Sendable, Hashable {
  private var halfSecond: Double
  private var current = 0.0
  private var previous = 0.0
  private var beforePrevious = 0.0

  init(at now: Double) { halfSecond = (now * 2).rounded(.down) }

  mutating func count(at now: Double) {
    advance(to: now)
    current += 1
  }

  /// The count of the two full halves of a second before this one, or of what there is so far when that is more.
  mutating func lastSecond(at now: Double) -> Double {
    advance(to: now)
    return max(previous + beforePrevious, current + previous)
  }

  private mutating func advance(to now: Double) {
    let target = (now * 2).rounded(.down)
    switch target - halfSecond {
    case ..<1: return
    case 1: (current, previous, beforePrevious) = (0, current, previous)
    case 2: (current, previous, beforePrevious) = (0, 0, current)
    default: (current, previous, beforePrevious) = (0, 0, 0)
    }
    halfSecond = target
  }
}
