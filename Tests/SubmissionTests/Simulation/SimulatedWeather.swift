import ConnectAPI
import Ledger
import Submission

/// What a seed brings over one process: its settings, the network, the service's moods, the disk, and its end.
struct SimulatedWeather: Sendable {
  /// What happens to one request.
  struct Fate: Sendable {
    var kind: FaultKind?
    /// Seconds until the service works on it; nil never does.
    var processedAfter: Double?
    var answeredAfter: Double
    /// What its sender gets; nil is the service's own answer.
    var answer: StartTaskContactAnswer?
    /// The sender gets the answer of the request before.
    var isCrossed = false

    /// The service is at work, and the answer is its own.
    static func good(_ seconds: Double) -> Fate { Fate(processedAfter: seconds / 2, answeredAfter: seconds) }
  }

  /// A time in which every request gets the same answer.
  private struct Mood: Sendable {
    var from: Double
    var to: Double
    var kind: FaultKind
    var answer: StartTaskContactAnswer
  }

  /// Seconds after which a sender gives up.
  static let timeout = 10.0

  var settings: SubmissionSettings
  var disk = FaultyDisk.Plan()
  /// Seconds after its beginning at which the process is killed.
  var killAfter: Double?
  var stopAfter: Double?
  var secondProcessAfter: Double?
  var shufflesJobs: Bool
  let seed: UInt64
  /// Whether it is anything but a clear night.
  private(set) var hasFaults = false
  private var badness = 0.0
  private var moods: [Mood] = []
  /// From when on credentials, or the clock, are wrong until the sender has mended them.
  private(set) var expiresAt: Double?
  private(set) var skewedAt: Double?
  private(set) var canMend = true

  /// A night without a fault.
  static func clear(seed: UInt64, resendLimit: Int64) -> SimulatedWeather {
    let settings = SubmissionSettings(
      rate: 200, burst: 50, maximumInFlight: 8, maximumAttempts: 8, onQuota: .wait, breakerIsOn: false,
      resendLimitSeconds: resendLimit)
    return SimulatedWeather(settings: settings, shufflesJobs: false, seed: seed)
  }

  private init(settings: SubmissionSettings, shufflesJobs: Bool, seed: UInt64) {
    self.settings = settings
    self.shufflesJobs = shufflesJobs
    self.seed = seed
  }

  /// A night of faults that `seed` decides.
  init(seed: UInt64, resendLimit: Int64, now: Double) {
    self.seed = seed
    hasFaults = true
    var dice = Dice(seed, 1)
    settings = SubmissionSettings(
      rate: dice.seconds(0.5...40), burst: dice.seconds(1...20), maximumInFlight: dice.number(1...12),
      maximumAttempts: dice.number(1...6), onQuota: dice.oneIn(2) ? .wait : .stop, breakerIsOn: !dice.oneIn(4),
      resendLimitSeconds: resendLimit)
    shufflesJobs = dice.oneIn(2)
    badness = dice.oneIn(4) ? 0 : dice.fraction() * 0.7
    if dice.oneIn(3) { moods.append(Self.mood(&dice, now: now)) }
    if dice.oneIn(8) { expiresAt = now + dice.seconds(0...10) }
    if dice.oneIn(8) { skewedAt = now + dice.seconds(0...10) }
    canMend = !dice.oneIn(3)
    switch dice.below(8) {
    case 0: killAfter = dice.seconds(0...15)
    case 1: killAfter = dice.seconds(0...1)
    case 2, 3: disk.killAt = dice.number(1...150)
    case 4: stopAfter = dice.seconds(0...15)
    default: break
    }
    if dice.oneIn(4) { disk.breaks(&dice) }
    if dice.oneIn(8) { secondProcessAfter = dice.seconds(0...5) }
  }

  private static func mood(_ dice: inout Dice, now: Double) -> Mood {
    let from = now + dice.seconds(0...10)
    let (kind, answer): (FaultKind, StartTaskContactAnswer) =
      switch dice.below(8) {
      case 0, 1: (.throttled, .throttled)
      case 2: (.throttledWithHint, .refused("ThrottlingException", 429, retryAfter: .seconds(dice.number(1...400))))
      case 3: (.unavailableBefore, .unavailable)
      case 4, 5: (.quota, .quota)
      case 6: (.denied, dice.oneIn(2) ? .denied : .refused("UnrecognizedClientException", 401))
      default: (.unreachable, .unreachable)
      }
    let length = dice.oneIn(4) ? dice.seconds(60...1_500) : dice.seconds(1...120)
    return Mood(from: from, to: from + length, kind: kind, answer: answer)
  }

  // MARK: Requests

  /// - Parameter arrival: dice are thrown for the row and its attempt, whatever its token and whoever comes first.
  func fate(of arrival: SimulatedService.Arrival) -> Fate {
    var dice = Dice(seed, 2, Dice.hash(arrival.identity), UInt64(arrival.version), UInt64(arrival.time))
    let seconds = dice.oneIn(20) ? dice.seconds(0...9) : dice.seconds(0.001...0.5)
    if let mood = moods.first(where: { $0.from <= arrival.at && arrival.at < $0.to }) {
      return Fate(kind: mood.kind, answeredAfter: seconds, answer: mood.answer)
    }
    guard dice.fraction() < badness else { return .good(seconds) }
    return Self.fault(&dice, seconds)
  }

  private static func fault(_ dice: inout Dice, _ seconds: Double) -> Fate {
    func before(_ kind: FaultKind, _ answer: StartTaskContactAnswer, after: Double = seconds) -> Fate {
      Fate(kind: kind, answeredAfter: after, answer: answer)
    }
    func after(_ kind: FaultKind, _ answer: StartTaskContactAnswer) -> Fate {
      Fate(kind: kind, processedAfter: seconds / 2, answeredAfter: seconds, answer: answer)
    }
    switch dice.below(20) {
    case 0, 1: return before(.lost, .fault("timeout"), after: timeout)
    case 2, 3:
      return Fate(
        kind: .answerLost, processedAfter: seconds / 2, answeredAfter: timeout, answer: .fault("timeout"))
    case 4, 5: return after(.truncated, .fault("truncated"))
    case 6: return after(.garbled, .fault("unreadable"))
    case 7, 8:
      return Fate(
        kind: .late, processedAfter: timeout + dice.seconds(0...40), answeredAfter: timeout, answer: .fault("timeout"))
    case 9: return Fate(kind: .crossed, processedAfter: seconds / 2, answeredAfter: seconds, isCrossed: true)
    case 10, 11: return before(.throttled, .throttled)
    case 12:
      let wait = Duration.milliseconds(Int64(dice.number(1...30_000)))
      return before(.throttledWithHint, .refused("ThrottlingException", 429, retryAfter: wait))
    case 13: return before(.failedBefore, .internalError)
    case 14: return after(.failedAfter, .internalError)
    case 15: return before(.unavailableBefore, .unavailable)
    case 16: return after(.unavailableAfter, .unavailable)
    case 17: return dice.oneIn(6) ? before(.redirected, .redirect) : before(.unreachable, .unreachable)
    default: return before(.unreachable, .unreachable)
    }
  }
}

extension FaultyDisk.Plan {
  /// Puts one kind of failure on the disk, at a moment the dice decide, for a while or for good.
  fileprivate mutating func breaks(_ dice: inout Dice) {
    let from = dice.number(1...120)
    let count = dice.oneIn(3) ? 1_000_000 : dice.number(1...6)
    switch dice.below(6) {
    case 0: (failure, failing) = (.full, from..<(from + count))
    case 1: (failure, failing) = (.write, from..<(from + count))
    case 2: (failure, failing) = (.sync, from..<(from + count))
    case 3: readsFail = dice.oneIn(3)
    default:
      let lock = dice.number(1...40)
      // SQLite asks some 110 times in its ten seconds.
      busy = lock..<(lock + (dice.oneIn(3) ? 1_000 : dice.number(1...60)))
    }
  }
}

extension StartTaskContactAnswer {
  /// The request may have been processed.
  static func fault(_ word: String) -> StartTaskContactAnswer {
    .unanswered(TransportFault(.inDoubt, word: word, message: "no usable answer"))
  }

  /// What a process that was killed never gets to see.
  static let gone = StartTaskContactAnswer.unanswered(
    TransportFault(.notSent, word: "gone", message: "the process has ended", stopsRun: true))
}
