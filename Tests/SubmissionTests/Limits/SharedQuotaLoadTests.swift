import Submission
import Synchronization
import Testing

/// A whole load at a quota of which somebody else takes half.
@Suite(.serialized) struct SharedQuotaLoadTests {
  @Test func `at 20 a second, half of them taken by others, after a minute one answer in a hundred is 429 at most`()
    async throws
  {
    let night = try Night(rows: 1_500)
    let bucket = SharedBucket(rate: 20, burst: 25, others: 10)
    let service = PretendService(night.time, fate: bucket.fate)
    let end = try await night.submit(to: service, Night.settings(rate: 20, burst: 25, inFlight: 64))
    #expect(end.outcome == .finished)
    let later = service.snapshot.arrivals.filter { $0.at >= 60 }
    let throttled = bucket.throttledAt.count { $0 >= 60 }
    #expect(later.count > 600)
    #expect(Double(throttled) <= 0.01 * Double(later.count))
    // What is free is ten a second, and the service's bucket at the beginning.
    #expect(night.time.seconds < 1_500 / 9.5)
    try night.expectEachExactlyOnce(at: service, rows: 1_500)
  }
}

/// The token bucket of the service's side with somebody else at it, who asks steadily.
private final class SharedBucket: Sendable {
  private struct State: Sendable {
    var tokens: Double
    var filledAt = 0.0
    var othersAt = 0.0
    var throttledAt: [Double] = []
  }

  private let state: Mutex<State>
  private let rate: Double
  private let burst: Double
  private let others: Double

  init(rate: Double, burst: Double, others: Double) {
    self.rate = rate
    self.burst = burst
    self.others = others
    state = Mutex(State(tokens: burst))
  }

  var throttledAt: [Double] { state.withLock { $0.throttledAt } }

  var fate: @Sendable (PretendService.Arrival) -> PretendService.Fate {
    { arrival in
      self.state.withLock { state in
        while state.othersAt <= arrival.at {
          _ = self.take(at: state.othersAt, &state)
          state.othersAt += 1 / self.others
        }
        if self.take(at: arrival.at, &state) { return .answered }
        state.throttledAt.append(arrival.at)
        return .answers(.throttled)
      }
    }
  }

  private func take(at now: Double, _ state: inout State) -> Bool {
    state.tokens = min(burst, state.tokens + max(0, now - state.filledAt) * rate)
    state.filledAt = max(state.filledAt, now)
    guard state.tokens >= 1 else { return false }
    state.tokens -= 1
    return true
  }
}
