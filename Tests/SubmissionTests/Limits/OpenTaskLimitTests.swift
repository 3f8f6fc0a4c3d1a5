import ConnectAPI
import Foundation
import Ledger
import Submission
import Testing

@Suite(.serialized) struct OpenTaskLimitTests {
  private func settings(
    most: Int, onQuota: SubmissionSettings.OnQuota = .wait, until: Double? = nil
  ) -> SubmissionSettings {
    var settings = Night.settings(onQuota: onQuota, until: until)
    settings.maximumOpen = most
    return settings
  }

  @Test func `never more tasks are open than allowed, and sending goes on as they end`() async throws {
    let night = try Night(rows: 60)
    let service = PretendService(night.time)
    let desk = Desk(night.time) { _ in .ends(after: 120, reason: "AGENT_COMPLETED") }
    let end = try await night.submit(to: service, watching: desk, settings(most: 10))
    #expect(end.outcome == .finished)
    #expect(desk.mostOpen == 10)
    #expect(end.progress.contains { $0.waitingFor == "open tasks" })
    // Six batches of ten, each two minutes, found out within a look a minute.
    #expect((600...960).contains(night.time.seconds))
    #expect(excess(of: desk.looks.map(\.at), rate: 10, burst: 15) <= 1e-6)
    try night.expectEachExactlyOnce(at: service, rows: 60)
  }

  @Test func `nobody is looked at while there is room`() async throws {
    let night = try Night(rows: 30)
    let desk = Desk(night.time)
    let end = try await night.submit(to: PretendService(night.time), watching: desk, settings(most: 30))
    #expect(end.outcome == .finished)
    #expect(desk.looks.isEmpty)
  }

  @Test func `with stop it ends when a look at each has found no room, and the next load counts those still open`()
    async throws
  {
    let night = try Night(rows: 30)
    let service = PretendService(night.time)
    let desk = Desk(night.time) { _ in .ends(after: 1_000, reason: "AGENT_COMPLETED") }
    let first = try await night.submit(to: service, watching: desk, settings(most: 12, onQuota: .stop))
    #expect(first.outcome == .interrupted(reason: "12 tasks are open, as many as --max-open allows"))
    #expect(try night.counts[.created] == 12)
    #expect(try night.counts[.pending] == 18)
    #expect(desk.looks.count == 12)
    let second = try await night.submit(to: service, watching: desk, settings(most: 12, onQuota: .stop))
    #expect(second.outcome == first.outcome)
    #expect(service.tokens.count == 12)
    try await night.time.pass(1_000)
    _ = try await night.submit(to: service, watching: desk, settings(most: 12, onQuota: .stop))
    #expect(service.tokens.count == 24)
    #expect(desk.mostOpen == 12)
  }

  @Test func `it stops at the deadline while it waits`() async throws {
    let night = try Night(rows: 30)
    let service = PretendService(night.time)
    let end = try await night.submit(to: service, watching: Desk(night.time), settings(most: 5, until: 300))
    #expect(end.outcome == .interrupted(reason: "the deadline was reached"))
    #expect(service.tokens.count == 5)
    #expect((300...301).contains(night.time.seconds))
  }

  @Test func `scheduled tasks count from their making`() async throws {
    let soon = Int64(SimulatedTime.start.timeIntervalSince1970) + 86_400
    let night = try Night((1...20).map { Night.task($0, start: soon) })
    let service = PretendService(night.time)
    let end = try await night.submit(to: service, watching: Desk(night.time), settings(most: 8, onQuota: .stop))
    guard case .interrupted = end.outcome else { return #expect(Bool(false), "it sent more than allowed") }
    #expect(service.tokens.count == 8)
  }

  @Test func `without the permission to look the run stops and says so`() async throws {
    let night = try Night(rows: 10)
    let denied = DescribeContactAnswer.refused(ServiceError(code: "AccessDeniedException", status: 403))
    let desk = Desk(night.time) { _ in .hides(denied) }
    let end = try await night.submit(to: PretendService(night.time), watching: desk, settings(most: 3))
    #expect(end.outcome.code == "submit.cannot-watch")
    #expect(try night.counts[.pending] == 7)
  }

  @Test func `canaries and a limit on open tasks go together`() async throws {
    let night = try Night(rows: 30)
    let service = PretendService(night.time)
    let desk = Desk(night.time) { _ in .ends(after: 200, reason: "AGENT_COMPLETED") }
    var settings = settings(most: 10)
    settings.canary = CanaryRule(count: 3, scope: .run)
    #expect(try await night.submit(to: service, watching: desk, settings).outcome == .finished)
    #expect(desk.mostOpen == 10)
    #expect(service.snapshot.arrivals.count { $0.at < 60 } == 3)
  }
}
