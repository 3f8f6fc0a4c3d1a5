import Testing

@testable import Submission

@Suite struct TokenBucketTests {
  @Test func `half a percent of the rate and one token of the burst stay in reserve`() {
    let bucket = TokenBucket(rate: 20, burst: 25, at: 0)
    #expect(bucket.refill == 19.9)
    #expect(bucket.capacity == 24)
  }

  @Test(arguments: [0.1, 1, 1.5, 2]) func `it holds at least one token`(burst: Double) {
    #expect(TokenBucket(rate: 1, burst: burst, at: 0).capacity == 1)
  }

  @Test func `step by step: three at once, then one each time a token is back`() {
    var bucket = TokenBucket(rate: 1.6, burst: 4, at: 100)
    let between = 1 / 1.592
    // (when, seconds to wait)
    let steps: [(Double, Double)] = [
      (100, 0), (100, 0), (100, 0), (100, between),
      (100 + between / 2, between / 2), (100 + between, 0), (100 + between, between),
      // Long idle: no more than three are saved up.
      (200, 0), (200, 0), (200, 0), (200, between),
    ]
    for (when, expected) in steps {
      expect(bucket.take(at: when), near: expected)
    }
  }

  @Test func `waiting as long as it says is always long enough`() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<200 {
      let start = random.fraction() * 1e6
      var now = start
      var bucket = TokenBucket(rate: 0.1 + random.fraction() * 3_000, burst: 1 + random.fraction() * 20, at: now)
      for _ in 0..<60 {
        let wait = bucket.take(at: now)
        if wait > 0 {
          now += wait
          expect(bucket.take(at: now) < 1e-4, is: true)
        }
      }
    }
  }

  @Test(arguments: 0..<20) func `no window ever holds more than rate × time + burst`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let rate = 0.5 + random.fraction() * 50
    let burst = 1 + random.fraction() * 30
    var bucket = TokenBucket(rate: rate, burst: burst, at: 0)
    var now = 0.0
    var sent: [Double] = []
    while sent.count < 400 {
      let wait = bucket.take(at: now)
      if wait == 0 { sent.append(now) }
      // Somebody who waits as told, too short, or far too long.
      now += random.fraction() < 0.1 ? random.fraction() * 10 : wait * (0.5 + random.fraction())
    }
    #expect(excess(of: sent, rate: rate, burst: max(burst, 1)) <= 1e-6)
  }

  @Test func `a changed rate counts from the change on`() {
    var bucket = TokenBucket(rate: 10, burst: 2, at: 0)
    expect(bucket.take(at: 0), is: 0)
    bucket.changeRate(to: 1, at: 0)
    expect(bucket.take(at: 0), near: 1 / 0.995)
  }

  @Test func `a clock that seems to go back gives nothing away`() {
    var bucket = TokenBucket(rate: 1, burst: 1, at: 50)
    expect(bucket.take(at: 50), is: 0)
    expect(bucket.take(at: 10) > 0, is: true)
    expect(bucket.take(at: 50.5) > 0, is: true)
  }
}

/// How far the busiest window of `moments` (in order) lies above `rate × time + burst`; negative when below.
func excess(of moments: [Double], rate: Double, burst: Double) -> Double {
  // The maximum over i ≤ j of (j − i + 1) − rate × (tⱼ − tᵢ) − burst, in one pass: only the best beginning counts.
  var bestBeginning = -Double.infinity
  var worst = -Double.infinity
  for (index, moment) in moments.enumerated() {
    bestBeginning = max(bestBeginning, rate * moment - Double(index))
    worst = max(worst, Double(index) + 1 - rate * moment + bestBeginning - burst)
  }
  return worst
}
