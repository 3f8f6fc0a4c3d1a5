internal import ConnectAPI
internal import Diagnostics
internal import Foundation
internal import TaskMapping

/// The start and the life of a task, judged by the clock of the check.
enum ScheduleRules {
  static func check(_ plan: SchedulePlan, now: Int64, horizon: Int64, into findings: inout Findings) {
    let resolution = plan.resolved(atEpoch: now, horizonSeconds: horizon)
    switch resolution {
    case .now, .scheduled: break
    case .past(let start):
      findings.refuse(
        .schedulePast, "the start \(Instant.text(start)) is past",
        fix: "correct the date, or write past: now in the schedule")
    case .beyond(let start) where EpochSeconds.difference(start, horizon) <= now:
      findings.refuse(
        .scheduleClosed, "the window never opens after \(Instant.text(start))",
        fix: "check the window's days, holidays and zone in the schedule")
    case .beyond(let start) where plan.beyond == .reject:
      findings.refuse(
        .scheduleBeyond,
        "the start \(Instant.text(start)) is more than \(Instant.days(horizon)) ahead, the service's horizon",
        fix: "correct the date, or write beyond: defer in the schedule")
    case .beyond: break
    }
    checkLife(plan, resolution, now: now, horizon: horizon, into: &findings)
  }

  private static func checkLife(
    _ plan: SchedulePlan, _ resolution: SchedulePlan.Resolution, now: Int64, horizon: Int64,
    into findings: inout Findings
  ) {
    let start: Int64? =
      switch resolution {
      case .now, .past: nil
      case .scheduled(let start, _): start
      case .beyond(let start): start
      }
    guard let life = plan.expiresAfterSeconds else {
      if let start, EpochSeconds.difference(start, now) > Limits.scheduleHorizonSeconds {
        findings.warn(
          .scheduleWithoutExpiry,
          "the start \(Instant.text(start)) is more than \(Instant.days(Limits.scheduleHorizonSeconds)) ahead, and a "
            + "task lives \(Instant.days(Limits.defaultLifeSeconds)) unless it says otherwise",
          fix: "set expires_after in the mapping")
      }
      return
    }
    // A deferred task is sent when its start has come inside the horizon, so its life counts from there.
    let lead = min(start.map { EpochSeconds.difference($0, now) } ?? 0, horizon)
    let minutes = Expiry.minutes(start: EpochSeconds.sum(now, lead), life: life, now: now)
    if life <= 0 || minutes > Int64(Limits.expiryMinutes.upperBound) {
      findings.refuse(
        .expiryRange,
        "the task would live \(Excerpt.grouped(Int(minutes))) minutes from now, 1 to "
          + "\(Excerpt.grouped(Limits.expiryMinutes.upperBound)) are allowed",
        fix: "set expires_after so that start and life stay within 90 days")
    }
  }
}

/// Moments and spans as messages show them.
enum Instant {
  /// `2026-03-30T07:30:00Z`; the bare number of seconds outside of the years 1 to 9999.
  static func text(_ epochSeconds: Int64) -> String {
    guard (-62_135_596_800...253_402_300_799).contains(epochSeconds) else { return String(epochSeconds) }
    return Date(timeIntervalSince1970: Double(epochSeconds)).formatted(.iso8601)
  }

  /// `6 days`, `90 minutes`.
  static func days(_ seconds: Int64) -> String {
    seconds.isMultiple(of: 86_400) ? "\(seconds / 86_400) days" : "\(seconds / 60) minutes"
  }
}
