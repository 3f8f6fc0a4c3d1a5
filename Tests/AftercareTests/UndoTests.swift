import ConnectAPI
import Diagnostics
import Foundation
import Ledger
import Submission
import TaskMapping
import TaskValidation
import Testing

@testable import Aftercare

/// A run is taken back: what waits, what is in doubt, and what exists.
@Suite(.serialized) struct UndoTests {
  @Test func `waiting rows are withdrawn, tasks without an agent are stopped, and the rest is left`() async throws {
    let bench = try CareBench()
    let run = try bench.stage(["a", "b", "c", "d", "e", "f", "g"])
    try await bench.create(run, 5)
    try await bench.send(run, 1) { _ in .failed }
    bench.service.change { state in
      state.contacts["contact-b"]?.agentID = "agent"
      state.contacts["contact-c"]?.disconnectedAt = SteppedTime.start
      state.contacts["contact-c"]?.disconnectReason = "CONTACT_FLOW_DISCONNECT"
      state.contacts["contact-d"] = nil
    }
    let report = try await bench.undo(run)
    #expect(report.withdrawn == 2)
    #expect(report.undone == 3)
    #expect(report.left == [.withAgent: 1, .endedByFlow: 1])
    #expect(report.isComplete && !report.leavesNothingActive)
    #expect(bench.service.snapshot.stopped.sorted() == ["contact-a", "contact-e"])
    let counts = try bench.counts(run)
    #expect(counts[.undone] == 3 && counts[.created] == 2 && counts[.withdrawn] == 2 && counts.total == 7)
    #expect(try bench.ledger.reader.run(run.rawValue)?.state == .finished)
  }

  @Test func `a task that an agent has is stopped when asked to`() async throws {
    let bench = try CareBench()
    let run = try bench.stage(["a"])
    try await bench.create(run, 1)
    bench.service.change { $0.contacts["contact-a"]?.agentID = "agent" }
    #expect(try await bench.undo(run).left == [.withAgent: 1])
    let report = try await bench.undo(run, everything: true)
    #expect(report.undone == 1 && report.leavesNothingActive)
  }

  @Test func `rows in doubt are settled before tasks are stopped, and those that cannot be stay in doubt`()
    async throws
  {
    let bench = try CareBench()
    let run = try bench.stage(["a", "b"])
    try await bench.send(run, 2) { _ in .inDoubt }
    let report = try await bench.undo(run) {
      // What sending again finds out about the first of them.
      try bench.ledger.requeue(run, resendAfter: .distantPast, scope: .doubts)
      try await bench.send(run, 1) { .created(ContactID("contact-" + $0.key.identity.text)) }
      return .finished
    }
    #expect(report.undone == 1 && report.inDoubt == 1 && !report.isComplete)
    #expect(try bench.counts(run)[.inDoubt] == 1)
    #expect(try bench.ledger.reader.run(run.rawValue)?.state == .ready)
  }

  @Test func `a list loaded after an undo makes tasks of the next generation`() async throws {
    let bench = try CareBench()
    let run = try bench.stage(["a", "b"])
    try await bench.create(run, 1)
    _ = try await bench.undo(run)
    let again = try bench.stage(["a", "b"], file: "corrected.csv")
    let claimed = try bench.ledger.claim(from: again, limit: 9, now: bench.time.now)
    #expect(claimed.map(\.key.generation) == [2, 2])
    #expect(Set(claimed.map(\.key.clientToken)).count == 2)
  }

  @Test func `interrupted anywhere, the same undo goes on where it was`() async throws {
    let bench = try CareBench()
    let identities = (1...200).map { "row-\($0)" }
    let run = try bench.stage(identities)
    try await bench.create(run, 200)
    let stop = StopSignal()
    let first = try await bench.undo(
      run, stop: stop,
      progress: { report in
        if report.undone == 50 { stop.stop("told to") }
      })
    #expect(first.interrupted == "told to" && first.undone >= 50 && first.undone < 200)
    let second = try await bench.undo(run)
    #expect(first.undone + second.undone == 200 && second.leavesNothingActive)
    #expect(bench.service.snapshot.stopped.count == 200)
    #expect(try bench.counts(run)[.undone] == 200)
  }

  @Test func `a stop that was not recorded is found out the next time`() async throws {
    let bench = try CareBench()
    let run = try bench.stage(["a"])
    try await bench.create(run, 1)
    _ = await bench.service.stop(ContactID("contact-a"), at: bench.time)
    #expect(try await bench.undo(run).undone == 1)
    #expect(try bench.counts(run)[.undone] == 1)
  }

  @Test func `questions leave at 10 a second`() async throws {
    let bench = try CareBench()
    let run = try bench.stage((1...300).map { "row-\($0)" })
    try await bench.create(run, 300)
    _ = try await bench.undo(run)
    let moments = bench.service.snapshot.described.sorted()
    #expect(moments.count == 300)
    for (index, moment) in moments.enumerated() where index + 30 < moments.count {
      // 30 questions beyond the burst take 1.5 seconds at least.
      #expect(moments[index + 30] - moment >= 1.4)
    }
    #expect(bench.time.elapsed < 62)
  }

  @Test func `a refused permission stops at once, and silence after ten`() async throws {
    let denied = ServiceError(code: "AccessDeniedException", status: 403)
    let down = ServiceError(code: "InternalServiceException", status: 500)
    for (error, most, code) in [
      (denied, ContactRound.width, DiagnosticCode.aftercareRefused), (down, 18, .aftercareOutage),
    ] {
      let bench = try CareBench()
      let run = try bench.stage((1...100).map { "row-\($0)" })
      try await bench.create(run, 100)
      bench.service.change { state in
        for contact in state.contacts.keys { state.troubles[contact] = .refused(error) }
      }
      let report = try await bench.undo(run)
      #expect(report.stopped?.code == code)
      #expect(bench.service.snapshot.described.count <= most)
      #expect(try bench.counts(run)[.created] == 100)
    }
  }

  @Test func `a verification records fates and changes nothing`() async throws {
    let bench = try CareBench()
    let run = try bench.stage(["a", "b", "c"])
    try await bench.create(run, 3)
    bench.service.change { $0.contacts["contact-b"]?.agentID = "agent" }
    let verification = Verification(
      of: run, in: bench.ledger, contacts: bench.contacts, now: { bench.time.now })
    let report = try await verification.carryOut(sample: nil, stop: StopSignal()) { _ in }
    #expect(report.fates == [.waiting: 2, .withAgent: 1] && report.unanswered == 0)
    #expect(try bench.ledger.reader.fates(of: run) == [.waiting: 2, .withAgent: 1])
    #expect(try bench.counts(run)[.created] == 3 && bench.service.snapshot.stopped == [])
    let sample = try await verification.carryOut(sample: 2, stop: StopSignal()) { _ in }
    #expect(sample.seen == 2)
  }

  @Test func `waiting rows of a dataset or of single identities are withdrawn, whichever run they wait in`()
    async throws
  {
    let bench = try CareBench()
    let first = try bench.stage(["a", "b"])
    let second = try bench.stage(["c", "d", "e"], file: "other.csv")
    try await bench.send(second, 1) { _ in .inDoubt }
    let dataset = try #require(try bench.ledger.reader.datasets(named: "list").first?.id)
    let some = WithdrawalScope.identities(dataset, ["b", "d", "unknown"])
    #expect(try bench.ledger.reader.tasks(in: some).unsent == 2)
    #expect(try bench.ledger.withdrawUnsent(in: some, reason: "by hand") == 2)
    #expect(try bench.counts(first)[.withdrawn] == 1 && bench.counts(second)[.withdrawn] == 1)
    #expect(try bench.ledger.withdrawUnsent(in: .dataset(dataset), reason: "by hand") == 2)
    #expect(try bench.counts(second)[.inDoubt] == 1)
    try bench.ledger.finishRuns(of: dataset, now: bench.time.now)
    #expect(try bench.ledger.reader.run(first.rawValue)?.state == .finished)
    #expect(try bench.ledger.reader.run(second.rawValue)?.state == .ready)
  }
}
