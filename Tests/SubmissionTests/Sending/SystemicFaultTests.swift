import ConnectAPI
import Diagnostics
import Ledger
import Submission
import Testing

@Suite(.serialized) struct SystemicFaultTests {
  @Test(arguments: [
    (StartTaskContactAnswer.denied, "submit.access-denied"),
    (.refused("UnrecognizedClientException", 403), "submit.access-denied"),
    (.refused("ResourceNotFoundException", 404), "submit.not-found"),
    (.refused("404", 404), "submit.unexpected-answer"),
  ]) func `a systemic answer costs one request and marks no row`(answer: StartTaskContactAnswer, code: String)
    async throws
  {
    let night = try Night(rows: 50)
    let service = PretendService(night.time) { _ in .answers(answer) }
    let end = try await night.submit(to: service)
    #expect(end.outcome.code == code)
    #expect(service.tokens.count == 1)
    #expect(try night.counts[.pending] == 50)
    // Mended: the same run goes on.
    let mended = PretendService(night.time)
    #expect(try await night.submit(to: mended).outcome == .finished)
    try night.expectEachExactlyOnce(at: mended, rows: 50)
  }

  @Test(arguments: [
    (StartTaskContactAnswer.expired, "submit.credentials-expired"),
    (.refused("RequestTimeTooSkewed", 403), "submit.clock-skew"),
  ]) func `credentials and clock are mended once, then the run stops`(answer: StartTaskContactAnswer, code: String)
    async throws
  {
    let night = try Night(rows: 5)
    let service = PretendService(night.time) { _ in .answers(answer) }
    #expect(try await night.submit(to: service).outcome.code == code)
    #expect(service.tokens.count == 2)
    #expect(Set(service.tokens).count == 1)
    #expect(try night.counts[.pending] == 5)
  }

  @Test func `credentials that expire in mid-run and are refreshed disturb nobody`() async throws {
    let night = try Night(rows: 40)
    let service = PretendService(night.time) { arrival in
      (10...15).contains(arrival.number) ? .answers(.expired) : .answered
    }
    #expect(try await night.submit(to: service).outcome == .finished)
    try night.expectEachExactlyOnce(at: service, rows: 40)
  }

  @Test func `a row that may have been made stays in doubt when the run stops`() async throws {
    let night = try Night(rows: 10)
    let service = PretendService(night.time) { arrival in
      arrival.number == 1 ? .processedThen(.timeout) : .answers(.denied)
    }
    #expect(try await night.submit(to: service).outcome.code == "submit.access-denied")
    #expect(try night.counts[.inDoubt] == 1)
    #expect(try night.counts[.pending] == 9)
  }

  @Test func `a redirect stops the run and leaves its row in doubt`() async throws {
    let night = try Night(rows: 10)
    let service = PretendService(night.time) { _ in .answers(.redirect) }
    #expect(try await night.submit(to: service).outcome.code == "submit.redirected")
    #expect(service.tokens.count == 1)
    #expect(try night.counts[.inDoubt] == 1)
  }

  @Test func `a systemic answer in mid-run settles what is in flight by its own answers`() async throws {
    let night = try Night(rows: 100)
    let service = PretendService(night.time, latency: .each { $0.number == 30 ? 0.1 : 2 }) { arrival in
      arrival.number == 30 ? .answers(.denied) : .answered
    }
    let end = try await night.submit(to: service)
    #expect(end.outcome.code == "submit.access-denied")
    #expect(try night.counts[.created] == service.snapshot.tasks.count)
    #expect(try night.counts[.pending] == 100 - service.snapshot.tasks.count)
  }

  @Test func `an unknown route that the row named rejects the row`() async throws {
    let night = try Night([Night.task(1), Night.task(2, routeIsFromRow: true), Night.task(3)])
    let service = PretendService(night.time) { arrival in
      arrival.number == 2 ? .answers(.refused("ResourceNotFoundException", 404)) : .answered
    }
    #expect(try await night.submit(to: service, Night.settings(inFlight: 1)).outcome == .finished)
    #expect(try night.rows.map(\.state) == [.created, .rejected, .created])
  }

  // MARK: The first request

  @Test func `the first request goes alone until it was answered with a task`() async throws {
    let night = try Night(rows: 30)
    let service = PretendService(night.time, latency: .each { $0.number == 1 ? 5 : 1 })
    try await night.submit(to: service, Night.settings(rate: 1_000, burst: 1_000))
    let moments = service.snapshot.arrivals.map(\.at)
    #expect(moments[1] >= 2.5)
  }

  @Test func `a first request that is retried is still alone`() async throws {
    let night = try Night(rows: 30)
    let service = PretendService(night.time) { $0.number <= 4 ? .answers(.unavailable) : .answered }
    try await night.submit(to: service)
    #expect(Set(service.tokens.prefix(5)).count == 1)
  }

  @Test func `a refusal of the first row is as good as a task`() async throws {
    let night = try Night(rows: 30)
    let service = PretendService(night.time, latency: .seconds(1)) { $0.number == 1 ? .answers(.invalid) : .answered }
    #expect(try await night.submit(to: service, Night.settings(rate: 1_000, burst: 1_000)).outcome == .finished)
    #expect(service.snapshot.mostInFlight == 8)
  }

  // MARK: Breaker

  @Test func `ten refusals in a row with one code stop the run and go back to waiting`() async throws {
    let night = try Night(rows: 100)
    let service = PretendService(night.time) { $0.number > 5 ? .answers(.invalid) : .answered }
    let end = try await night.submit(to: service)
    #expect(end.outcome.code == "submit.breaker")
    #expect(try night.counts[.created] == 5)
    #expect(try night.counts[.rejected] == 0)
    #expect(try night.counts[.pending] == 95)
    // Five tasks, ten refusals, eight in flight, and seven refusals that were judged before the last of the five.
    #expect(service.tokens.count <= 30)
    // The answers are on record all the same, and the run can go on.
    #expect(try await night.submit(to: PretendService(night.time, holding: service.snapshot)).outcome == .finished)
    #expect(try night.counts[.created] == 100)
  }

  @Test func `twenty refusals of a hundred answers stop the run too`() async throws {
    let night = try Night(rows: 200)
    let service = PretendService(night.time) { $0.number % 4 == 0 ? .answers(.invalid) : .answered }
    let end = try await night.submit(to: service)
    #expect(end.outcome.code == "submit.breaker")
    #expect(try night.counts[.rejected] == 0)
    #expect(try night.counts[.created] + night.counts[.pending] == 200)
  }

  @Test func `without the breaker every row gets its own verdict`() async throws {
    let night = try Night(rows: 40)
    let service = PretendService(night.time) { $0.number > 5 ? .answers(.invalid) : .answered }
    #expect(try await night.submit(to: service, Night.settings(breaker: false)).outcome == .finished)
    #expect(try night.counts[.rejected] == 35)
  }

  @Test func `when row after row is given up unanswered the others are left waiting`() async throws {
    let night = try Night(rows: 200)
    let service = PretendService(night.time) { $0.number > 20 ? .answers(.unreachable) : .answered }
    let end = try await night.submit(to: service, Night.settings(attempts: 3))
    #expect(end.outcome.code == "submit.outage")
    #expect(try night.counts[.created] == 20)
    #expect((10...18).contains(try night.counts[.failed]))
    #expect(try night.counts[.pending] == 180 - night.counts[.failed])
  }

  // MARK: The ledger

  @Test func `a ContactId that cannot be stored is named in the error, and nothing more is sent`() async throws {
    let night = try Night(rows: 20)
    let ledger = night.ledger
    let service = PretendService(night.time)
    let first = TaskID(rawValue: 1)
    await #expect {
      try await night.submit(
        through: { body, attempt in
          let answer = await service.send(body, attempt)
          // Somebody else settles the row meanwhile: the ledger refuses what comes next.
          try? await ledger.settle(first, as: .rejected, attempt: nil)
          return answer
        }, Night.settings())
    } throws: { error in
      guard let error = error as? LedgerError else { return false }
      return error.diagnostic.message.contains("contact-1")
    }
    #expect(service.tokens.count == 1)
  }

  @Test func `one ContactId for two rows stops the run with both in doubt`() async throws {
    let night = try Night(rows: 20)
    let service = PretendService(night.time)
    let end = try await night.submit(
      through: { body, attempt in
        let answer = await service.send(body, attempt)
        if service.snapshot.tasks.count == 3 { return .created(ContactID("contact-1"), requestID: nil) }
        return answer
      }, Night.settings(inFlight: 1))
    #expect(end.outcome.code == "ledger.contact-conflict")
    #expect(try night.counts[.inDoubt] == 2)
    #expect(try await night.submit(to: PretendService(night.time, holding: service.snapshot)).outcome == .finished)
    #expect(try night.counts[.created] == 20)
  }
}
