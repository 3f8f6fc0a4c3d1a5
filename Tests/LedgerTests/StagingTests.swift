import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import SpreadsheetReading
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// Rows on their way in: what each becomes, and what becomes of the tasks of earlier runs.
struct StagingTests {
  let bench: Workbench
  let ledger: TaskLedger

  init() throws {
    bench = try Workbench()
    ledger = try bench.open()
  }

  // MARK: One run

  @Test func `a staged row waits with its identity, generation and token`() throws {
    let run = try ledger.load("f", [row(2, "A"), row(3, "B")])
    let rows = try ledger.rows(of: run)
    #expect(rows.map(\.state) == [.pending, .pending])
    #expect(rows.map(\.number) == [2, 3])
    #expect(rows.map(\.identity) == ["A", "B"])
    #expect(rows.map(\.generation) == [1, 1])
    #expect(rows[0].clientToken != rows[1].clientToken)
    #expect(rows.map(\.cells) == [.record(Array("A;a".utf8)), .record(Array("B;a".utf8))])
  }

  @Test func `the token is the same after the loss of the ledger`() throws {
    let other = try Workbench()
    let before = try ledger.rows(of: ledger.load("f", [row(2, "A")])).map(\.clientToken)
    let lost = try other.open()
    #expect(try lost.rows(of: lost.load("g", [row(7, "A")])).map(\.clientToken) == before)
  }

  @Test func `skipped and refused rows keep their reason, all their problems and their cells`() throws {
    let problems = [
      Diagnostic("map.phone-invalid", at: .cell(file: "f.csv", sheet: nil, column: 2, row: 3, header: "Phone"), "no"),
      Diagnostic("task.name-too-long", "too long\u{0}", fix: "shorten it", column: "name"),
    ]
    let run = try ledger.load("f", [skippedRow(2, "A"), rejectedRow(3, problems, identity: "B")])
    let rows = try ledger.rows(of: run)
    #expect(rows.map(\.state) == [.skipped, .rejected])
    #expect(rows[0].reason == "already closed")
    #expect(rows[1].problems == problems)
    #expect(rows.map(\.identity) == ["A", "B"])
  }

  @Test func `a row is staged once`() throws {
    let run = try ledger.begin(specification("f"))
    try ledger.stage([row(2, "A")], in: run, rules: StagingRules(), now: Workbench.start)
    #expect(throws: LedgerError.self) {
      try ledger.stage([row(3, "B"), row(2, "C")], in: run, rules: StagingRules(), now: Workbench.start)
    }
    #expect(try ledger.reader.counts(of: run).total == 1)
  }

  @Test func `nothing is staged under a run that passed the gate`() throws {
    let run = try ledger.load("f", [row(2, "A")])
    #expect(
      code { try ledger.stage([row(3, "B")], in: run, rules: StagingRules(), now: Workbench.start) } == .ledgerMisuse)
  }

  @Test func `a row without an identity is refused by the ledger itself`() throws {
    let run = try ledger.begin(specification("f"))
    let anonymous = StagedRow(
      input: 0, number: 2, cells: .record([]), verdict: .task(try task(nil)))
    #expect(
      code { try ledger.stage([anonymous], in: run, rules: StagingRules(), now: Workbench.start) } == .ledgerMisuse)
  }

  // MARK: The same identity twice in one run

  struct Repeated: Sendable, CustomTestStringConvertible {
    var policy: StagingRules
    var contents: [String]
    var states: [RowState]
    /// The content that is sent; nil when none is.
    var sent: String?
    var testDescription: String { "\(policy.onDuplicate.rawValue) \(contents)" }
  }

  static let repeated: [Repeated] = [
    Repeated(
      policy: StagingRules(onDuplicate: .reject), contents: ["a", "a"], states: [.pending, .duplicate], sent: "a"),
    Repeated(policy: StagingRules(onDuplicate: .reject), contents: ["a", "b"], states: [.rejected, .rejected]),
    Repeated(
      policy: StagingRules(onDuplicate: .reject), contents: ["a", "b", "a"],
      states: [.rejected, .rejected, .rejected]),
    Repeated(
      policy: StagingRules(onDuplicate: .reject), contents: ["a", "a", "b"],
      states: [.rejected, .rejected, .rejected]),
    Repeated(
      policy: StagingRules(onDuplicate: .first), contents: ["a", "b", "a"], states: [.pending, .changed, .duplicate],
      sent: "a"),
    Repeated(
      policy: StagingRules(onDuplicate: .last), contents: ["a", "b"], states: [.changed, .pending], sent: "b"),
    Repeated(
      policy: StagingRules(onDuplicate: .last), contents: ["a", "a", "b", "b", "c"],
      states: [.changed, .changed, .changed, .changed, .pending], sent: "c"),
  ]

  @Test(arguments: repeated, [false, true])
  func `the same identity twice in one input`(_ example: Repeated, inPieces: Bool) throws {
    let run = try stage(example.contents, example.policy, inPieces: inPieces)
    #expect(try ledger.states(of: run) == example.states)
    let waiting = try ledger.claim(from: run, limit: 10, now: Workbench.start)
    #expect(waiting.map { String($0.task.fields.name.suffix(1)) } == (example.sent.map { [$0] } ?? []))
  }

  @Test(arguments: repeated)
  func `the same identity twice, over a task of an earlier run that waits`(_ example: Repeated) throws {
    let earlier = try ledger.load("earlier", [row(2, "X", content: "old")])
    let run = try stage(example.contents, example.policy, inPieces: false)
    #expect(try ledger.states(of: run) == example.states)
    let waiting = try ledger.claim(from: run, limit: 10, now: Workbench.start)
    #expect(waiting.map { String($0.task.fields.name.suffix(1)) } == (example.sent.map { [$0] } ?? []))
    // Rows that refuse each other leave the earlier task alone.
    #expect(try ledger.states(of: earlier) == [example.sent == nil ? .pending : .withdrawn])
  }

  @Test(arguments: repeated)
  func `the same identity twice, over a created task of other content`(_ example: Repeated) async throws {
    let earlier = try ledger.load("earlier", [row(2, "X", content: "old")])
    try await ledger.send(earlier) { .created($0.contact) }
    var policy = example.policy
    policy.onChanged = .send
    let run = try stage(example.contents, policy, inPieces: false)
    #expect(try ledger.states(of: run) == example.states)
    let waiting = try ledger.claim(from: run, limit: 10, now: Workbench.start)
    #expect(waiting.map(\.key.generation) == (example.sent == nil ? [] : [2]))
    #expect(try ledger.states(of: earlier) == [.created])
  }

  @Test func `with last, going back to the created content is a duplicate after all`() async throws {
    let earlier = try ledger.load("earlier", [row(2, "X", content: "old")])
    try await ledger.send(earlier) { .created($0.contact) }
    let run = try stage(["new", "old"], StagingRules(onChanged: .send, onDuplicate: .last), inPieces: false)
    #expect(try ledger.states(of: run) == [.changed, .duplicate])
    #expect(try ledger.claim(from: run, limit: 10, now: Workbench.start).isEmpty)
  }

  @Test func `rows that refuse each other name each other`() throws {
    let run = try ledger.load("f", [row(2, "X", content: "a"), row(9, "X", content: "b")])
    let rows = try ledger.rows(of: run)
    #expect(rows.map { $0.problems.first?.code } == [.inputDuplicateIdentity, .inputDuplicateIdentity])
    #expect(rows[0].problems.first?.message == #"row 9 has the same identity "X" and other content"#)
    #expect(rows[1].problems.first?.message == #"row 2 has the same identity "X" and other content"#)
    #expect(rows[0].problems.first?.place == .row(file: "file0.csv", sheet: nil, row: 2))
    #expect(rows.map(\.identity) == ["X", "X"])
  }

  @Test func `rows of several inputs are one run, and name each other with their files`() throws {
    let run = try ledger.begin(specification("f", inputs: 2))
    try ledger.stage(
      [row(2, "X", content: "a"), row(2, "X", content: "b", input: 1)], in: run, rules: StagingRules(),
      now: Workbench.start)
    try ledger.makeReady(run, now: Workbench.start)
    let problems = try ledger.rows(of: run).compactMap(\.problems.first?.message)
    #expect(problems.first?.hasPrefix("row 2 of file1.csv") == true)
    #expect(problems.last?.hasPrefix("row 2 of file0.csv") == true)
  }

  @Test func `identities are compared as bytes`() throws {
    // é in one scalar and in two: one Character either way, and equal as Swift strings.
    let run = try ledger.load(
      "f", [row(2, "caf\u{E9}"), row(3, "cafe\u{301}"), row(4, "CAFE"), row(5, "007"), row(6, "7")])
    #expect(try ledger.states(of: run) == Array(repeating: .pending, count: 5))
  }

  // MARK: Discarding

  @Test(arguments: [true, false])
  func `discarding a run leaves no trace, on its own tasks or on others`(byOpening: Bool) async throws {
    let earlier = try ledger.load("earlier", [row(2, "A", content: "a"), row(3, "B"), row(4, "C"), row(5, "D")])
    try await ledger.send(earlier) { $0.key.identity.text == "C" ? .failed : .pending }
    let before = try contents()
    let run = try ledger.begin(specification("later"))
    try ledger.stage(
      [
        row(2, "A", content: "b"), skippedRow(3, "B"), row(4, "C", content: "c"), row(5, "new"),
        row(6, "D", content: "x"), row(7, "D", content: "y"), rejectedRow(8, [Diagnostic("map.x", "no")]),
      ], in: run, rules: StagingRules(), now: Workbench.start)
    #expect(try contents() != before)
    if byOpening {
      let copy = try bench.crashed()
      let reopened = try copy.open()
      #expect(try contents(of: reopened) == before)
    } else {
      try ledger.discard(run)
      #expect(try contents() == before)
    }
  }

  @Test func `a dataset that only a discarded run knew is forgotten`() throws {
    let run = try ledger.begin(specification("f", identity: #"["wrong"]"#))
    try ledger.stage([row(2, "A")], in: run, rules: StagingRules(), now: Workbench.start)
    try ledger.discard(run)
    #expect(try ledger.begin(specification("f", identity: #"["ticket"]"#)) != run)
  }

  // MARK: Helpers

  private func stage(_ contents: [String], _ rules: StagingRules, inPieces: Bool) throws -> RunID {
    let rows = try contents.enumerated().map { try row(10 + $0.offset, "X", content: $0.element) }
    guard inPieces else { return try ledger.load("repeated", rows, rules: rules) }
    let run = try ledger.begin(specification("repeated"))
    for row in rows { try ledger.stage([row], in: run, rules: rules, now: Workbench.start) }
    try ledger.makeReady(run, now: Workbench.start)
    return run
  }

  /// Every value of every table, but for the mark of the ledger, which counts openings.
  private func contents(of other: TaskLedger? = nil) throws -> [String] {
    try (other ?? ledger).access { database in
      let tables = try String.fetchAll(
        database,
        sql: """
          SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'ledger' ORDER BY 1
          """)
      return try tables.flatMap { table in
        try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map { "\(table) \($0.description)" }
      }
    }
  }
}
