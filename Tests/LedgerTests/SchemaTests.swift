import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// What must always be true, even for a program with a fault or a person with a database tool.
struct SchemaTests {
  let bench: Workbench
  let ledger: TaskLedger
  let run: RunID

  /// Task 1 was created, task 2 is in doubt, task 3 waits.
  init() async throws {
    bench = try Workbench()
    ledger = try bench.open()
    run = try ledger.load("f", [row(2, "A"), row(3, "B"), row(4, "C")])
    for task in try ledger.claim(from: run, limit: 2, now: Workbench.start) {
      try await ledger.intend(Intent(task: task.id, body: [1, 2], scheduledTime: nil, sentAt: Workbench.start))
      let isFirst = task.key.identity.text == "A"
      try await ledger.settle(
        task.id, as: isFirst ? .created(ContactID("contact-A")) : .inDoubt, attempt: .answer(at: Workbench.start))
    }
  }

  static let forbidden: [String] = [
    // A second task of an identity and generation.
    """
    INSERT INTO tasks (dataset_id, identity, generation, content, client_token, run_id, input, number, sort_key, state,
      is_queued)
    SELECT dataset_id, identity, generation, content, 'other', run_id, input, number, sort_key, 'pending', 1
    FROM tasks WHERE id = 1
    """,
    // A second task with a ContactId.
    """
    UPDATE tasks SET contact_id = 'contact-A', state = 'created', may_have_created = 0, created_at = 1 WHERE id = 2
    """,
    // Created without a ContactId.
    "UPDATE tasks SET contact_id = NULL, created_at = NULL WHERE id = 1",
    "UPDATE tasks SET state = 'created' WHERE id = 3",
    // States that do not exist.
    "UPDATE tasks SET state = 'done' WHERE id = 3",
    "UPDATE rows SET state = 'pending' WHERE number = 2",
    "UPDATE runs SET state = 'paused'",
    // Other bytes, or none, after an intent.
    "UPDATE requests SET body = x'00' WHERE task_id = 2",
    "UPDATE requests SET body = NULL WHERE task_id = 2",
    // Sent without frozen bytes.
    "UPDATE tasks SET first_sent_at = 1, state = 'sending', is_queued = 0 WHERE id = 3",
    "UPDATE tasks SET state = 'sending', is_queued = 0 WHERE id = 3",
    // Another key once sent.
    "UPDATE tasks SET client_token = 'other' WHERE id = 2",
    "UPDATE tasks SET generation = 2 WHERE id = 1",
    // A doubt that is forgotten.
    "UPDATE tasks SET state = 'failed' WHERE id = 2",
    "UPDATE tasks SET state = 'pending' WHERE id = 2",
    "UPDATE tasks SET state = 'rejected' WHERE id = 2",
    // A created task back in the queue.
    "UPDATE tasks SET is_queued = 1 WHERE id = 1",
    // A row that counts nowhere, or twice.
    "UPDATE rows SET task_id = NULL WHERE number = 2",
    "INSERT INTO rows (run_id, input, number, state) VALUES (1, 0, 2, 'skipped')",
    "INSERT INTO rows (run_id, input, number, state) VALUES (1, 7, 9, 'skipped')",
    // A task that vanishes with its record.
    "DELETE FROM tasks WHERE id = 1",
    "DELETE FROM runs",
  ]

  @Test(arguments: forbidden)
  func `the schema refuses`(statement: String) throws {
    let before = try states()
    #expect(throws: DatabaseError.self) { try RawAccess.write(bench, statement) }
    #expect(try states() == before)
  }

  @Test func `two tasks with one token never leave this machine`() async throws {
    try RawAccess.write(
      bench, "UPDATE tasks SET client_token = (SELECT client_token FROM tasks WHERE id = 1) WHERE id = 3")
    await #expect(throws: LedgerError.self) {
      try await ledger.intend(
        Intent(task: TaskID(rawValue: 3), body: [3], scheduledTime: nil, sentAt: Workbench.start))
    }
  }

  @Test func `every table is strict`() throws {
    let loose = try bench.raw().read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT name FROM pragma_table_list
          WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'grdb%'
          """)
    }
    #expect(loose.isEmpty)
  }

  @Test func `the first claim, a count and a look-up use indexes`() throws {
    let plans = try bench.raw().read { database in
      try [
        "SELECT id FROM tasks WHERE is_queued = 1 AND run_id = 1 AND (sort_key, input, number) > (x'', 0, 0) ORDER BY sort_key, input, number",
        "SELECT id FROM tasks WHERE dataset_id = 1 AND identity = x'41' ORDER BY generation DESC LIMIT 1",
        "SELECT id FROM tasks WHERE state = 'deferred' AND dataset_id = 1 AND deferred_until <= 9 AND (deferred_until, id) > (1, 1) ORDER BY deferred_until, id",
        "SELECT id FROM tasks WHERE run_id = 1 AND \(LedgerSchema.isUnsettled) AND state = 'failed'",
        "SELECT id FROM tasks WHERE \(LedgerSchema.isUnsettled) AND state IN ('sending', 'in doubt')",
        "SELECT id FROM rows WHERE task_id = 1 AND run_id = 1",
      ].map { sql in
        try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] as String }.joined(
          separator: "; ")
      }
    }
    for plan in plans {
      #expect(plan.contains("INDEX"), "\(plan)")
      #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
    }
  }

  private func states() throws -> [String] {
    try bench.raw().read { try String.fetchAll($0, sql: "SELECT state FROM tasks ORDER BY id") }
  }
}

/// The documented view `results`.
struct ResultsViewTests {
  @Test func `the view shows every row of every run that passed the gate`() async throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let run = try ledger.load(
      "f",
      [
        row(2, "A"), row(3, "B"), skippedRow(4, "C"), rejectedRow(5, [Diagnostic("map.phone-invalid", "not a phone")]),
        row(6, "A"), row(7, "D"),
      ])
    for task in try ledger.claim(from: run, limit: 2, now: Workbench.start) {
      try await ledger.intend(Intent(task: task.id, body: [1], scheduledTime: nil, sentAt: Workbench.start))
      if task.key.identity.text == "A" {
        try await ledger.settle(task.id, as: .created(ContactID("contact-A")), attempt: .answer(at: Workbench.start))
      } else {
        try await ledger.settle(
          task.id, as: .rejected,
          attempt: .answer(at: Workbench.start, status: 400, code: "InvalidRequestException", message: "no"))
      }
    }
    let checking = try ledger.begin(specification("g"))
    try ledger.stage([row(2, "E")], in: checking, rules: StagingRules(), now: Workbench.start)

    let rows = try RawAccess.rows(bench, "SELECT * FROM results ORDER BY row")
    #expect(
      rows.first.map { Array($0.columnNames) } == [
        "run", "file", "sheet", "row", "dataset", "identity", "generation", "state", "client_token", "contact_id",
        "code",
        "message", "created_at",
      ])
    #expect(rows.map { $0["run"] as String } == Array(repeating: run.rawValue, count: 6))
    #expect(rows.map { $0["file"] as String? } == Array(repeating: "file0.csv", count: 6))
    #expect(rows.map { $0["identity"] as String? } == ["A", "B", "C", nil, "A", "D"])
    #expect(
      rows.map { $0["state"] as String } == ["created", "rejected", "skipped", "rejected", "duplicate", "pending"])
    #expect(rows.map { $0["contact_id"] as String? } == ["contact-A", nil, nil, nil, "contact-A", nil])
    #expect(
      rows.map { $0["code"] as String? } == [
        "created", "InvalidRequestException", nil, "map.phone-invalid", nil, nil,
      ])
    #expect(rows.map { $0["message"] as String? } == ["", "no", "already closed", "not a phone", nil, nil])
    #expect(rows[0]["created_at"] == "2026-03-30T08:00:00Z")
  }

  @Test func `the view shows the states people know`() async throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let run = try ledger.load("f", [row(2, "A")])
    let task = try #require(try ledger.claim(from: run, limit: 1, now: Workbench.start).first)
    try await ledger.intend(Intent(task: task.id, body: [1], scheduledTime: nil, sentAt: Workbench.start))
    #expect(try RawAccess.rows(bench, "SELECT state FROM results").map { $0["state"] as String } == ["pending"])
    try await ledger.settle(task.id, as: .inDoubt, attempt: nil)
    #expect(try RawAccess.rows(bench, "SELECT state FROM results").map { $0["state"] as String } == ["in doubt"])
  }
}

/// Rows as reports read them.
struct ReportRowTests {
  @Test func `rows are read by state, in the order of the inputs`() throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let run = try ledger.begin(specification("f", inputs: 2))
    try ledger.stage(
      [row(9, "A", input: 1), skippedRow(3, "B"), row(2, "C"), rejectedRow(1, [Diagnostic("map.x", "no")])],
      in: run, rules: StagingRules(), now: Workbench.start)
    #expect(try ledger.rows(of: run).map(\.number) == [1, 2, 3, 9])
    var pending: [Int] = []
    try ledger.reader.forEachRow(of: run, in: [.pending]) { pending.append($0.number) }
    #expect(pending == [2, 9])
    try ledger.reader.forEachRow(of: run, in: []) { _ in Issue.record("no state was asked for") }
  }

  @Test func `reading may be nested, and ends with what its body throws`() throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let run = try ledger.load("f", [row(2, "A"), row(3, "B")])
    var pairs = 0
    try ledger.reader.forEachRow(of: run, in: [.pending]) { _ in
      try ledger.reader.forEachRow(of: run, in: [.pending]) { _ in pairs += 1 }
      #expect(try ledger.reader.counts(of: run).total == 2)
    }
    #expect(pairs == 4)
    #expect(throws: Unexpected.self) {
      try ledger.reader.forEachRow(of: run, in: [.pending]) { _ in throw Unexpected("enough") }
    }
  }

  @Test(arguments: [
    ("InvalidRequestException", "service.invalid-request"), ("timeout", "service.timeout"), ("500", "service.500"),
    ("ServiceQuotaExceededException", "service.service-quota-exceeded"), ("Exception", "service.exception"),
  ])
  func `the service's words become codes`(word: String, code: String) {
    #expect(DiagnosticCode.serviceAnswer(word).rawValue == code)
  }
}
