import ConnectAPI
import Ledger
import Submission
import TaskValidation
import Testing

@Suite(.serialized) struct ThrottlingTests {
  @Test func `a storm of throttling fails no row and loses none`() async throws {
    let night = try Night(rows: 200)
    let service = PretendService(night.time) { arrival in
      (20..<60).contains(arrival.at) ? .answers(.throttled) : .answered
    }
    let end = try await night.submit(to: service, Night.settings(rate: 5, burst: 4))
    #expect(end.outcome == .finished)
    #expect(end.last.failed == 0)
    #expect(end.last.throttled > 3)
    #expect(end.progress.contains { $0.waitingFor == "throttled" })
    #expect(end.last.waitingFor == nil)
    try night.expectEachExactlyOnce(at: service, rows: 200)
  }

  @Test func `throttling is one pause for all and not a retry by each`() async throws {
    let night = try Night(rows: 100)
    let service = PretendService(night.time, latency: .seconds(1)) { arrival in
      arrival.number == 20 ? .answers(.refused("ThrottlingException", 429, retryAfter: .seconds(30))) : .answered
    }
    try await night.submit(to: service, Night.settings(rate: 10, burst: 2))
    let arrivals = service.snapshot.arrivals
    let throttled = arrivals[19].at
    // What was in flight already arrives; nobody sends in the half minute after the answer.
    #expect(!arrivals.contains { $0.at > throttled + 1 && $0.at < throttled + 31 })
    try night.expectEachExactlyOnce(at: service, rows: 100)
  }

  @Test func `a service that grants less than asked for is fed at its own pace`() async throws {
    let night = try Night(rows: 300)
    let server = ServerBucket(rate: 3, burst: 5)
    let service = PretendService(night.time, fate: server.fate)
    let end = try await night.submit(to: service, Night.settings(rate: 20, burst: 5))
    #expect(end.outcome == .finished)
    // Ideal are 98 seconds; finding out costs some.
    #expect(night.time.seconds < 200)
    #expect(end.last.throttled < 100)
    try night.expectEachExactlyOnce(at: service, rows: 300)
  }

  @Test func `retries spend tokens like everything else`() async throws {
    let night = try Night(rows: 60)
    let service = PretendService(night.time) { $0.time <= 2 ? .answers(.unavailable) : .answered }
    try await night.submit(to: service, Night.settings(rate: 4, burst: 2))
    #expect(excess(of: service.snapshot.arrivals.map(\.at), rate: 4, burst: 2) <= 1e-6)
    try night.expectEachExactlyOnce(at: service, rows: 60)
  }
}

@Suite(.serialized) struct QuotaTests {
  @Test func `a full instance stops the run and marks no row`() async throws {
    let night = try Night(rows: 50)
    let service = PretendService(night.time) { $0.number > 10 ? .answers(.quota) : .answered }
    let end = try await night.submit(to: service)
    #expect(end.outcome.code == "submit.quota")
    #expect(try night.counts[.created] == 10)
    #expect(try night.counts[.pending] == 40)
  }

  @Test func `a full instance is probed slowly until there is room`() async throws {
    let night = try Night(rows: 50)
    let service = PretendService(night.time) { (1..<3_600).contains($0.at) ? .answers(.quota) : .answered }
    let end = try await night.submit(to: service, Night.settings(rate: 10, burst: 2, onQuota: .wait))
    #expect(end.outcome == .finished)
    #expect(end.progress.contains { $0.waitingFor == "active-task quota" })
    #expect(end.last.waitingFor == nil)
    let probes = service.snapshot.arrivals.filter { (10..<3_600).contains($0.at) }
    #expect((100...125).contains(probes.count))
    try night.expectEachExactlyOnce(at: service, rows: 50)
  }

  @Test func `waiting for room ends with a stop, and every row waits for the next load`() async throws {
    let night = try Night(rows: 20)
    let stop = StopSignal()
    let service = PretendService(night.time) { arrival in
      if arrival.at > 1_000 { stop.stop("enough") }
      return .answers(.quota)
    }
    #expect(
      try await night.submit(to: service, Night.settings(onQuota: .wait), stop: stop).outcome
        == .interrupted(reason: "enough"))
    #expect(try night.counts[.pending] == 20)
  }

  @Test func `too large attachments reject the row`() async throws {
    let night = try Night(rows: 3)
    let reason = #"{"AttachedFileServiceQuotaExceededExceptionReason":"TOTAL_FILE_SIZE_EXCEEDED"}"#
    let answer = StartTaskContactAnswer.refused(
      ServiceError(code: "ServiceQuotaExceededException", status: 402, reason: reason))
    let service = PretendService(night.time) { $0.number == 2 ? .answers(answer) : .answered }
    #expect(try await night.submit(to: service, Night.settings(inFlight: 1)).outcome == .finished)
    #expect(try night.rows.map(\.state) == [.created, .rejected, .created])
  }

  private static let chained = [2, 5]
  private func tasksWithChains(_ count: Int) -> [ValidatedTask] {
    (1...count).map { Night.task($0, previousContactID: Self.chained.contains($0) ? "chain-of-twelve" : nil) }
  }

  @Test(arguments: [1, 8]) func `a full chain rejects its own rows once another row was accepted`(inFlight: Int)
    async throws
  {
    let night = try Night(tasksWithChains(30))
    let service = PretendService(night.time) { arrival in
      String(decoding: arrival.body, as: UTF8.self).contains("chain-of-twelve") ? .answers(.quota) : .answered
    }
    let end = try await night.submit(to: service, Night.settings(inFlight: max(2, inFlight)))
    #expect(end.outcome == .finished)
    #expect(try night.counts[.rejected] == 2)
    #expect(try night.counts[.created] == 28)
    let rows = try night.rows
    #expect(rows.indices.filter { rows[$0].state == .rejected } == [1, 4])
  }

  @Test func `a full chain on the very first request lets another row go and tell`() async throws {
    let night = try Night([Night.task(1, previousContactID: "full"), Night.task(2), Night.task(3)])
    let service = PretendService(night.time) { arrival in
      String(decoding: arrival.body, as: UTF8.self).contains("\"full\"") ? .answers(.quota) : .answered
    }
    #expect(try await night.submit(to: service).outcome == .finished)
    #expect(try night.rows.map(\.state) == [.rejected, .created, .created])
  }

  @Test func `a chained row and another one refused mean a full instance`() async throws {
    let night = try Night([Night.task(1), Night.task(2, previousContactID: "a"), Night.task(3), Night.task(4)])
    let service = PretendService(night.time) { $0.number > 1 ? .answers(.quota) : .answered }
    #expect(try await night.submit(to: service).outcome.code == "submit.quota")
    #expect(try night.counts[.pending] == 3)
  }

  @Test(arguments: SubmissionSettings.OnQuota.allCases)
  func `chained rows with nobody left to tell do not wait for ever`(onQuota: SubmissionSettings.OnQuota) async throws {
    let night = try Night([Night.task(1), Night.task(2, previousContactID: "a"), Night.task(3, previousContactID: "a")])
    let service = PretendService(night.time) { $0.number > 1 ? .answers(.quota) : .answered }
    let end = try await night.submit(to: service, Night.settings(attempts: 3, onQuota: onQuota))
    switch onQuota {
    case .stop:
      #expect(end.outcome.code == "submit.quota")
      #expect(try night.counts[.pending] == 2)
    case .wait:
      #expect(end.outcome == .finished)
      #expect(try night.counts[.failed] == 2)
    }
  }

  @Test func `a single request in flight is no trap for chained rows`() async throws {
    let night = try Night([Night.task(1, previousContactID: "a"), Night.task(2)])
    let service = PretendService(night.time) { arrival in
      String(decoding: arrival.body, as: UTF8.self).contains("\"a\"") ? .answers(.quota) : .answered
    }
    // Nobody else can be asked while the only place is taken, so the answer counts as the quota.
    #expect(try await night.submit(to: service, Night.settings(inFlight: 1)).outcome.code == "submit.quota")
  }
}
