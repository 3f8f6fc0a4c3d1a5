import Foundation

/// When credentials are asked for again: decided by the clock it is told, without any I/O.
///
/// Renewal begins 15 minutes before the end, or when half of the life is over that they had when they came, whichever
/// is later: the shortest role lives 15 minutes in all. Until shortly before the end the old ones go on being used
/// meanwhile; a source that fails is asked again after 1, 2, 4 … 60 seconds.
///
///     life left on arrival   renewal begins before the end   requests wait for it before the end
///     1 hour                 15 minutes                      10 seconds
///     15 minutes             7.5 minutes                     10 seconds
///     20 seconds             10 seconds                      2 seconds
struct RenewalSchedule: Sendable {
  enum Step: Sendable, Hashable {
    /// These, and nothing else to do.
    case use(Credentials)
    /// These, while fresh ones are asked for.
    case useAndRenew(Credentials)
    /// There are none to use: fresh ones are waited for.
    case wait
  }

  private static let earliest = 15.0 * 60
  private static let latest = 10.0
  /// How long credentials are tried that had ended when they came: our clock may be wrong, and the service says so.
  private static let trial = 60.0

  private(set) var current: Credentials?
  private var renewsAt: Date?
  private var waitsAt: Date?
  private var endsAt: Date?
  /// The service called the current ones expired.
  private var isRefused = false
  private var failures = 0
  private var asksAgainAt: Date?

  func step(at now: Date) -> Step {
    guard let current = living(at: now) else { return .wait }
    guard let renewsAt, now >= renewsAt else { return .use(current) }
    if let asksAgainAt, now < asksAgainAt { return .use(current) }
    if let waitsAt, now >= waitsAt { return .wait }
    return .useAndRenew(current)
  }

  /// The current ones, unless they have ended or were refused.
  func living(at now: Date) -> Credentials? {
    guard let current, !isRefused else { return nil }
    if let endsAt, now >= endsAt { return nil }
    return current
  }

  mutating func received(_ fresh: Credentials, at now: Date) {
    self = RenewalSchedule()
    current = fresh
    guard let end = fresh.expiration else { return }
    let life = end.timeIntervalSince(now)
    guard life > 0 else {
      endsAt = now.addingTimeInterval(Self.trial)
      renewsAt = endsAt
      return
    }
    endsAt = end
    renewsAt = end.addingTimeInterval(-min(Self.earliest, life / 2))
    waitsAt = end.addingTimeInterval(-min(Self.latest, life / 10))
  }

  mutating func failed(at now: Date) {
    asksAgainAt = now.addingTimeInterval(min(60, Double(1 << min(failures, 6))))
    failures += 1
  }

  /// Those that replaced the refused ones in the meantime stay.
  mutating func refused(_ expired: Credentials) {
    if current == expired { isRefused = true }
  }
}
