import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// What waits in several runs at once, what is sent again on request, and what another horizon reaches.
struct WaitingRowsTests {
  let bench: Workbench
  let ledger: TaskLedger

  init() throws {
    bench = try Workbench()
    ledger = try bench.open()
  }

  private func waits(_ run: RunID, until: Int64) async throws {
    let task = try #require(try ledger.claim(from: run, limit: 1, now: Workbench.start).first)
    try await ledger.settle(task.id, as: .deferred(until: until), attempt: nil)
    try ledger.finishIfDone(run, now: Workbench.start)
  }

  @Test func `several runs are claimed one after the other, and no task twice`() async throws {
    let until = Int64(Workbench.start.timeIntervalSince1970) + 60
    let deferred = try ledger.load("d", [row(2, "D")])
    try await waits(deferred, until: until)
    let runs = [try ledger.load("f", [row(2, "A"), row(3, "B")]), try ledger.load("g", [row(2, "C")]), deferred]
    let later = Workbench.start.addingTimeInterval(120)
    var names: [String] = []
    while true {
      let tasks = try ledger.claim(from: runs, limit: 2, now: later)
      if tasks.isEmpty { break }
      names += tasks.map(\.key.identity.text)
    }
    #expect(names == ["D", "A", "B", "C"])
  }

  @Test func `unfinished runs have something to send, and finished ones whose deferred rows are due`() async throws {
    let due = try ledger.load("d", [row(2, "D")])
    try await waits(due, until: Int64(Workbench.start.timeIntervalSince1970) + 60)
    let done = try ledger.load("e", [row(2, "E")])
    try await ledger.send(done) { .created($0.contact) }
    try ledger.finishIfDone(done, now: Workbench.start)
    let open = try ledger.load("f", [row(2, "A")])
    #expect(try ledger.reader.runsWithSomethingToSend(now: Workbench.start).map(\.id) == [open])
    let later = Workbench.start.addingTimeInterval(60)
    #expect(try ledger.reader.runsWithSomethingToSend(now: later).map(\.id) == [due, open])
    #expect(try ledger.reader.deferredTasks().count == 1)
    #expect(try ledger.reader.deferredTasks().first == later)
  }

  @Test func `a wider horizon reaches a deferred row earlier`() throws {
    let start = Int64(Workbench.start.timeIntervalSince1970) + 30 * 86_400
    let run = try ledger.load("f", [row(2, "A", start: start)])
    #expect(try ledger.states(of: run) == [.deferred])
    try ledger.judgeDeferredAgain(inDatasetOf: run, horizonSeconds: 6 * 86_400, now: Workbench.start)
    #expect(try ledger.claim(from: run, limit: 1, now: Workbench.start).isEmpty)
    try ledger.judgeDeferredAgain(inDatasetOf: run, horizonSeconds: 90 * 86_400, now: Workbench.start)
    #expect(try ledger.claim(from: run, limit: 1, now: Workbench.start).count == 1)
  }

  @Test func `what the service rejected waits again as the next generation, with the former attempt on record`()
    async throws
  {
    let problem = Diagnostic("map.phone-invalid", "no")
    let run = try ledger.load("f", [row(2, "A"), row(3, "B"), rejectedRow(4, [problem], identity: "C")])
    try await ledger.send(run) { $0.key.identity.text == "A" ? .rejected : .created($0.contact) }
    try ledger.finishIfDone(run, now: Workbench.start)
    let former = try ledger.rows(of: run)[0].clientToken
    let retried = try ledger.retryRejected(of: run)
    #expect(retried == RetriedRejections(waiting: 1, refusedBeforeSending: 1))
    #expect(try ledger.states(of: run) == [.pending, .created, .rejected])
    #expect(try ledger.reader.run(run.rawValue)?.state == .ready)
    let next = try #require(try ledger.claim(from: run, limit: 1, now: Workbench.start).first)
    #expect(next.key.generation == 2)
    #expect(next.key.clientToken.rawValue != former)
    #expect(next.frozenBody == nil)
    let attempts =
      "SELECT tasks.generation FROM attempts JOIN tasks ON tasks.id = task_id WHERE identity = CAST('A' AS BLOB)"
    #expect(try RawAccess.rows(bench, attempts).map { $0[0] as Int } == [1])
    // Once is enough.
    #expect(try ledger.retryRejected(of: run).waiting == 0)
  }

  @Test func `a refusal that a later run has made good is left alone`() async throws {
    let first = try ledger.load("f", [row(2, "A")])
    try await ledger.send(first) { _ in .rejected }
    try ledger.finishIfDone(first, now: Workbench.start)
    let second = try ledger.load("g", [row(2, "A")])
    try await ledger.send(second) { .created($0.contact) }
    #expect(try ledger.retryRejected(of: first).waiting == 0)
    #expect(try ledger.states(of: first) == [.rejected])
  }

  @Test func `thousands of refusals wait again, each once`() async throws {
    let run = try ledger.load("f", (2...2_402).map { try row($0, "\($0)") })
    try await ledger.send(run) { _ in .rejected }
    #expect(try ledger.retryRejected(of: run).waiting == 2_401)
    #expect(try ledger.reader.counts(of: run)[.pending] == 2_401)
  }

  @Test func `a finished run loaded again sends what the service rejected, without being asked`() async throws {
    let run = try ledger.load("f", [row(2, "A"), row(3, "B")])
    try await ledger.send(run) { $0.key.identity.text == "A" ? .rejected : .created($0.contact) }
    try ledger.finishIfDone(run, now: Workbench.start)
    let again = try ledger.load("f", [row(2, "A"), row(3, "B")])
    #expect(try ledger.states(of: again) == [.pending, .duplicate])
    #expect(try ledger.claim(from: again, limit: 9, now: Workbench.start).map(\.key.generation) == [2])
    #expect(try ledger.states(of: run) == [.rejected, .created])
  }

  @Test func `rows in doubt are told from those too old to be sent again`() async throws {
    let run = try ledger.load("f", [row(2, "A"), row(3, "B")])
    for (index, task) in try ledger.claim(from: run, limit: 2, now: Workbench.start).enumerated() {
      let sent = Workbench.start.addingTimeInterval(Double(index) * 100)
      try await ledger.intend(Intent(task: task.id, body: task.body, scheduledTime: nil, sentAt: sent))
      try await ledger.settle(task.id, as: .inDoubt, attempt: .answer(at: sent))
    }
    #expect(try ledger.reader.doubts(of: run, firstSentBy: Workbench.start) == 1)
    try ledger.requeue(run, resendAfter: Workbench.start)
    #expect(try ledger.claim(from: run, limit: 9, now: Workbench.start).map(\.key.identity.text) == ["B"])
  }

  @Test func `a run kept under a changed mapping goes on as it was staged`() throws {
    let run = try ledger.load("f", [row(2, "A")])
    let changed = try specification("f", mapping: "m2")
    guard case .continued(let record) = try ledger.open(changed, now: Workbench.start, changedMapping: .keep) else {
      throw Unexpected("a new run")
    }
    #expect(record.id == run)
    #expect(record.specification.mappingSHA256 == "m1")
    #expect(try ledger.claim(from: run, limit: 1, now: Workbench.start).map(\.key.generation) == [1])
  }
}
