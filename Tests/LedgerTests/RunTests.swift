import Diagnostics
import Foundation
import GRDB
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// Runs: what is the same run, when one is finished.
struct RunTests {
  let bench: Workbench
  let ledger: TaskLedger

  init() throws {
    bench = try Workbench()
    ledger = try bench.open()
  }

  @Test func `a run keeps its specification`() throws {
    let specification = try specification("f", inputs: 2)
    let run = try ledger.begin(specification)
    let record = try #require(try ledger.reader.run(run.rawValue))
    #expect(record.specification == specification)
    #expect(record.state == .checking)
    #expect(record.startedAt == Workbench.start)
  }

  @Test func `the same specification continues an unfinished run, and is a new run after it`() async throws {
    let run = try ledger.load("f", [row(2, "A")])
    guard case .continued(let record) = try ledger.open(specification("f"), now: Workbench.start) else {
      throw Unexpected("a new run")
    }
    #expect(record.id == run)
    #expect(record.counts[.pending] == 1)

    try await ledger.send(run) { .created($0.contact) }
    try ledger.finishIfDone(run, now: Workbench.start)
    let again = try ledger.load("f", [row(2, "A")])
    #expect(again != run)
    #expect(try ledger.states(of: again) == [.duplicate])
  }

  @Test(arguments: ["input", "dataset"])
  func `another input or dataset is another run`(what: String) throws {
    let run = try ledger.load("f", [row(2, "A")])
    let other = try specification(
      what == "input" ? "g" : "f", dataset: what == "dataset" ? "tickets" : "callbacks", mapping: "m1")
    #expect(try ledger.begin(other) != run)
  }

  @Test func `an unfinished run is not continued with a changed mapping unless that is asked for`() throws {
    let run = try ledger.load("f", [row(2, "A")])
    let changed = try specification("f", dataset: "callbacks", mapping: "m2")
    let error = try #require(throws: LedgerError.self) { _ = try ledger.open(changed, now: Workbench.start) }
    #expect(error.diagnostic.code == .ledgerMappingChanged)
    guard case .new(let other) = try ledger.open(changed, now: Workbench.start, changedMapping: .restage) else {
      throw Unexpected("the old run")
    }
    #expect(other != run)
  }

  @Test func `a deferred task in doubt reopens its finished run, and is continued with it`() async throws {
    let first = try ledger.load("f", [row(2, "A")])
    let task = try #require(try ledger.claim(from: first, limit: 1, now: Workbench.start).first)
    try await ledger.settle(task.id, as: .deferred(until: 1_774_900_000), attempt: nil)
    try ledger.finishIfDone(first, now: Workbench.start)
    let later = Date(timeIntervalSince1970: 1_774_900_000)
    let second = try ledger.load("g", [row(2, "B")])
    let claimed = try ledger.claim(from: second, limit: 10, now: later)
    try await ledger.intend(Intent(task: claimed[0].id, body: [1], scheduledTime: nil, sentAt: later))
    #expect(try ledger.reader.run(first.rawValue)?.state == .ready)
    try await ledger.settle(claimed[0].id, as: .inDoubt, attempt: nil)
    try ledger.finishIfDone(second, now: later)
    guard case .continued(let record) = try ledger.open(specification("f"), now: later) else {
      throw Unexpected("a new run")
    }
    #expect(record.id == first)
    try ledger.requeue(first, resendAfter: .distantPast)
    let again = try ledger.claim(from: first, limit: 10, now: later)
    #expect(again.map(\.frozenBody) == [[1]])
    try await ledger.intend(Intent(task: again[0].id, body: [1], scheduledTime: nil, sentAt: later))
    try await ledger.settle(again[0].id, as: .created(again[0].contact), attempt: nil)
    try ledger.finishIfDone(second, now: later)
    #expect(try ledger.reader.run(first.rawValue)?.state == .finished)
  }

  @Test func `a changed definition of identity is refused once there are tasks`() throws {
    _ = try ledger.load("f", [row(2, "A")])
    let changed = try specification("g", identity: #"["ticket","name"]"#)
    let error = try #require(throws: LedgerError.self) { _ = try ledger.open(changed, now: Workbench.start) }
    #expect(error.cause == .unreadable)
    #expect(error.diagnostic.code == .ledgerIdentityChanged)
    #expect(error.diagnostic.message.contains(#"was ["ticket"] and is now ["ticket","name"]"#))
  }

  @Test func `a run is finished when nothing is left to send`() async throws {
    let run = try ledger.load("f", [row(2, "A"), row(3, "B"), skippedRow(4, "C")])
    try ledger.finishIfDone(run, now: Workbench.start)
    #expect(try ledger.reader.run(run.rawValue)?.state == .ready)
    try await ledger.send(run) { $0.key.identity.text == "A" ? .created($0.contact) : .rejected }
    try ledger.finishIfDone(run, now: Workbench.start)
    let record = try #require(try ledger.reader.run(run.rawValue))
    #expect(record.state == .finished)
    #expect(record.finishedAt == Workbench.start)
  }

  @Test(arguments: [Settlement.failed, .inDoubt, .pending])
  func `a run with rows that a load would send is not finished`(settlement: Settlement) async throws {
    let run = try ledger.load("f", [row(2, "A")])
    let task = try #require(try ledger.claim(from: run, limit: 1, now: Workbench.start).first)
    if settlement == .inDoubt || settlement == .failed {
      try await ledger.intend(Intent(task: task.id, body: [1], scheduledTime: nil, sentAt: Workbench.start))
    }
    try await ledger.settle(task.id, as: settlement, attempt: nil)
    try ledger.finishIfDone(run, now: Workbench.start)
    #expect(try ledger.reader.run(run.rawValue)?.state == .ready)
  }

  @Test func `a deferred row does not keep its run open, and waits for a later load of the dataset`() async throws {
    let run = try ledger.load("f", [row(2, "A")])
    let task = try #require(try ledger.claim(from: run, limit: 1, now: Workbench.start).first)
    try await ledger.settle(task.id, as: .deferred(until: 1_774_900_000), attempt: nil)
    try ledger.finishIfDone(run, now: Workbench.start)
    #expect(try ledger.reader.run(run.rawValue)?.state == .finished)
    let later = try ledger.load("g", [row(2, "B")])
    let claimed = try ledger.claim(from: later, limit: 10, now: Date(timeIntervalSince1970: 1_774_900_000))
    #expect(claimed.map(\.key.identity.text) == ["A", "B"])
  }

  @Test func `a run with nothing to send is finished at once`() throws {
    let run = try ledger.load("f", [skippedRow(2, "A")])
    try ledger.finishIfDone(run, now: Workbench.start)
    #expect(try ledger.reader.run(run.rawValue)?.state == .finished)
  }

  @Test func `what a finished run no longer needs leaves the ledger`() async throws {
    let run = try ledger.load("f", [row(2, "A"), row(3, "B")])
    try await ledger.send(run) { $0.key.identity.text == "A" ? .created($0.contact) : .rejected }
    #expect(try ledger.access { try Int.fetchOne($0, sql: "SELECT count(*) FROM requests") } == 2)
    try ledger.finishIfDone(run, now: Workbench.start)
    #expect(try ledger.access { try Int.fetchOne($0, sql: "SELECT count(*) FROM requests") } == 1)
  }

  @Test func `a run is found by the beginning of its id, the newest without one`() throws {
    let first = try ledger.load("f", [row(2, "A")])
    let second = try ledger.load("g", [row(2, "B")], now: Workbench.start.addingTimeInterval(100_000))
    #expect(try ledger.reader.run(nil)?.id == second)
    #expect(try ledger.reader.run(first.rawValue)?.id == first)
    #expect(try ledger.reader.run(String(second.rawValue.prefix(8)))?.id == second)
    #expect(try ledger.reader.run("zzz") == nil)
    #expect(code { _ = try ledger.reader.run("") } == .ledgerAmbiguousRun)
    #expect(try ledger.reader.runs().map(\.id) == [second, first])
    #expect(first.rawValue < second.rawValue)
  }

  @Test func `a run keeps the folder of its files`() throws {
    let run = try ledger.load("f", [row(2, "A")])
    try ledger.setFolder("/home/ada/runs/1", of: run)
    #expect(try ledger.reader.run(nil)?.folder == "/home/ada/runs/1")
  }
}
