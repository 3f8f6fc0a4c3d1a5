import ConnectAPI
import Foundation
import GRDB
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// Random lives of a ledger: loads, sendings, settlements and crashes in any order. Beside it stands a service
/// that makes a task for every new token it is sent, as the real one does.
struct CrashPropertyTests {
  @Test(arguments: 0..<16)
  func `whatever happens, each identity and generation has one task and every row counts once`(seed: Int) async throws {
    var life = try Life(seed: UInt64(seed))
    for _ in 0..<40 { try await life.step() }
    try await life.settleDown()
  }
}

/// One life, driven by one seed.
private struct Life {
  var random: SeededGenerator
  var bench: Workbench
  var ledger: TaskLedger
  var runs: [RunID: Int] = [:]
  var current: RunID?
  /// ContactId by token: what the service made.
  var service: [String: (contact: String, body: [UInt8])] = [:]
  var now = Workbench.start
  var loads = 0

  init(seed: UInt64) throws {
    random = SeededGenerator(state: seed)
    bench = try Workbench()
    ledger = try bench.open()
  }

  mutating func step() async throws {
    now += 1
    switch Int.random(in: 0..<10, using: &random) {
    case 0...2: try load(abandoned: Int.random(in: 0..<4, using: &random) == 0)
    case 3...7: try await send()
    case 8: try current.map { try ledger.requeue($0, resendAfter: .distantPast) }
    default: try crash()
    }
    try check()
  }

  /// Everything that can be sent is sent, by a service and a network without faults.
  mutating func settleDown() async throws {
    try crash()
    for run in runs.keys {
      try ledger.requeue(run, resendAfter: .distantPast)
      try await ledger.send(run, now: now) { task in .created(receive(task)) }
    }
    for run in runs.keys {
      try ledger.finishIfDone(run, now: now)
      #expect(try ledger.reader.run(run.rawValue)?.state == .finished)
    }
    try check()
    #expect(try ledger.access { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
    let recorded = try ledger.access { database in
      try Row.fetchAll(database, sql: "SELECT client_token, contact_id FROM tasks WHERE contact_id IS NOT NULL")
        .reduce(into: [String: String]()) { $0[$1["client_token"]] = $1["contact_id"] }
    }
    #expect(recorded == service.mapValues(\.contact), "every task of the service is on record, and no other")
  }

  private mutating func load(abandoned: Bool) throws {
    loads += 1
    var rules = StagingRules()
    rules.onChanged = Mapping.OnChanged.allCases.randomElement(using: &random) ?? .skip
    rules.onDuplicate = Mapping.OnDuplicate.allCases.randomElement(using: &random) ?? .reject
    rules.again = Int.random(in: 0..<10, using: &random) == 0
    let run = try ledger.begin(specification("load\(loads)-"), now: now)
    let count = Int.random(in: 0...8, using: &random)
    for number in 0..<count {
      let identity = "T\(Int.random(in: 0..<6, using: &random))"
      let content = ["a", "b", "c"].randomElement(using: &random) ?? "a"
      let staged =
        switch Int.random(in: 0..<8, using: &random) {
        case 0: skippedRow(number + 1, identity)
        case 1: rejectedRow(number + 1, [], identity: identity)
        default: try row(number + 1, identity, content: content)
        }
      try ledger.stage([staged], in: run, rules: rules, now: now)
    }
    if abandoned { return try Bool.random(using: &random) ? ledger.discard(run) : crash() }
    try ledger.makeReady(run, now: now)
    runs[run] = count
    current = run
  }

  private mutating func send() async throws {
    guard let run = current else { return }
    for task in try ledger.claim(from: run, limit: Int.random(in: 1...4, using: &random), now: now) {
      let fate = Int.random(in: 0..<9, using: &random)
      if fate == 0 { try await ledger.settle(task.id, as: .pending, attempt: nil) }
      if fate <= 1 { continue }
      try await ledger.intend(Intent(task: task.id, body: task.body, scheduledTime: nil, sentAt: now))
      if fate == 2 { return try crash() }
      if fate == 3 {
        try await ledger.settle(task.id, as: .failed, attempt: .answer(at: now, status: 429))
        continue
      }
      if fate == 4 {
        try await ledger.settle(task.id, as: .rejected, attempt: .answer(at: now, status: 400))
        continue
      }
      let contact = receive(task)
      if fate == 5 { return try crash() }
      if fate == 6 {
        try await ledger.settle(task.id, as: .inDoubt, attempt: .answer(at: now, status: nil, code: "timeout"))
        continue
      }
      try await ledger.settle(task.id, as: .created(contact), attempt: .answer(at: now))
    }
  }

  /// What the service does with a request: a known token gives the task it made.
  private mutating func receive(_ task: ClaimedTask) -> ContactID {
    let token = task.key.clientToken.rawValue
    if let made = service[token] {
      #expect(made.body == task.body, "the same token never carries other bytes")
      return ContactID(made.contact)
    }
    let contact = "contact-\(service.count)"
    service[token] = (contact, task.body)
    return ContactID(contact)
  }

  private mutating func crash() throws {
    bench = try bench.crashed()
    ledger = try bench.open()
  }

  private func check() throws {
    for (run, count) in runs { #expect(try ledger.reader.counts(of: run).total == count) }
    try ledger.access { database in
      let twice = try Int.fetchOne(
        database,
        sql: "SELECT count(*) FROM (SELECT 1 FROM tasks GROUP BY dataset_id, identity, generation HAVING count(*) > 1)")
      #expect(twice == 0)
      let waiting = try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM (SELECT 1 FROM tasks WHERE state IN ('pending', 'sending', 'failed', 'in doubt', 'deferred')
            GROUP BY dataset_id, identity HAVING count(*) > 1)
          """)
      #expect(waiting == 0, "never do two generations of an identity wait to be sent")
      let homeless = try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM tasks WHERE state IN ('pending', 'failed', 'in doubt') AND 1 <> (
            SELECT count(*) FROM rows WHERE task_id = tasks.id AND run_id = tasks.run_id AND rows.state IS NULL)
          """)
      #expect(homeless == 0, "every task that waits has one row in the run that sends it")
      #expect(try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty)
    }
  }
}
