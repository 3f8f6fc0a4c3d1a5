import Testing

@testable import Submission

@Suite struct AdaptiveRateTests {
  @Test func `published check value: w_max 10 recovers after 1.957 seconds`() {
    #expect(abs(AdaptiveRate.recoverySeconds(from: 10) - 1.9574338205844317) < 1e-12)
  }

  @Test func `published check value: throttled at 8 goes on at 5.6`() {
    var rate = AdaptiveRate(ceiling: 8)
    expect(rate.throttled(at: 10, sentAt: 9.9, sentLately: 8), is: true)
    #expect(abs(rate.rate - 5.6) < 1e-12)
  }

  @Test func `step by step along the curve: from β back to w_max at k, and beyond`() {
    var rate = AdaptiveRate(ceiling: 20)
    expect(rate.throttled(at: 0, sentAt: 0, sentLately: 4), is: true)
    // Four were sent in the last second under a limit of 20: the service is believed to bear 10.
    let k = AdaptiveRate.recoverySeconds(from: 10)
    let steps: [(Double, Double)] = [
      (0.0, 7), (k / 2, 10 - 0.4 * k * k * k / 8), (k, 10), (2 * k, 13), (3 * k, 20), (4 * k, 20),
    ]
    for (when, expected) in steps {
      rate.succeeded(at: when)
      #expect(abs(rate.rate - expected) < 1e-9, "at \(when)")
    }
  }

  @Test func `twenty throttled in flight together are one episode and one cut`() {
    var rate = AdaptiveRate(ceiling: 20)
    expect(rate.throttled(at: 5, sentAt: 4.9, sentLately: 20), is: true)
    for _ in 0..<19 { expect(rate.throttled(at: 5.1, sentAt: 4.95, sentLately: 20), is: false) }
    #expect(abs(rate.rate - 14) < 1e-12)
    expect(rate.throttled(at: 6, sentAt: 5.5, sentLately: 14), is: true)
    #expect(abs(rate.rate - 9.8) < 1e-12)
  }

  @Test func `it is not cut below one request in two seconds, nor raised above what was asked for`() {
    var fast = AdaptiveRate(ceiling: 10)
    for moment in 1...20 { _ = fast.throttled(at: Double(moment), sentAt: Double(moment), sentLately: 0) }
    #expect(fast.rate == 0.5)
    fast.succeeded(at: 10_000)
    #expect(fast.rate == 10)
    var slow = AdaptiveRate(ceiling: 0.1)
    _ = slow.throttled(at: 1, sentAt: 1, sentLately: 0)
    #expect(slow.rate == 0.1)
  }

  @Test func `success changes nothing while nothing was throttled`() {
    var rate = AdaptiveRate(ceiling: 3)
    rate.succeeded(at: 100)
    #expect(rate.rate == 3)
  }
}
