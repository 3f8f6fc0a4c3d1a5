import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// What is no longer needed leaves, space is given back, and what is there can be found and written out.
struct HousekeepingTests {
  let bench: Workbench
  let ledger: TaskLedger

  init() throws {
    bench = try Workbench()
    ledger = try bench.open()
  }

  // MARK: Cells

  @Test func `original cells are erased after a while, and never while a row of their run waits`() async throws {
    let far = Int64(Workbench.start.timeIntervalSince1970) + 200 * 86_400
    let done = try ledger.load("f", [row(2, "A"), skippedRow(3, "B")])
    try await ledger.send(done) { .created($0.contact) }
    try ledger.finishIfDone(done, now: Workbench.start)
    let waiting = try ledger.load("g", [row(2, "C"), row(3, "D", start: far)])
    try await ledger.send(waiting) { .created($0.contact) }
    try ledger.finishIfDone(waiting, now: Workbench.start)
    let unfinished = try ledger.load("h", [row(2, "E")])

    let now = Workbench.start.addingTimeInterval(30 * 86_400)
    #expect(try ledger.eraseCells(ofRunsEndedBefore: Workbench.start, now: now) == 0)
    #expect(try ledger.eraseCells(ofRunsEndedBefore: Workbench.start.addingTimeInterval(1), now: now) == 2)
    #expect(try ledger.eraseCells(ofRunsEndedBefore: now, now: now) == 0, "once is enough")
    #expect(try ledger.reader.rowsWithoutCells(of: done) == 2)
    #expect(try ledger.reader.rowsWithoutCells(of: waiting) == 0)
    #expect(try ledger.reader.rowsWithoutCells(of: unfinished) == 0)
    #expect(try ledger.reader.run(done.rawValue)?.cellsErasedAt == now)
    #expect(try ledger.rows(of: done).map(\.cells) == [nil, nil])
    #expect(try ledger.states(of: done) == [.created, .skipped])
  }

  @Test func `many cells are erased in pieces`() async throws {
    let run = try ledger.load("f", (1...10_050).map { skippedRow($0, "T\($0)") })
    try ledger.finishIfDone(run, now: Workbench.start)
    #expect(try ledger.eraseCells(ofRunsEndedBefore: .distantFuture, now: Workbench.start) == 10_050)
  }

  // MARK: Compacting

  @Test func `compacting gives space back and finishes what a process left when it ended`() async throws {
    let run = try ledger.load("f", try (1...3_000).map { try row($0, "T\($0)") })
    try await ledger.send(run) { .created($0.contact) }
    // The run is finished, and the process ended before its requests were erased.
    try RawAccess.write(bench, "UPDATE runs SET state = 'finished', finished_at = 1")
    try RawAccess.write(bench, "DELETE FROM cells")
    let result = try ledger.compact()
    #expect(result.after < result.before)
    #expect(result.after == LedgerFiles.size(of: bench.path))
    #expect(try ledger.access { try Int.fetchOne($0, sql: "SELECT count(*) FROM requests") } == 0)
    #expect(try ledger.reader.counts(of: run)[.created] == 3_000)
    #expect(try ledger.reader.inspect().faults == [])
    // The ledger goes on as before.
    let next = try ledger.load("g", [row(2, "T2"), row(3, "new")])
    #expect(try ledger.states(of: next) == [.duplicate, .pending])
    #expect(try ledger.access { try Int.fetchOne($0, sql: "PRAGMA temp_store") } == 2)
    #expect(try ledger.access { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
  }

  @Test func `a full disk leaves the ledger as it was`() throws {
    let run = try ledger.load("f", try (1...500).map { try row($0, "T\($0)") })
    try ledger.access { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
    _ = try? ledger.compact()
    #expect(try ledger.reader.inspect().faults == [])
    #expect(try ledger.reader.counts(of: run)[.pending] == 500)
  }

  // MARK: Finding and writing out

  @Test func `every row is written out once, in the order of the inputs`() async throws {
    let first = try ledger.load("f", [row(9, "A"), row(2, "B"), skippedRow(4, "C")])
    try await ledger.send(first) { .created($0.contact) }
    let second = try ledger.load("g", [row(2, "A"), row(3, "D")])
    var rows: [ResultRow] = []
    try ledger.reader.forEachResult(of: nil, in: nil) { rows.append($0) }
    #expect(rows.map(\.run) == [first, first, first, second, second].map(\.rawValue))
    #expect(rows.map(\.row) == [2, 4, 9, 2, 3])
    #expect(rows.map(\.state) == ["created", "skipped", "created", "duplicate", "pending"])
    rows = []
    try ledger.reader.forEachResult(of: first, in: [.created]) { rows.append($0) }
    #expect(rows.map(\.identity) == ["B", "A"])
    #expect(throws: Unexpected.self) {
      try ledger.reader.forEachResult(of: nil, in: nil) { _ in throw Unexpected("enough") }
    }
  }

  @Test func `an identity is found with its tasks and rows, in every dataset that knows it`() async throws {
    let first = try ledger.load("f", [row(2, "A", content: "a")])
    try await ledger.send(first) { .created($0.contact) }
    let second = try ledger.load("g", [row(7, "A", content: "b")], rules: StagingRules(onChanged: .send))
    let third = try ledger.load("h", [skippedRow(3, "A")])
    let histories = try ledger.reader.history(of: "A", dataset: nil)
    let history = try #require(histories.first)
    #expect(histories.count == 1 && history.dataset == "callbacks" && history.purged == nil)
    #expect(history.generations.map(\.number) == [1, 2])
    #expect(history.generations.map(\.state) == [.created, .withdrawn])
    #expect(history.generations.map(\.attempts) == [1, 0])
    #expect(history.generations[0].contactID?.hasPrefix("contact-of-") == true)
    #expect(history.rows.map(\.run) == [first, second, third].map(\.rawValue))
    #expect(history.rows.map(\.row) == [2, 7, 3])
    #expect(history.rows.map(\.state) == [.created, .withdrawn, .skipped])
    #expect(try ledger.reader.history(of: "A", dataset: "tickets").isEmpty)
    #expect(try ledger.reader.history(of: "B", dataset: nil).isEmpty)
  }

  @Test func `finding and erasing by identity use indexes`() throws {
    let plans = try bench.raw().read { database in
      try ["SELECT id FROM rows WHERE identity = x'41' AND run_id = 1 AND task_id IS NULL AND content IS NOT NULL"]
        .map { sql in
          try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] as String }.joined()
        }
    }
    #expect(plans.allSatisfy { $0.contains("rows_by_identity") }, "\(plans)")
  }
}
