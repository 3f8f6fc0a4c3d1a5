import ArgumentParser
import Preflight

/// How fast a load sends, or would.
struct PaceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Requests a second; four fifths of the default quota by default, of the applied one with auto.",
      valueName: "n|auto"))
  var rate: RateChoice = .perSecond(1.6)

  @Option(
    help: ArgumentHelp(
      "Size of the token bucket, at least 1; 4 by default, with --rate auto it follows.", valueName: "n"))
  var burst: Double?

  mutating func validate() throws {
    if case .perSecond(let rate) = rate, !(0.001...10_000).contains(rate) {
      throw ValidationError("--rate is from 0.001 to 10000, or auto.")
    }
    guard (1...100_000).contains(burst ?? 1) else { throw ValidationError("--burst is from 1 to 100000.") }
  }

  /// The pace that was asked for; nil when the applied quota decides.
  var set: SendingPace? {
    guard case .perSecond(let rate) = rate else { return nil }
    return SendingPace(rate: rate, burst: burst ?? SendingPace.byDefault.burst)
  }
}

/// `--rate`: a number, or the applied quota's share.
enum RateChoice: Hashable, ExpressibleByArgument {
  case perSecond(Double)
  case automatic

  init?(argument: String) {
    if argument == "auto" {
      self = .automatic
    } else if let rate = Double(argument) {
      self = .perSecond(rate)
    } else {
      return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .perSecond(let rate): "\(rate)"
    case .automatic: "auto"
    }
  }
}
