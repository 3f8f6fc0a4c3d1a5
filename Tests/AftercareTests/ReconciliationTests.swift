import ConnectAPI
import Foundation
import Ledger
import Submission
import TaskMapping
import TaskValidation
import Testing

@testable import Aftercare

/// Rows in doubt are settled by what the service says, and never by hope.
@Suite(.serialized) struct ReconciliationTests {
  /// A run whose rows are all in doubt; those in `made` have a task all the same.
  private func doubtful(
    _ bench: CareBench, _ identities: [String], made: Set<String>, stamped: Bool = true
  ) async throws -> RunID {
    let run = try bench.stage(identities, stamped: stamped)
    try await bench.send(run, identities.count) { task in
      let identity = task.key.identity.text
      if made.contains(identity) { bench.service.add(ContactID("contact-" + identity), of: task, at: bench.time.now) }
      return .inDoubt
    }
    return run
  }

  @Test func `a task that carries the token is found and recorded`() async throws {
    let bench = try CareBench()
    let run = try await doubtful(bench, ["a", "b"], made: ["a"])
    let report = try await bench.reconcile(run)
    #expect(report.found == 1 && report.waiting == 1)
    #expect(try bench.counts(run)[.created] == 1 && bench.counts(run)[.inDoubt] == 1)
    let task = try #require(try bench.ledger.reader.createdTasks(of: run, limit: 9).first)
    #expect(task.contact.rawValue == "contact-a")
  }

  @Test func `of contacts with the same name only the one with the token counts, on whichever page it is`()
    async throws
  {
    let bench = try CareBench()
    let run = try await doubtful(bench, ["a"], made: ["a"])
    bench.service.change { state in
      state.pageSize = 2
      for number in 1...5 {
        let id = "c-\(number)"
        state.contacts[id] = DescribedContact(
          id: ContactID(id), name: "Call a", initiatedAt: SteppedTime.start, attributes: ["taskferry": "another"])
      }
    }
    #expect(try await bench.reconcile(run).found == 1)
    let searches = bench.service.snapshot.searches
    #expect(searches.count == 3)
    // Half a request a second.
    #expect(zip(searches, searches.dropFirst()).allSatisfy { $1.at - $0.at >= 2 })
  }

  @Test func `absence needs two searches and a word, and then the row goes on as the next generation`() async throws {
    let bench = try CareBench()
    let run = try await doubtful(bench, ["a"], made: [])
    let first = try await bench.reconcile(run, renewsAbsent: true)
    #expect(first.waiting == 1 && first.renewed == 0)
    #expect(first.searchAgainAt != nil)
    bench.time.pass(600)
    #expect(try await bench.reconcile(run, renewsAbsent: true).waiting == 1)
    #expect(bench.service.snapshot.searches.count == 1)
    bench.time.pass(1_300)
    #expect(try await bench.reconcile(run).absent == 1)
    #expect(try bench.counts(run)[.inDoubt] == 1)
    #expect(try await bench.reconcile(run, renewsAbsent: true).renewed == 1)
    #expect(try bench.counts(run)[.pending] == 1)
    try bench.ledger.requeue(run, resendAfter: .distantPast)
    let claimed = try bench.ledger.claim(from: run, limit: 9, now: bench.time.now)
    #expect(claimed.map(\.key.generation) == [2])
  }

  @Test func `a task that the index shows late is found by the second search`() async throws {
    let bench = try CareBench()
    let run = try await doubtful(bench, ["a"], made: ["a"])
    bench.service.change { $0.hidden = ["contact-a"] }
    #expect(try await bench.reconcile(run).waiting == 1)
    bench.service.change { $0.hidden = [] }
    bench.time.pass(1_900)
    #expect(try await bench.reconcile(run).found == 1)
  }

  @Test func `without a stamp nothing is recognised and nothing concluded`() async throws {
    let bench = try CareBench()
    let run = try await doubtful(bench, ["a"], made: ["a"], stamped: false)
    let report = try await bench.reconcile(run, renewsAbsent: true)
    #expect(report.unrecognisable == 1 && report.found == 0 && report.renewed == 0)
    #expect(try bench.counts(run)[.inDoubt] == 1)
  }

  @Test func `two tasks with one token are told, and the first is on record`() async throws {
    let bench = try CareBench()
    let run = try await doubtful(bench, ["a"], made: ["a"])
    bench.service.change { state in
      guard var second = state.contacts["contact-a"] else { return }
      second.id = ContactID("contact-z")
      second.initiatedAt = SteppedTime.start.addingTimeInterval(5)
      state.contacts["contact-z"] = second
    }
    bench.time.pass(60)
    let report = try await bench.reconcile(run)
    #expect(report.found == 1 && report.twoTasks.count == 1)
    #expect(try bench.ledger.reader.createdTasks(of: run, limit: 9).first?.contact.rawValue == "contact-a")
  }

  @Test func `young rows are sent again first, and only what is left is searched for`() async throws {
    let bench = try CareBench()
    let run = try await doubtful(bench, ["a", "b"], made: ["b"])
    let report = try await bench.reconcile(run) {
      try bench.ledger.requeue(run, resendAfter: .distantPast, scope: .doubts)
      try await bench.send(run, 1) { .created(ContactID("contact-" + $0.key.identity.text)) }
      return .finished
    }
    #expect(report.inDoubt == 2 && report.settledByResending == 1 && report.found == 1)
    #expect(bench.service.snapshot.searches.count == 1)
    #expect(try bench.ledger.reader.run(run.rawValue)?.state == .finished)
  }

  @Test func `only doubts are sent, not what else the run has waiting`() async throws {
    let bench = try CareBench()
    let run = try bench.stage(["a", "b", "c"])
    try await bench.send(run, 1) { _ in .inDoubt }
    try bench.ledger.requeue(run, resendAfter: .distantPast, scope: .doubts)
    let claimed = try bench.ledger.claim(from: run, limit: 9, now: bench.time.now, scope: .doubts)
    #expect(claimed.map(\.key.identity.text) == ["a"])
  }
}
