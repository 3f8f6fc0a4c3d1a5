import ArgumentParser
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Preflight
import Submission
import TaskMapping

/// How fast and how long a load sends.
struct SendingOptions: ParsableArguments {
  @OptionGroup var pace: PaceOptions

  @Option(help: ArgumentHelp("Most requests in flight.", valueName: "n"))
  var concurrency = 64

  @Option(
    help: ArgumentHelp(
      "At the quota of active tasks, and at --max-open: wait, or stop. By default wait on a terminal.",
      valueName: "wait|stop"))
  var onQuota: SubmissionSettings.OnQuota?

  @Option(
    help: ArgumentHelp(
      "Most tasks open in the instance at a time, as far as this dataset made them.", valueName: "n"))
  var maxOpen: Int?

  @Option(
    help: ArgumentHelp(
      "Send nothing new from this time on, in the mapping's zone (with --pending in this machine's); or from an instant on.",
      valueName: "hh:mm|instant"),
    transform: { text in
      guard let deadline = SendingDeadline(text) else {
        throw ValidationError(
          "'\(text)' is neither a time such as 06:00 nor an instant such as 2026-03-30T06:00+02:00.")
      }
      return deadline
    })
  var until: SendingDeadline?

  @Option(
    help: ArgumentHelp("Send nothing new when this long has passed: 90s, 30m, 5h.", valueName: "duration"),
    transform: seconds)
  var maxDuration: Int64?

  @Option(
    help: ArgumentHelp(
      "Send this many rows ahead and watch for a minute whether their tasks live; 0 does not. By default 3 for the "
        + "first load of a mapping into Amazon Connect.", valueName: "n"))
  var canary: Int?

  @Option(help: ArgumentHelp("Stop when the service refuses one row after the other: on, or off.", valueName: "on|off"))
  var breaker: Switch = .on

  @Flag(help: "Send also when the credentials end before the load is likely to.")
  var allowExpiry = false

  @OptionGroup var doubts: DoubtOptions

  enum Switch: String, CaseIterable, ExpressibleByArgument { case on, off }

  mutating func validate() throws {
    guard (1...1_000).contains(concurrency) else { throw ValidationError("--concurrency is from 1 to 1000.") }
    guard (1...1_000_000).contains(maxOpen ?? 1) else { throw ValidationError("--max-open is from 1 to 1000000.") }
    guard (0...50).contains(canary ?? 0) else { throw ValidationError("--canary is from 0 to 50.") }
    guard maxDuration ?? 1 > 0 else { throw ValidationError("--max-duration is at least 1s.") }
  }

  /// - Parameters:
  ///   - pace: how fast.
  ///   - until: nothing new is sent from then on.
  ///   - watchesFirstLoads: whether `--canary` has a default: the load goes to Amazon Connect itself.
  ///   - scope: whether other runs' deferred rows are sent along.
  func settings(
    pace: SendingPace, horizonDays: Int, until: Date?, watchesFirstLoads: Bool, scope: ClaimScope
  ) -> SubmissionSettings {
    var rule = canary.map { CanaryRule(count: $0, scope: .run) }
    if canary == nil, watchesFirstLoads { rule = CanaryRule(count: 3, scope: .mapping) }
    return SubmissionSettings(
      rate: pace.rate, burst: pace.burst, maximumInFlight: concurrency,
      onQuota: onQuota ?? (Terminal.isInteractive ? .wait : .stop),
      breakerIsOn: breaker == .on, horizonSeconds: Int64(horizonDays) * 86_400, resendLimitSeconds: doubts.resendLimit,
      until: until, maximumOpen: maxOpen, canary: rule, scope: scope)
  }

  /// When sending ends, by whichever of `--until` and `--max-duration` is earlier; nil without either.
  /// - Parameter zone: of a time of day.
  /// - Throws: `CommandFailure` when that has passed.
  func deadline(at now: Date, in zone: TimeZoneRules) throws -> Date? {
    let byDuration = maxDuration.map { now.addingTimeInterval(Double($0)) }
    switch until?.resolved(at: now, zone: zone) {
    case nil: return byDuration
    case .ahead(let date): return byDuration.map { min($0, date) } ?? date
    case .passed(let date):
      throw CommandFailure(
        .interrupted, "load.window-passed",
        "--until has passed: it was \(zone.text(of: Int64(date.timeIntervalSince1970))); nothing is sent",
        fix: "give a later time, or leave --until out; twelve hours after it, the next day's is meant")
    }
  }

  /// Reads `90s`, `30m`, `24h`, `7d`.
  static func seconds(_ text: String) throws -> Int64 {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()),
      (0...1_000_000).contains(count)
    else { throw ValidationError("'\(text)' is not a duration such as 90s, 30m, 24h or 7d.") }
    return count * unit
  }
}

extension SubmissionSettings.OnQuota: ExpressibleByArgument {}
