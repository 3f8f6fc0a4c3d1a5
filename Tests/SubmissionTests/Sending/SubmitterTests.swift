import ConnectAPI
import Foundation
import Ledger
import Submission
import Synchronization
import Testing

@Suite(.serialized) struct SubmitterTests {
  @Test func `every row becomes one task with its ContactId on record`() async throws {
    let night = try Night(rows: 50)
    let service = PretendService(night.time)
    let end = try await night.submit(to: service)
    #expect(end.outcome == .finished)
    #expect(end.progress.map(\.created) == Array(1...50))
    #expect(end.last.attempts == 50)
    try night.expectEachExactlyOnce(at: service, rows: 50)
  }

  @Test func `rows leave in the order of the ledger`() async throws {
    let night = try Night(rows: 20)
    let service = PretendService(night.time)
    try await night.submit(to: service, Night.settings(inFlight: 1))
    let rows = try night.rows
    #expect(service.tokens == rows.map(\.clientToken))
  }

  @Test func `submitting a finished run again sends nothing`() async throws {
    let night = try Night(rows: 5)
    let service = PretendService(night.time)
    try await night.submit(to: service)
    let end = try await night.submit(to: service)
    #expect(end.outcome == .finished)
    #expect(service.tokens.count == 5)
  }

  @Test func `a run without tasks is finished at once`() async throws {
    let night = try Night([])
    let end = try await night.submit(to: PretendService(night.time))
    #expect(end.outcome == .finished)
    #expect(end.progress.isEmpty)
  }

  @Test(arguments: [1, 3, 8]) func `never more requests in flight than allowed`(most: Int) async throws {
    let night = try Night(rows: 60)
    let service = PretendService(night.time, latency: .seconds(1))
    try await night.submit(to: service, Night.settings(rate: 1_000, burst: 1_000, inFlight: most))
    #expect(service.snapshot.mostInFlight == most)
    try night.expectEachExactlyOnce(at: service, rows: 60)
  }

  @Test func `no more requests are in flight than the rate needs`() async throws {
    let night = try Night(rows: 80)
    let service = PretendService(night.time, latency: .seconds(0.3))
    try await night.submit(to: service, Night.settings(rate: 10, burst: 2, inFlight: 64))
    #expect(service.snapshot.mostInFlight <= 6)
  }

  // MARK: Rate

  @Test(arguments: [(1.6, 4.0, 0.1), (20.0, 25.0, 0.2), (5.0, 1.0, 0.05)])
  func `the rate is used fully and never exceeded`(rate: Double, burst: Double, latency: Double) async throws {
    let night = try Night(rows: 200)
    let service = PretendService(night.time, latency: .seconds(latency))
    try await night.submit(to: service, Night.settings(rate: rate, burst: burst, inFlight: 64))
    let moments = service.snapshot.arrivals.map(\.at)
    #expect(excess(of: moments, rate: rate, burst: burst) <= 1e-6)
    let held = max(1, burst - 1)
    let ideal = (200 - held) / rate
    #expect(night.time.seconds < ideal * 1.01 + 2 * latency + 0.5)
  }

  @Test func `a thousand tasks at 20 a second with burst 25 take 49.5 seconds or less`() async throws {
    let night = try Night(rows: 1_000)
    let server = ServerBucket(rate: 20, burst: 25)
    let service = PretendService(night.time, latency: .seconds(0.05), fate: server.fate)
    let end = try await night.submit(to: service, Night.settings(rate: 20, burst: 25, inFlight: 64))
    #expect(night.time.seconds <= 49.5)
    #expect(end.last.throttled <= 1)
    try night.expectEachExactlyOnce(at: service, rows: 1_000)
  }

  // MARK: Stopping

  @Test func `a stop finishes and settles what is in flight and leaves the rest waiting`() async throws {
    let night = try Night(rows: 100)
    let stop = StopSignal()
    let service = PretendService(night.time, latency: .seconds(1)) { arrival in
      if arrival.number == 20 { stop.stop("interrupted by SIGINT") }
      return .answered
    }
    let end = try await night.submit(to: service, stop: stop)
    #expect(end.outcome == .interrupted(reason: "interrupted by SIGINT"))
    let sent = service.tokens.count
    #expect(sent >= 20 && sent < 40)
    #expect(try night.counts[.created] == sent)
    #expect(try night.counts[.pending] == 100 - sent)
    #expect(try await night.submit(to: service).outcome == .finished)
    try night.expectEachExactlyOnce(at: service, rows: 100)
  }

  @Test func `a stop ends the wait before a retry at once, and the row keeps its doubt`() async throws {
    let night = try Night(rows: 2)
    let stop = StopSignal()
    let service = PretendService(night.time) { arrival in
      if arrival.number == 3 { stop.stop("enough") }
      return arrival.number == 1 ? .answered : .processedThen(.timeout)
    }
    let end = try await night.submit(to: service, Night.settings(inFlight: 1), stop: stop)
    #expect(end.outcome == .interrupted(reason: "enough"))
    #expect(try night.counts[.inDoubt] == 1)
    #expect(end.last.inDoubt == 1)
    #expect(try await night.submit(to: PretendService(night.time, holding: service.snapshot)).outcome == .finished)
    #expect(try night.counts[.created] == 2)
  }

  @Test func `a stop given before the first request sends nothing`() async throws {
    let night = try Night(rows: 3)
    let stop = StopSignal()
    stop.stop("too early")
    stop.stop("the second reason does not count")
    let service = PretendService(night.time)
    #expect(try await night.submit(to: service, stop: stop).outcome == .interrupted(reason: "too early"))
    #expect(service.tokens.isEmpty)
    #expect(try night.counts[.pending] == 3)
  }

  @Test func `a stop after the last row interrupts nothing`() async throws {
    let night = try Night(rows: 3)
    let stop = StopSignal()
    let service = PretendService(night.time) { arrival in
      if arrival.number == 3 { stop.stop("late") }
      return .answered
    }
    #expect(try await night.submit(to: service, Night.settings(inFlight: 1), stop: stop).outcome == .finished)
    #expect(try night.counts[.created] == 3)
  }

  @Test func `nothing new is sent from the deadline on`() async throws {
    let night = try Night(rows: 100)
    let service = PretendService(night.time, latency: .seconds(0.2))
    let end = try await night.submit(to: service, Night.settings(rate: 2, burst: 1, until: 10))
    #expect(end.outcome == .interrupted(reason: "the deadline was reached"))
    #expect(service.snapshot.arrivals.allSatisfy { $0.at < 10 })
    #expect((19...21).contains(service.tokens.count))
    #expect(try night.counts[.created] == service.tokens.count)
    #expect(night.time.seconds < 10.5)
  }

  // MARK: Schedules

  @Test func `a start is judged when the row is claimed`() async throws {
    let soon = Int64(SimulatedTime.start.timeIntervalSince1970) + 3_600
    let far = soon + 30 * 86_400
    let night = try Night([Night.task(1), Night.task(2, start: soon), Night.task(3, start: far)])
    let service = PretendService(night.time)
    let end = try await night.submit(to: service)
    #expect(end.outcome == .finished)
    #expect(try night.rows.map(\.state) == [.created, .created, .deferred])
    #expect(try night.rows[1].scheduledTime == soon)
    #expect(
      service.snapshot.arrivals.contains {
        String(decoding: $0.body, as: UTF8.self).contains("\"ScheduledTime\":\(soon)")
      })
  }

  @Test func `a row whose start goes by while it waits is never refused for it`() async throws {
    let soon = Int64(SimulatedTime.start.timeIntervalSince1970) + 60
    let night = try Night([Night.task(1), Night.task(2, start: soon), Night.task(3)])
    let service = PretendService(night.time) { arrival in
      arrival.number == 2 ? .answers(.refused("ThrottlingException", 429, retryAfter: .seconds(90))) : .answered
    }
    let end = try await night.submit(to: service, Night.settings(inFlight: 1))
    #expect(end.outcome == .finished)
    #expect(try night.rows.map(\.state) == [.created, .failed, .created])
    // The next load makes a request with a start of its own.
    try await night.submit(to: service)
    #expect(try night.rows.map(\.state) == [.created, .created, .created])
    #expect(service.snapshot.tasks.count == 3)
  }

  // MARK: Retries

  @Test func `every attempt at a row carries the same bytes and the same invocation`() async throws {
    let night = try Night(rows: 3)
    let service = PretendService(night.time) { $0.time < 4 ? .answers(.internalError) : .answered }
    try await night.submit(to: service)
    let attempts = Dictionary(grouping: service.snapshot.arrivals, by: \.token)
    for arrivals in attempts.values {
      #expect(arrivals.map(\.attempt.attempt) == [1, 2, 3, 4])
      #expect(Set(arrivals.map(\.attempt.invocationID)).count == 1)
      #expect(Set(arrivals.map(\.body)).count == 1)
    }
    #expect(Set(service.snapshot.arrivals.map(\.attempt.invocationID)).count == 3)
    try night.expectEachExactlyOnce(at: service, rows: 3)
  }

  @Test(arguments: [StartTaskContactAnswer.internalError, .unavailable, .timeout])
  func `when all attempts may have made a task the row is in doubt, and sent again by the next load`(
    answer: StartTaskContactAnswer
  ) async throws {
    let night = try Night(rows: 4)
    let service = PretendService(night.time) { arrival in
      arrival.number == 1 ? .answered : arrival.time <= 3 ? .processedThen(answer) : .answered
    }
    let first = try await night.submit(to: service, Night.settings(attempts: 3))
    #expect(first.outcome == .finished)
    #expect(first.last.inDoubt == 3)
    #expect(try night.counts[.inDoubt] == 3)
    let second = try await night.submit(to: service, Night.settings(attempts: 3))
    #expect(second.last.created == 3)
    try night.expectEachExactlyOnce(at: service, rows: 4)
  }

  @Test func `rows that certainly reached nobody have failed, and the next load sends them`() async throws {
    let night = try Night(rows: 4)
    let service = PretendService(night.time) { arrival in
      arrival.number > 1 && arrival.time <= 3 ? .answers(.unreachable) : .answered
    }
    #expect(try await night.submit(to: service, Night.settings(attempts: 3)).last.failed == 3)
    #expect(try night.counts[.failed] == 3)
    try await night.submit(to: service)
    try night.expectEachExactlyOnce(at: service, rows: 4)
  }

  @Test func `a refusal of a row that may have been made leaves it in doubt`() async throws {
    let night = try Night(rows: 2)
    let service = PretendService(night.time) { arrival in
      switch (arrival.number, arrival.time) {
      case (1, _): .answered
      case (_, 1): .processedThen(.timeout)
      default: .answers(.invalid)
      }
    }
    let end = try await night.submit(to: service)
    #expect(end.last.inDoubt == 1)
    #expect(end.last.rejected == 0)
    #expect(try night.counts[.inDoubt] == 1)
  }

  @Test func `a row in doubt for longer than the limit is not sent again`() async throws {
    let night = try Night(rows: 1)
    let service = PretendService(night.time) { $0.time <= 1 ? .processedThen(.timeout) : .answered }
    try await night.submit(to: service, Night.settings(attempts: 1))
    #expect(try night.counts[.inDoubt] == 1)
    try await night.time.pass(86_401)
    #expect(try await night.submit(to: service).outcome == .finished)
    #expect(service.tokens.count == 1)
    #expect(try night.counts[.inDoubt] == 1)
  }

  @Test func `a row in doubt that comes of age while it waits is not sent again`() async throws {
    let night = try Night(rows: 1)
    let service = PretendService(night.time) { arrival in
      arrival.time == 1
        ? .processedThen(.timeout) : .answers(.refused("ThrottlingException", 429, retryAfter: .seconds(60)))
    }
    try await night.submit(to: service, Night.settings(attempts: 1))
    try await night.time.pass(86_370)
    #expect(try await night.submit(to: service).outcome == .finished)
    #expect(service.tokens.count == 2)
    #expect(try night.counts[.inDoubt] == 1)
  }

  @Test func `a row that the service refuses is rejected and the others go on`() async throws {
    let night = try Night(rows: 30)
    let service = PretendService(night.time) { $0.number % 7 == 3 ? .answers(.invalid) : .answered }
    let end = try await night.submit(to: service)
    #expect(end.outcome == .finished)
    #expect(end.last.rejected == 4)
    #expect(try night.counts[.rejected] == 4)
    #expect(try night.counts[.created] == 26)
    try night.expectConsistency(with: service, rows: 30)
  }
}

/// The token bucket of the service's side.
final class ServerBucket: Sendable {
  private let tokens: Mutex<(count: Double, at: Double)>
  private let rate: Double
  private let burst: Double

  init(rate: Double, burst: Double) {
    self.rate = rate
    self.burst = burst
    tokens = Mutex((burst, 0))
  }

  var fate: @Sendable (PretendService.Arrival) -> PretendService.Fate {
    { arrival in
      let passes = self.tokens.withLock { tokens in
        tokens.count = min(self.burst, tokens.count + (arrival.at - tokens.at) * self.rate)
        tokens.at = max(tokens.at, arrival.at)
        guard tokens.count >= 1 else { return false }
        tokens.count -= 1
        return true
      }
      return passes ? .answered : .answers(.throttled)
    }
  }
}
