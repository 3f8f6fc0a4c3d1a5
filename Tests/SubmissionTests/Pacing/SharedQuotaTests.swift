import Testing

@testable import Submission

/// Our pace and somebody else at one bucket of the service, in simulated time.
@Suite struct SharedQuotaTests {
  struct Case: Sendable, CustomTestStringConvertible {
    /// The service's quota.
    var rate: Double
    var burst: Double
    /// The share of the quota that is our set rate.
    var share: Double
    /// How many requests the other one makes at once.
    var bunch: Int
    /// Seconds until the full rate is back.
    var recovery: Double
    /// Seconds in which somebody else takes half.
    var length: Double

    var testDescription: String { "\(rate)/s, ours \(share), others \(bunch) at once" }
  }

  static let cases: [Case] = [
    (2.0, 5.0, [1, 2], 336.0, 900.0), (20, 25, [1, 10], 140, 600), (500, 500, [1, 100], 70, 240),
  ].flatMap { rate, burst, bunches, recovery, length in
    [0.8, 1].flatMap { share in
      bunches.map {
        Case(rate: rate, burst: burst, share: share, bunch: $0, recovery: recovery, length: length)
      }
    }
  }

  @Test(arguments: cases, [UInt64(1), 2, 3])
  func `others who take half cost at most one throttling answer in a hundred, and leave us their half`(
    shared: Case, seed: UInt64
  ) {
    if shared.rate > 100, seed > 1 { return }
    var stage = SharedQuota(shared, seed: seed)
    stage.run(until: shared.length, withOthers: true)
    let later = stage.answers.filter { $0.at >= 60 }
    let throttled = later.count { !$0.isAccepted }
    #expect(Double(throttled) <= 0.01 * Double(later.count))
    let achieved = Double(later.count - throttled) / (shared.length - 60)
    #expect(achieved >= 0.9 * shared.rate / 2)
    #expect(excess(of: stage.sent, rate: shared.rate * shared.share, burst: shared.burst) <= 1e-6)

    // The others go: the full rate is back within the time that is promised.
    stage.run(until: shared.length + shared.recovery + 30, withOthers: false)
    let back = shared.length + shared.recovery
    let atLast = stage.answers.filter { $0.at >= back && $0.at < back + 30 && $0.isAccepted }
    // One more or less is where the half minute is cut.
    #expect(Double(atLast.count + 1) >= 0.99 * 30 * shared.rate * shared.share)
  }
}

/// The simulation: every request takes a tenth of a second, and meets the service's bucket half-way.
struct SharedQuota {
  struct Answer {
    var at: Double
    var isAccepted: Bool
  }

  private(set) var sent: [Double] = []
  private(set) var answers: [Answer] = []
  private var pace: Pace
  private var tokens: Double
  private var filledAt = 0.0
  private var arrivals: [Double] = []
  private var returning: [(at: Double, sentAt: Double, isAccepted: Bool)] = []
  private var nextArrival = 0
  private var nextReturn = 0
  private var oursAt = 0.0
  private var othersAt: Double
  private var random: SeededRandom
  private let shared: SharedQuotaTests.Case
  private static let latency = 0.1

  init(_ shared: SharedQuotaTests.Case, seed: UInt64) {
    self.shared = shared
    random = SeededRandom(seed: seed)
    othersAt = random.fraction()
    tokens = shared.burst
    pace = Pace(
      rate: shared.rate * shared.share, burst: shared.burst * shared.share, retry: RetryPolicy(maximumAttempts: 8),
      at: 0)
  }

  mutating func run(until end: Double, withOthers: Bool) {
    while true {
      let arrival = nextArrival < arrivals.count ? arrivals[nextArrival] : .infinity
      let answer = nextReturn < returning.count ? returning[nextReturn].at : .infinity
      let others = withOthers ? othersAt : .infinity
      let now = min(min(arrival, answer), min(others, oursAt))
      guard now < end else { return }
      if now == answer {
        takeAnswer()
      } else if now == arrival {
        let isAccepted = takeToken(at: now)
        returning.append((now + Self.latency / 2, now - Self.latency / 2, isAccepted))
        nextArrival += 1
      } else if now == others {
        for _ in 0..<shared.bunch { _ = takeToken(at: now) }
        othersAt += Double(shared.bunch) / (shared.rate / 2)
      } else {
        sendOurs(at: now)
      }
    }
  }

  private mutating func sendOurs(at now: Double) {
    let wait = pace.take(at: now)
    guard wait == 0 else { return oursAt = now + wait }
    sent.append(now)
    arrivals.append(now + Self.latency / 2)
  }

  private mutating func takeAnswer() {
    let answer = returning[nextReturn]
    nextReturn += 1
    answers.append(Answer(at: answer.at, isAccepted: answer.isAccepted))
    if answer.isAccepted {
      pace.succeeded(at: answer.at)
    } else {
      pace.throttled(at: answer.at, sentAt: answer.sentAt, hint: nil, random: random.fraction())
    }
  }

  private mutating func takeToken(at now: Double) -> Bool {
    tokens = min(shared.burst, tokens + max(0, now - filledAt) * shared.rate)
    filledAt = max(filledAt, now)
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }
}
