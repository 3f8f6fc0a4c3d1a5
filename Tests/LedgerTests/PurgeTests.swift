import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// Old runs leave the ledger, and what they made is still known.
struct PurgeTests {
  let bench: Workbench
  let ledger: TaskLedger
  static let day: TimeInterval = 86_400
  static let later = Workbench.start.addingTimeInterval(100 * day)

  init() throws {
    bench = try Workbench()
    ledger = try bench.open()
  }

  /// A run at the beginning whose rows are settled as told.
  @discardableResult
  private func old(
    _ rows: [StagedRow], _ outcome: (ClaimedTask) -> Settlement = { .created($0.contact) }
  ) async throws -> RunID {
    let run = try ledger.load("monday", rows)
    try await ledger.send(run, outcome)
    try ledger.finishIfDone(run, now: Workbench.start)
    return run
  }

  @discardableResult
  private func purge(acts: Bool = true) throws -> RunPurgeResult {
    try ledger.purge(endedBefore: Self.later.addingTimeInterval(-90 * Self.day), acts: acts, now: Self.later)
  }

  private func count(_ table: String) throws -> Int {
    try ledger.access { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") } ?? 0
  }

  @Test func `a finished run leaves with all that is of it, and its identities are known by hashes`() async throws {
    try await old([row(2, "A"), row(3, "B"), skippedRow(4, "C"), rejectedRow(5, [Diagnostic("map.x", "no")])])
    let foretold = try purge(acts: false)
    #expect(foretold.runs == 1 && foretold.rows == 4 && foretold.identities == 2)
    #expect(try count("rows") == 4, "nothing was done yet")
    #expect(try purge() == foretold)
    for table in ["rows", "cells", "tasks", "requests", "attempts", "inputs", "runs"] {
      #expect(try count(table) == 0, "\(table)")
    }
    #expect(try count("purged") == 2)
    #expect(try ledger.reader.inspect().faults == [])
    #expect(try purge() == RunPurgeResult())
  }

  struct Meeting: Sendable, CustomTestStringConvertible {
    var earlier: Settlement
    var content: String
    var rules = StagingRules()
    var state: RowState
    /// The generation that is sent; nil when none is.
    var sent: Int?
    var testDescription: String { "\(earlier), then \(content) \(rules)" }
  }

  static let contact = ContactID("contact-1")
  static let meetings: [Meeting] = [
    Meeting(earlier: .created(contact), content: "a", state: .duplicate),
    Meeting(earlier: .created(contact), content: "b", state: .changed),
    Meeting(
      earlier: .created(contact), content: "b", rules: StagingRules(onChanged: .send), state: .pending, sent: 2),
    Meeting(earlier: .created(contact), content: "b", rules: StagingRules(onChanged: .reject), state: .rejected),
    Meeting(earlier: .created(contact), content: "a", rules: StagingRules(again: true), state: .pending, sent: 2),
    Meeting(
      earlier: .created(contact), content: "a", rules: StagingRules(againAfterSeconds: 90 * 86_400), state: .pending,
      sent: 2),
    Meeting(
      earlier: .created(contact), content: "a", rules: StagingRules(againAfterSeconds: 101 * 86_400),
      state: .duplicate),
    Meeting(earlier: .rejected, content: "a", state: .pending, sent: 2),
  ]

  @Test(arguments: meetings)
  func `a purged identity is decided as if its task were there`(_ meeting: Meeting) async throws {
    try await old([row(2, "X")]) { _ in meeting.earlier }
    try purge()
    let foretold = try ledger.reader.known(
      TaskIdentity(parts: ["X"]), content: task("X", content: meeting.content).content,
      instance: specification("f").instance, dataset: "callbacks", definition: #"["ticket"]"#, rules: meeting.rules,
      now: Self.later)
    #expect(foretold.state == (meeting.state == .pending ? nil : meeting.state))
    let run = try ledger.load("later", [row(2, "X", content: meeting.content)], rules: meeting.rules, now: Self.later)
    #expect(try ledger.states(of: run) == [meeting.state])
    #expect(try ledger.rows(of: run).map(\.identity) == ["X"])
    let sent = try ledger.claim(from: run, limit: 9, now: Self.later)
    #expect(sent.map(\.key.generation) == (meeting.sent.map { [$0] } ?? []))
  }

  @Test(arguments: [
    (Mapping.OnDuplicate.reject, ["a", "a"], [RowState.duplicate, .duplicate]),
    (.reject, ["a", "b", "a"], [.rejected, .rejected, .rejected]),
    (.first, ["a", "b", "a"], [.duplicate, .changed, .duplicate]),
    (.last, ["b", "a"], [.changed, .duplicate]),
    (.last, ["a", "b", "a", "c"], [.changed, .changed, .changed, .pending]),
    (.first, ["b", "a", "b"], [.pending, .changed, .duplicate]),
  ])
  func `rows of one input with a purged identity are measured against each other`(
    policy: Mapping.OnDuplicate, contents: [String], states: [RowState]
  ) async throws {
    try await old([row(2, "X")])
    try purge()
    let rows = try contents.enumerated().map { try row($0.offset + 2, "X", content: $0.element) }
    let rules = StagingRules(onChanged: .send, onDuplicate: policy)
    let run = try ledger.load("later", rows, rules: rules, now: Self.later)
    #expect(try ledger.states(of: run) == states)
    let sent = try ledger.claim(from: run, limit: 9, now: Self.later)
    #expect(sent.map(\.key.generation) == (states.contains(.pending) ? [2] : []))
  }

  @Test func `an identity that a younger run knows stays, and its old run as a record without rows`() async throws {
    let monday = try await old([row(2, "A"), row(3, "B")])
    let young = try ledger.load("young", [row(2, "A")], now: Self.later)
    try ledger.finishIfDone(young, now: Self.later)
    let result = try purge()
    #expect(result.rows == 2 && result.identities == 1)
    #expect(try ledger.reader.history(of: "A", dataset: nil).first?.generations.map(\.contactID) != [nil])
    let record = try #require(try ledger.reader.run(monday.rawValue))
    #expect(record.purgedAt == Self.later && record.counts.total == 0)
    #expect(try ledger.states(of: young) == [.duplicate])
    #expect(try ledger.reader.inspect().faults == [])
    #expect(try purge() == RunPurgeResult(), "an empty record is no news")
  }

  @Test func `runs with rows that wait or are in doubt stay whole`() async throws {
    let far = Int64(Workbench.start.timeIntervalSince1970) + 200 * 86_400
    try await old([row(2, "A"), row(3, "later", start: far)])
    let doubt = try ledger.load("tuesday", [row(2, "B"), row(3, "doubt")])
    try await ledger.send(doubt) { $0.key.identity.text == "B" ? .created($0.contact) : .inDoubt }
    let result = try purge()
    #expect(result.runs == 0 && result.keptRuns == 2)
    #expect(try count("rows") == 4 && count("tasks") == 4)
  }

  @Test func `no statement gives a purged identity its old generation again`() async throws {
    try await old([row(2, "X")])
    try purge()
    let run = try ledger.load("later", [row(2, "Y")], now: Self.later)
    #expect(throws: LedgerError.self) {
      try ledger.access { database in
        try database.execute(
          sql: """
            INSERT INTO tasks (dataset_id, identity, generation, content, client_token, run_id, input, number, sort_key,
              state, is_queued)
            SELECT dataset_id, CAST('X' AS BLOB), 1, content, 'other', run_id, 0, 9, x'', 'pending', 1 FROM tasks
            """)
      }
    }
    for statement in ["DELETE FROM purged", "UPDATE purged SET generation = generation - 1"] {
      #expect(throws: DatabaseError.self) { try RawAccess.write(bench, statement) }
    }
    #expect(try ledger.states(of: run) == [.pending])
  }

  @Test func `a discarded check leaves a dataset alone whose tasks are all purged, and its identity stays final`()
    async throws
  {
    try await old([row(2, "X")])
    try purge()
    let checking = try ledger.begin(specification("later"), now: Self.later)
    try ledger.discard(checking)
    #expect(try count("datasets") == 1)
    #expect(
      code { _ = try ledger.open(specification("other", identity: #"["phone"]"#), now: Self.later) }
        == .ledgerIdentityChanged)
  }

  @Test func `a purge that ended in the middle is finished by the next one`() async throws {
    try await old(try (1...40).map { try row($0, "T\($0)") })
    try ledger.transaction { database in
      let purge = RunPurge(database: database, endedBefore: Self.later, batch: 10)
      _ = try purge.listRuns()
      _ = try purge.takeRows(now: Self.later)
      let purged = PurgedIdentities(database, secret: try TaskLedger.secret(in: database))
      _ = try purge.takeTasks(after: 0, purged: purged)
    }
    #expect(try count("rows") == 30)
    let next = try bench.crashed().open()
    _ = try next.purge(endedBefore: Self.later, acts: true, now: Self.later)
    #expect(try next.access { try Int.fetchOne($0, sql: "SELECT count(*) FROM rows") } == 0)
    #expect(try next.access { try Int.fetchOne($0, sql: "SELECT count(*) FROM purged") } == 40)
    #expect(try next.reader.inspect().faults == [])
  }
}

/// One identity leaves on request.
struct ErasureTests {
  /// Long enough to be found in the bytes of a file.
  static let identity = "+49 30 5550100 Ada"

  private func rows() throws -> [StagedRow] {
    [
      try row(2, Self.identity, content: "ada"), try row(3, "B"), try row(4, Self.identity, content: "ada"),
      skippedRow(5, Self.identity, reason: "closed for \(Self.identity)"),
      rejectedRow(
        6, [Diagnostic("map.phone-invalid", "\"\(Self.identity)\" is no name", fix: "ask")], identity: Self.identity),
    ]
  }

  private func holds(_ bench: Workbench, _ text: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: bench.folder.path).filter { name in
      let bytes = try Data(contentsOf: bench.folder.appendingPathComponent(name))
      return bytes.range(of: Data(text.utf8)) != nil
    }.sorted()
  }

  /// Loads the rows, sends them and closes the ledger: files are looked into only when nobody has them open.
  private func loaded(_ bench: Workbench) async throws -> RunID {
    let ledger = try bench.open()
    let run = try ledger.load("f", rows())
    try ledger.setFolder(bench.folder.appendingPathComponent("runs").path, of: run)
    try await ledger.send(run) { .created($0.contact) }
    // The service's words may quote the request.
    try ledger.access {
      try $0.execute(sql: "UPDATE attempts SET message = ? WHERE task_id = 1", arguments: ["refused \(Self.identity)"])
    }
    try ledger.finishIfDone(run, now: Workbench.start)
    return run
  }

  private func erased(_ bench: Workbench) throws -> IdentityErasureResult {
    let ledger = try bench.open()
    let foretold = try ledger.purge(identity: Self.identity, dataset: nil, acts: false)
    let result = try ledger.purge(identity: Self.identity, dataset: "callbacks", acts: true)
    #expect(foretold == result)
    _ = try ledger.compact()
    return result
  }

  @Test func `leaves no byte of it in any file of the ledger, counts add up, and it is still a duplicate`() async throws
  {
    let bench = try Workbench()
    let run = try await loaded(bench)
    #expect(try holds(bench, Self.identity) != [])
    let (before, contacts) = try {
      let ledger = try bench.open()
      return (try ledger.reader.counts(of: run), try ledger.rows(of: run).map(\.contactID))
    }()

    let result = try erased(bench)
    #expect(result.tasks == 1 && result.rows == 4 && result.datasets == ["callbacks"])
    #expect(result.folders.count == 1)
    #expect(try holds(bench, Self.identity) == [])
    #expect(try holds(bench, "ada.....") == [], "nor of the content")

    let ledger = try bench.open()
    #expect(try ledger.reader.counts(of: run) == before)
    #expect(try ledger.rows(of: run).map(\.contactID) == contacts)
    #expect(try ledger.rows(of: run).map(\.problems.first?.message)[4] == "erased on request")
    #expect(try ledger.reader.inspect().faults == [])
    let again = try ledger.load("g", rows())
    #expect(try ledger.states(of: again) == [.duplicate, .duplicate, .duplicate, .skipped, .rejected])
    #expect(try ledger.purge(identity: "nobody", dataset: nil, acts: true).foundNothing)
  }

  @Test func `one that waits or is in doubt is refused with what to do`() async throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let run = try ledger.load("f", [row(2, "waits"), row(3, "doubt")])
    #expect(code { _ = try ledger.purge(identity: "waits", dataset: nil, acts: true) } == .ledgerIdentityWaits)
    try await ledger.send(run) { _ in .inDoubt }
    let error = try #require(throws: LedgerError.self) {
      _ = try ledger.purge(identity: "doubt", dataset: nil, acts: true)
    }
    #expect(error.diagnostic.fix?.contains("reconcile") == true)
  }

  @Test func `its next generation is known after another purge, and erased ones are no identities of their own`()
    async throws
  {
    let bench = try Workbench()
    let ledger = try bench.open()
    for content in ["a", "b"] {
      let run = try ledger.load(content, [row(2, "X", content: content)], rules: StagingRules(onChanged: .send))
      try await ledger.send(run) { .created($0.contact) }
      try ledger.finishIfDone(run, now: Workbench.start)
      _ = try ledger.purge(identity: "X", dataset: nil, acts: true)
    }
    let later = Workbench.start.addingTimeInterval(1)
    _ = try ledger.purge(endedBefore: later, acts: true, now: later)
    let purged = try RawAccess.rows(bench, "SELECT generation FROM purged")
    #expect(purged.map { $0["generation"] as Int } == [2])
    let run = try ledger.load("c", [row(2, "X", content: "b"), row(3, "Y")])
    #expect(try ledger.states(of: run) == [.duplicate, .pending])
  }

  @Test func `a sent task keeps its key unless its identity is known by a hash`() async throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let run = try ledger.load("f", [row(2, "X")])
    try await ledger.send(run) { .created($0.contact) }
    for identity in ["CAST('erased:00' AS BLOB)", "x'41'"] {
      #expect(throws: DatabaseError.self) { try RawAccess.write(bench, "UPDATE tasks SET identity = \(identity)") }
    }
  }

  @Test func `the lock file never holds an identity`() {
    let words = LockFileText.words(["taskferry", "ledger", "purge", "--identity", "Ada", "--identity=Ada", "--yes"])
    #expect(words == "taskferry ledger purge --identity … --identity=… --yes")
  }
}
