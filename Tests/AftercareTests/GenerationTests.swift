import ConnectAPI
import Foundation
import Ledger
import SpreadsheetReading
import Submission
import TaskMapping
import TaskValidation
import Testing

@testable import Aftercare

/// What was taken back, adopted or left in doubt makes no second task of a row that has one.
@Suite(.serialized) struct GenerationTests {
  @Test func `an older task that lives stands for its row when a newer one was taken back`() async throws {
    let bench = try CareBench()
    let first = try bench.stage(["a", "b"])
    try await bench.create(first, 2)
    let again = try bench.stage(["a", "b"], file: "again.csv", rules: StagingRules(again: true))
    try await bench.send(again, 1) { _ in .created(ContactID("second-a")) }
    _ = try await bench.undo(again)
    let later = try bench.stage(["a", "b"], file: "later.csv")
    #expect(try bench.counts(later)[.duplicate] == 2)
    // Asked for again, it is the generation after the newest.
    let third = try bench.stage(["a"], file: "third.csv", rules: StagingRules(again: true))
    #expect(try bench.ledger.claim(from: third, limit: 9, now: bench.time.now).map(\.key.generation) == [3])
  }

  @Test func `a task that is adopted takes the place of an older one that waits`() async throws {
    let bench = try CareBench()
    let run = try bench.stage(["a", "b"])
    let adoption = try bench.adopt("a", generation: 2, contact: "contact-a2")
    #expect(adoption == [.adopted])
    #expect(try bench.counts(run)[.withdrawn] == 1 && bench.counts(run)[.pending] == 1)
    #expect(try bench.ledger.claim(from: run, limit: 9, now: bench.time.now).map(\.key.identity.text) == ["b"])
  }

  @Test func `a row that waits becomes created, and one that was taken back undone, when their files are adopted`()
    async throws
  {
    let bench = try CareBench()
    let run = try bench.stage(["a", "b"])
    try await bench.send(run, 1) { _ in .created(ContactID("contact-a")) }
    #expect(try bench.adopt("b", generation: 1, contact: "contact-b") == [.settled])
    #expect(try bench.counts(run)[.created] == 2)
    #expect(try bench.adopt("a", generation: 1, contact: "contact-a", isUndone: true) == [.settled])
    #expect(try bench.counts(run)[.undone] == 1)
    guard case .conflict = try bench.adopt("b", generation: 1, contact: "another").first else {
      Issue.record("the ledger has another ContactId for b")
      return
    }
  }

  @Test func `what an undo leaves in doubt is not sent by a load, nor made afresh when it is absent`() async throws {
    let bench = try CareBench()
    let run = try bench.stage(["a"])
    try await bench.send(run, 1) { _ in .inDoubt }
    #expect(try await bench.undo(run).inDoubt == 1)
    try bench.ledger.requeue(run, resendAfter: .distantPast)
    #expect(try bench.ledger.claim(from: run, limit: 9, now: bench.time.now).isEmpty)
    _ = try await bench.reconcile(run)
    bench.time.pass(2_000)
    _ = try await bench.reconcile(run)
    #expect(try await bench.reconcile(run, renewsAbsent: true).renewed == 1)
    #expect(try bench.counts(run)[.withdrawn] == 1)
  }

  @Test func `a key that makes no sense is none`() throws {
    let key = try CareBench.key("a", generation: 1)
    #expect(RecordedKey(text: key.text) == key)
    for (part, other) in [
      (#""generation":1"#, #""generation":9223372036854775807"#), (#""generation":1"#, #""generation":0"#),
      (CareBench.instance, "nowhere"), (String(repeating: "07", count: 16), "07"),
    ] {
      #expect(RecordedKey(text: key.text.replacingOccurrences(of: part, with: other)) == nil)
    }
  }

  @Test func `a question that is throttled is asked again, ever later`() async throws {
    let bench = try CareBench()
    let run = try bench.stage(["a"])
    try await bench.create(run, 1)
    bench.service.change { state in
      state.troubles["contact-a"] = .refused(ServiceError(code: "ThrottlingException", status: 429))
    }
    #expect(try await bench.undo(run).unanswered == 1)
    #expect(bench.service.snapshot.described.count == 11)
    #expect(bench.time.elapsed > 120)
  }
}
