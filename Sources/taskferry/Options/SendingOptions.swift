import ArgumentParser
import Foundation
import Submission

/// How fast and how long a load sends.
struct SendingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Requests a second; four fifths of the default quota by default.", valueName: "n"))
  var rate: Double = 1.6

  @Option(help: ArgumentHelp("Size of the token bucket, at least 1.", valueName: "n"))
  var burst: Double = 4

  @Option(help: ArgumentHelp("Most requests in flight.", valueName: "n"))
  var concurrency = 64

  @Option(
    help: ArgumentHelp(
      "At the quota of active tasks: wait, or stop. By default wait on a terminal.", valueName: "wait|stop"))
  var onQuota: SubmissionSettings.OnQuota?

  @Option(help: ArgumentHelp("Stop when the service refuses one row after the other: on, or off.", valueName: "on|off"))
  var breaker: Switch = .on

  @Option(
    help: ArgumentHelp("Rows in doubt older than this are not sent again: 24h, at most 7d.", valueName: "duration"),
    transform: seconds)
  var resendLimit: Int64 = 86_400

  enum Switch: String, CaseIterable, ExpressibleByArgument { case on, off }

  mutating func validate() throws {
    guard (0.001...10_000).contains(rate) else { throw ValidationError("--rate is from 0.001 to 10000.") }
    guard burst >= 1, burst <= 100_000 else { throw ValidationError("--burst is from 1 to 100000.") }
    guard (1...1_000).contains(concurrency) else { throw ValidationError("--concurrency is from 1 to 1000.") }
    guard resendLimit <= 7 * 86_400 else { throw ValidationError("--resend-limit is at most 7d.") }
  }

  func settings(horizonDays: Int, now: Date) -> SubmissionSettings {
    SubmissionSettings(
      rate: rate, burst: burst, maximumInFlight: concurrency,
      onQuota: onQuota ?? (Terminal.isInteractive ? .wait : .stop),
      breakerIsOn: breaker == .on, horizonSeconds: Int64(horizonDays) * 86_400, resendLimitSeconds: resendLimit)
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
