import Submission
import Testing

@testable import Submission

/// The set rate is used fully and never exceeded: over any minute, after idleness, through the whole submitter.
@Suite(.serialized) struct RateTests {
  /// The fewest requests in any window of that many seconds.
  private func fewest(in window: Double, of moments: [Double], until end: Double) -> Int {
    var fewest = Int.max
    var first = 0
    var last = 0
    for start in moments where start + window <= end {
      while moments[first] < start { first += 1 }
      while last < moments.count, moments[last] < start + window { last += 1 }
      fewest = min(fewest, last - first)
    }
    return fewest
  }

  @Test(arguments: [(2.0, 5.0, 300), (20, 25, 1_500)])
  func `99 in a hundred of the set rate over any minute, and never above it`(rate: Double, burst: Double, rows: Int)
    async throws
  {
    let night = try Night(rows: rows)
    let service = PretendService(night.time, latency: .seconds(0.1))
    try await night.submit(to: service, Night.settings(rate: rate, burst: burst, inFlight: 64))
    let moments = service.snapshot.arrivals.map(\.at)
    #expect(excess(of: moments, rate: rate, burst: burst) <= 1e-6)
    #expect(Double(fewest(in: 60, of: moments, until: moments.last ?? 0)) >= 0.99 * rate * 60)
  }

  @Test func `the same at 500 a second`() async throws {
    let night = try Night(rows: 3_000)
    let service = PretendService(night.time, latency: .seconds(0.05))
    try await night.submit(to: service, Night.settings(rate: 500, burst: 100, inFlight: 64))
    let moments = service.snapshot.arrivals.map(\.at)
    #expect(excess(of: moments, rate: 500, burst: 100) <= 1e-6)
    // The first request goes alone; after that nothing is left unused.
    #expect(night.time.seconds <= (3_000 - 99) / (500 * 0.99) + 0.2)
  }

  @Test(arguments: [(2.0, 5.0), (20, 25), (500, 500)]) func `any minute of a pace alone at the service's bucket`(
    rate: Double, burst: Double
  ) {
    var pace = Pace(rate: rate, burst: burst, retry: RetryPolicy(maximumAttempts: 8), at: 0)
    var moments: [Double] = []
    var now = 0.0
    while now < 200 {
      let wait = pace.take(at: now)
      if wait == 0 {
        moments.append(now)
        pace.succeeded(at: now)
      }
      now += wait
    }
    #expect(excess(of: moments, rate: rate, burst: burst) <= 1e-6)
    #expect(Double(fewest(in: 60, of: moments, until: 200)) >= 0.99 * rate * 60)
  }

  @Test func `after an hour of idleness no more leave at once than the bucket holds`() {
    var pace = Pace(rate: 20, burst: 25, retry: RetryPolicy(maximumAttempts: 8), at: 0)
    for _ in 0..<10 { _ = pace.take(at: 0) }
    var atOnce = 0
    while pace.take(at: 3_600) == 0 { atOnce += 1 }
    #expect(atOnce == 24)
  }

  @Test func `after a throttling answer nothing is saved up for a burst`() {
    var pace = Pace(rate: 20, burst: 25, retry: RetryPolicy(maximumAttempts: 8), at: 0)
    expect(pace.take(at: 0), is: 0)
    pace.throttled(at: 0.1, sentAt: 0, hint: nil, random: 0)
    var atOnce = 0
    while pace.take(at: 0.2) == 0 { atOnce += 1 }
    #expect(atOnce <= 1)
  }

  @Test func `two hundred tasks at 20 a second with burst 25 take as long as the quota says`() async throws {
    let night = try Night(rows: 200)
    let server = ServerBucket(rate: 20, burst: 25)
    let service = PretendService(night.time, latency: .seconds(0.05), fate: server.fate)
    let end = try await night.submit(to: service, Night.settings(rate: 20, burst: 25, inFlight: 64))
    #expect(night.time.seconds <= (200 - 25) / 20 * 49.5 / 48.75 + 0.1)
    #expect(end.last.throttled <= 1)
  }
}
