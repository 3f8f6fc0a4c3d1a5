import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// A dataset whose identity comes to be made of other columns.
struct NewIdentityTests {
  let bench: Workbench
  let ledger: TaskLedger
  static let both = #"["ticket","name"]"#

  init() throws {
    bench = try Workbench()
    ledger = try bench.open()
  }

  private func loadUnder(_ definition: String, _ fingerprint: String, _ rows: [StagedRow]) throws -> RunID {
    let opening = try ledger.open(
      specification(fingerprint, identity: definition), now: Workbench.start, beginsNewIdentity: true)
    guard case .new(let run) = opening else { throw Unexpected("a run was continued") }
    try ledger.stage(rows, in: run, rules: StagingRules(), now: Workbench.start)
    try ledger.makeReady(run, now: Workbench.start)
    return run
  }

  private func refusal(_ definition: String, beginsNewOne: Bool = false) throws -> Diagnostic {
    let error = try #require(throws: LedgerError.self) {
      _ = try ledger.open(
        specification("later", identity: definition), now: Workbench.start, beginsNewIdentity: beginsNewOne)
    }
    // A dry run says the same.
    let foretold = try #require(throws: LedgerError.self) {
      _ = try ledger.reader.confirmIdentity(specification("later", identity: definition), beginsNewOne: beginsNewOne)
    }
    #expect(foretold.diagnostic == error.diagnostic)
    #expect(error.cause == .unreadable)
    return error.diagnostic
  }

  @Test func `it is refused with the number of known rows that would become new`() async throws {
    let run = try ledger.load("f", [row(2, "A"), row(3, "B"), row(4, "C")])
    try await ledger.send(run) { $0.key.identity.text == "C" ? .rejected : .created($0.contact) }
    let problem = try refusal(Self.both)
    #expect(problem.code == .ledgerIdentityChanged)
    #expect(
      problem.message.contains(#"was ["ticket"] and is now ["ticket","name"]: 2 known rows would be taken for new"#))
    #expect(problem.fix?.contains("--new-identity") == true)
  }

  @Test func `it does not begin while rows wait under the former one`() async throws {
    let run = try ledger.load("f", [row(2, "A"), row(3, "B"), row(4, "C")])
    try await ledger.send(run) { task in
      switch task.key.identity.text {
      case "A": .created(task.contact)
      case "B": .inDoubt
      default: .deferred(until: 1_774_900_000)
      }
    }
    let problem = try refusal(Self.both, beginsNewOne: true)
    #expect(problem.code == .ledgerIdentityWaits)
    #expect(problem.message.hasPrefix("2 rows of dataset"))
  }

  @Test func `it begins a namespace in which nothing is known, with tokens of its own`() async throws {
    let first = try ledger.load("f", [row(2, "A")])
    try await ledger.send(first) { .created($0.contact) }
    let token = try ledger.rows(of: first)[0].clientToken
    let second = try loadUnder(Self.both, "g", [row(2, "A")])
    let later = try ledger.rows(of: second)[0]
    #expect(later.state == .pending)
    #expect(later.generation == 1)
    #expect(later.clientToken != token)
    let claimed = try #require(try ledger.claim(from: second, limit: 1, now: Workbench.start).first)
    #expect(claimed.key.clientToken.rawValue == later.clientToken)
    try await ledger.intend(Intent(task: claimed.id, body: claimed.body, scheduledTime: nil, sentAt: Workbench.start))
    try await ledger.settle(claimed.id, as: .created(claimed.contact), attempt: nil)
    let named = try ledger.reader.confirmIdentity(specification("g", identity: Self.both), beginsNewOne: false)
    #expect(claimed.key.dataset == named)
    // The former task is as it was, under the same name of the dataset.
    #expect(try ledger.states(of: first) == [.created])
    #expect(try RawAccess.rows(bench, "SELECT DISTINCT dataset FROM results").map { $0[0] as String } == ["callbacks"])
    // From now on it is the dataset's definition.
    guard case .new(let third) = try ledger.open(specification("h", identity: Self.both), now: Workbench.start) else {
      throw Unexpected("a run was continued")
    }
    try ledger.stage([row(2, "A")], in: third, rules: StagingRules(), now: Workbench.start)
    try ledger.makeReady(third, now: Workbench.start)
    #expect(try ledger.states(of: third) == [.duplicate])
  }

  @Test func `coming back to the former one is said too, and finds its tasks again`() async throws {
    let first = try ledger.load("f", [row(2, "A")])
    try await ledger.send(first) { .created($0.contact) }
    let second = try loadUnder(Self.both, "g", [row(2, "A"), row(3, "B")])
    try await ledger.send(second) { .created(ContactID("again-\($0.key.identity.text)")) }
    #expect(try refusal(#"["ticket"]"#).message.contains("2 known rows would be taken for new"))
    let third = try loadUnder(#"["ticket"]"#, "h", [row(2, "A"), row(3, "B")])
    #expect(try ledger.states(of: third) == [.duplicate, .pending])
    // The token is that of the first definition: the one on any other machine.
    let key = TaskKey(
      instance: try specification("h").instance, dataset: "callbacks", identity: TaskIdentity(parts: ["B"]),
      generation: 1)
    #expect(try ledger.rows(of: third)[1].clientToken == key.clientToken.rawValue)
  }

  @Test func `a run that does not pass the gate changes no definition`() async throws {
    let first = try ledger.load("f", [row(2, "A")])
    try await ledger.send(first) { .created($0.contact) }
    let opening = try ledger.open(
      specification("g", identity: Self.both), now: Workbench.start, beginsNewIdentity: true)
    guard case .new(let run) = opening else { throw Unexpected("a run was continued") }
    try ledger.stage([row(2, "A")], in: run, rules: StagingRules(), now: Workbench.start)
    try ledger.discard(run)
    let again = try ledger.load("h", [row(2, "A")])
    #expect(try ledger.states(of: again) == [.duplicate])
    #expect(try refusal(Self.both).code == .ledgerIdentityChanged)
  }

  @Test func `a dataset of which nothing was ever sent takes the new definition without a word`() throws {
    let run = try ledger.begin(specification("f"))
    try ledger.stage([skippedRow(2, "A")], in: run, rules: StagingRules(), now: Workbench.start)
    try ledger.makeReady(run, now: Workbench.start)
    #expect(try ledger.begin(specification("g", identity: Self.both)) != run)
  }

  @Test func `no namespace shares a token with another dataset`() throws {
    // The separator stands in no name: the ledger refuses it.
    #expect(
      code { _ = try ledger.begin(specification("f", dataset: "callbacks\0" + Self.both)) } == .ledgerMisuse)
    #expect(DatasetIdentity.tokenDataset(name: "callbacks", namespace: "") == "callbacks")
    #expect(DatasetIdentity.tokenDataset(name: "callbacks", namespace: Self.both) == "callbacks\0" + Self.both)
  }

  @Test func `a ledger of schema 1 keeps its datasets and all that refers to them`() async throws {
    let old = try Workbench()
    let queue = try DatabaseQueue(path: old.path)
    try await queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA application_id = \(LedgerConnection.applicationID)")
    }
    try LedgerSchema.migrator.migrate(queue, upTo: "v1")
    try await queue.write { database in
      try database.execute(
        sql: """
          INSERT INTO ledger (only_row, purpose) VALUES (1, 'real');
          INSERT INTO datasets VALUES (7, '\(Workbench.instanceID)', 'callbacks', '["ticket"]');
          INSERT INTO runs (id, name, dataset_id, inputs_key, mapping_file, mapping_sha256, command, region, endpoint,
            state, started_at, finished_at)
          VALUES (1, 'run-1', 7, 'k', 'm.yaml', 'm1', '["taskferry"]', 'r', 'e', 'finished', 1, 2);
          INSERT INTO inputs (run_id, position, file, fingerprint, byte_count, modified_at, format, header)
          VALUES (1, 0, 'f.csv', 'f', 1, 1, 'csv', '[]');
          INSERT INTO tasks (id, dataset_id, identity, generation, content, client_token, run_id, input, number,
            sort_key, state, is_queued, deferred_until)
          VALUES (1, 7, CAST('A' AS BLOB), 1, zeroblob(16), 'token', 1, 0, 2, x'', 'deferred', 0, 5);
          INSERT INTO rows (run_id, input, number, task_id) VALUES (1, 0, 2, 1);
          """)
    }
    try queue.close()
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: old.path)
    let opened = try old.open()
    #expect(try opened.reader.run("run-1")?.specification.dataset == "callbacks")
    #expect(try opened.reader.run("run-1")?.counts[.deferred] == 1)
    #expect(try RawAccess.rows(old, "PRAGMA foreign_key_check").isEmpty)
    #expect(
      Set(try RawAccess.rows(old, "PRAGMA foreign_key_list(tasks)").map { $0["table"] as String }) == [
        "datasets", "runs",
      ])
    #expect(try RawAccess.rows(old, "SELECT dataset FROM results").map { $0[0] as String } == ["callbacks"])
    let error = try #require(throws: LedgerError.self) {
      _ = try opened.open(specification("g", identity: Self.both), now: Workbench.start)
    }
    #expect(error.diagnostic.message.contains("1 known row would be taken for new"))
  }
}
