import Testing

@testable import Submission

@Suite struct PaceTests {
  private func pace(rate: Double = 10, burst: Double = 4) -> Pace {
    Pace(rate: rate, burst: burst, retry: RetryPolicy(maximumAttempts: 8), at: 0)
  }

  @Test func `throttling pauses everybody once an episode and slows the bucket`() {
    var pace = pace()
    expect(pace.take(at: 0), is: 0)
    expect(pace.take(at: 0), is: 0)
    pace.throttled(at: 1, sentAt: 0, hint: nil, random: 0.5)
    #expect(pace.isPaused(at: 1.2))
    expect(pace.take(at: 1.2), near: 0.3)
    // The other one of the same volley: no second pause, no second cut.
    let rate = pace.rate
    pace.throttled(at: 1.1, sentAt: 0, hint: nil, random: 1)
    #expect(pace.rate == rate)
    expect(pace.take(at: 1.5), is: 0)
  }

  @Test func `the service's own hint is honoured, also within an episode`() {
    var pace = pace()
    pace.throttled(at: 1, sentAt: 0.5, hint: 7, random: 0)
    expect(pace.take(at: 1), near: 7)
    pace.throttled(at: 2, sentAt: 0.5, hint: 9, random: 0)
    expect(pace.take(at: 2), near: 9)
    pace.throttled(at: 3, sentAt: 0.5, hint: 1, random: 0)
    expect(pace.take(at: 3), near: 8)
  }

  @Test func `pauses grow from episode to episode and begin anew after a success`() {
    var pace = pace()
    var pauses: [Double] = []
    for episode in 1...7 {
      let now = Double(episode) * 100
      pace.throttled(at: now, sentAt: now, hint: nil, random: 1)
      pauses.append(pace.take(at: now))
    }
    #expect(pauses == [1, 2, 4, 8, 16, 20, 20])
    pace.succeeded(at: 1_000)
    pace.throttled(at: 1_000, sentAt: 1_000, hint: nil, random: 1)
    expect(pace.take(at: 1_000), is: 1)
  }

  @Test func `a rate that was never reached is cut from what was really sent`() {
    var pace = pace(rate: 1_000_000, burst: 1_000_000)
    for index in 0..<300 { expect(pace.take(at: 10 + Double(index) / 300), is: 0) }
    pace.throttled(at: 11, sentAt: 10.9, hint: nil, random: 0)
    #expect(pace.rate < 500)
  }

  @Test func `requests of the last second are counted in halves`() {
    var recent = RecentCount(at: 0)
    for moment in [0.1, 0.2, 0.7, 0.8, 1.1] { recent.count(at: moment) }
    expect(recent.lastSecond(at: 1.2), is: 4)
    expect(recent.lastSecond(at: 1.6), is: 3)
    expect(recent.lastSecond(at: 9), is: 0)
  }
}
