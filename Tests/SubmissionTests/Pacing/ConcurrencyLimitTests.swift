import Testing

@testable import Submission

@Suite struct ConcurrencyLimitTests {
  @Test(arguments: [
    (rate: 1.6, latency: 0.1, limit: 2), (rate: 20, latency: 0.3, limit: 9), (rate: 20, latency: 30, limit: 64),
    (rate: 1_000_000, latency: 0.001, limit: 64), (rate: 0.01, latency: 0.0, limit: 2),
  ]) func `as many as the rate needs at the latency seen`(rate: Double, latency: Double, limit: Int) {
    var concurrency = ConcurrencyLimit(maximum: 64)
    for _ in 0..<200 { concurrency.record(latency: latency) }
    #expect(concurrency.limit(atRate: rate) == limit)
  }

  @Test func `a second is assumed before anything was measured`() {
    #expect(ConcurrencyLimit(maximum: 64).limit(atRate: 20) == 26)
  }

  @Test func `one at a time stays one at a time`() {
    #expect(ConcurrencyLimit(maximum: 1).limit(atRate: 1_000) == 1)
    #expect(ConcurrencyLimit(maximum: 0).limit(atRate: 1_000) == 1)
  }
}
