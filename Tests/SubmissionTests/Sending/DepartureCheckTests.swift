import ConnectAPI
import Diagnostics
import Ledger
import Submission
import Synchronization
import Testing

/// What is asked once, before the first request.
@Suite(.serialized) struct DepartureCheckTests {
  private func submit(
    _ night: Night, to service: PretendService, _ departure: @escaping DepartureCheck
  ) async throws -> SubmissionOutcome {
    try await Submitter(
      ledger: night.ledger, send: service.send, departure: departure, settings: Night.settings(),
      clock: night.time.clock, seed: 1, log: Night.silent
    ).submit(night.run, stop: StopSignal()) { _ in }
  }

  @Test func `a reason not to depart stops the run with nothing sent and nothing changed`() async throws {
    let night = try Night(rows: 20)
    let service = PretendService(night.time)
    let asked = Mutex<[Int]>([])
    let outcome = try await submit(night, to: service) { tasks in
      asked.withLock { $0.append(tasks) }
      return Diagnostic("credentials.end-too-early", "they end")
    }
    #expect(outcome.code == "credentials.end-too-early")
    #expect(asked.withLock { $0 } == [20])
    #expect(service.tokens.isEmpty)
    #expect(try night.counts[.pending] == 20)
    #expect(try await submit(night, to: service) { _ in nil } == .finished)
    try night.expectEachExactlyOnce(at: service, rows: 20)
  }

  @Test func `rows in doubt stay in doubt, and are counted`() async throws {
    let night = try Night(rows: 5)
    let lost = PretendService(night.time) { _ in .answers(.refused("InternalServiceException", 500)) }
    _ = try await night.submit(to: lost, Night.settings(attempts: 1, breaker: false))
    let before = try night.counts
    #expect(before[.inDoubt] == 5)
    let asked = Mutex<[Int]>([])
    _ = try await submit(night, to: PretendService(night.time)) { tasks in
      asked.withLock { $0.append(tasks) }
      return Diagnostic("credentials.end-too-early", "they end")
    }
    #expect(asked.withLock { $0 } == [5])
    #expect(try night.counts == before)
  }

  @Test func `nobody is asked when nothing is to be sent`() async throws {
    let night = try Night(rows: 3)
    let service = PretendService(night.time)
    #expect(try await submit(night, to: service) { _ in nil } == .finished)
    let outcome = try await submit(night, to: service) { _ in Diagnostic("credentials.end-too-early", "they end") }
    #expect(outcome == .finished)
  }
}
