internal import ConnectAPI
package import Foundation
internal import TaskMapping

extension ValidatedTask {
  /// What the clock makes of the schedule plan.
  package enum Start: Sendable, Hashable {
    /// At once.
    case now
    /// At this epoch second; `moved` when an opening window moved it.
    case scheduled(Int64, moved: Bool)
    /// Beyond the horizon: to be judged again from this epoch second on.
    case deferred(until: Int64)
  }

  /// Judges the schedule when the row is claimed. A row that waited is never refused for it: a start that has
  /// passed meanwhile becomes now, or the window's next opening, even where the mapping refuses past starts,
  /// and one that a window moved beyond the horizon is deferred even where it refuses those.
  /// - Parameter horizonSeconds: how far ahead the service takes a start.
  package func start(at now: Date, horizonSeconds: Int64) -> Start {
    Self.start(of: schedule, atEpoch: EpochSeconds.of(now), horizonSeconds: horizonSeconds)
  }

  static func start(of schedule: SchedulePlan, atEpoch now: Int64, horizonSeconds: Int64) -> Start {
    var plan = schedule
    plan.past = .now
    switch plan.resolved(atEpoch: now, horizonSeconds: horizonSeconds) {
    case .now, .past: return .now
    case .scheduled(let start, let moved): return .scheduled(start, moved: moved)
    case .beyond(let start): return .deferred(until: Self.deferral(of: start, now: now, horizon: horizonSeconds))
    }
  }

  /// When a start comes inside the horizon. A window that never opens has no such moment: it is judged again
  /// a day later, and never in a loop.
  static func deferral(of start: Int64, now: Int64, horizon: Int64) -> Int64 {
    let moment = EpochSeconds.difference(start, horizon)
    return moment > now ? moment : now + 86_400
  }
}

/// Whole seconds since 1970, without overflow whatever a cell says.
enum EpochSeconds {
  /// Fractions are cut off towards the past; a clock beyond all reason is held at year 9999 or at 1970.
  static func of(_ date: Date) -> Int64 {
    let seconds = date.timeIntervalSince1970.rounded(.down)
    return Int64(min(max(seconds, 0), 253_402_300_799))
  }

  static func sum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? (right > 0 ? .max : .min) : sum
  }

  static func difference(_ left: Int64, _ right: Int64) -> Int64 {
    let (difference, overflow) = left.subtractingReportingOverflow(right)
    return overflow ? (right > 0 ? .min : .max) : difference
  }
}
