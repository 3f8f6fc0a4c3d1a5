import Foundation
import Ledger
import Testing

/// What a second load does with rows the ledger knows: content, `on_changed`, `on_duplicate`, `again_after`, `--again`.
@Suite struct LoadAgainTests {
  struct Second: Sendable, CustomTestStringConvertible {
    var rule = ""
    var rows: String
    var flags: [String] = []
    var now = "2026-03-02T09:00:00Z"
    var name = "Call ${name}"
    var status: Int32 = 0
    var states: [String: Int]
    var attempts: Int
    var testDescription: String { "\(rule) \(flags) \(rows.replacingOccurrences(of: "\n", with: "; "))" }
  }

  static let seconds: [Second] = [
    Second(rows: "1,Ada,,", states: ["duplicate": 1], attempts: 0),
    Second(rows: "1,Bea,,", states: ["changed": 1], attempts: 0),
    // Only what the task reads is content.
    Second(rows: "1,Ada,,", name: "Ring ${name}", states: ["duplicate": 1], attempts: 0),
    Second(rule: "on_changed: skip", rows: "1,Bea,,", states: ["changed": 1], attempts: 0),
    Second(rule: "on_changed: send", rows: "1,Bea,,", states: ["created": 1], attempts: 1),
    Second(rule: "on_changed: send", rows: "1,Ada,,", states: ["duplicate": 1], attempts: 0),
    Second(rule: "on_changed: reject", rows: "1,Bea,,", status: 1, states: ["rejected": 1], attempts: 0),
    Second(rows: "1,Ada,,", flags: ["--again"], states: ["created": 1], attempts: 1),
    Second(rows: "1,Bea,,", flags: ["--again"], states: ["created": 1], attempts: 1),
    Second(rule: "again_after: 1d", rows: "1,Ada,,", states: ["duplicate": 1], attempts: 0),
    Second(rule: "again_after: 1d", rows: "1,Ada,,", now: "2026-03-03T09:00:00Z", states: ["created": 1], attempts: 1),
    Second(rows: "2,Ada,,\n2,Ada,,", states: ["created": 1, "duplicate": 1], attempts: 1),
    Second(rows: "2,Ada,,\n2,Bea,,", status: 1, states: ["rejected": 2], attempts: 0),
    Second(rule: "on_duplicate: first", rows: "2,Ada,,\n2,Bea,,", states: ["created": 1, "changed": 1], attempts: 1),
    Second(rule: "on_duplicate: last", rows: "2,Ada,,\n2,Bea,,", states: ["created": 1, "changed": 1], attempts: 1),
    Second(rows: "1,Ada,closed,", states: ["skipped": 1], attempts: 0),
  ]

  @Test(arguments: seconds)
  func `a row the ledger knows`(_ second: Second) throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    let first = try list.simulate([try list.write("a.csv", "Id,Name,Status,Due\n1,Ada,,\n"), "--mapping", mapping])
    #expect(try first.states == ["created": 1], "\(first.errors)")
    try list.mapping(name: second.name, extra: second.rule)
    let file = try list.write("b.csv", "Id,Name,Status,Due\n\(second.rows)\n")
    let check = try list.program.run(
      [
        "check", file, "--mapping", mapping, "--simulated", "--ledger", list.ledger, "--format", "json", "--now",
        second.now,
        "--max-rejects", "100%",
      ])
    let result = try list.simulate([file, "--mapping", mapping] + second.flags, now: second.now)
    #expect(result.status == second.status, "\(result.errors)")
    #expect(try result.states == second.states)
    #expect(try result.attempts == second.attempts)
    // A check foretells it; it has no --again.
    if second.flags.isEmpty {
      var foretold = second.states
      foretold["pending"] = foretold.removeValue(forKey: "created")
      #expect(try check.states == foretold)
      #expect(check.status == second.status)
    }
  }

  @Test(arguments: ["first", "last"])
  func `a row that gave way to another of its identity says that no task was made of it`(policy: String) throws {
    let list = try ListProgram()
    let mapping = try list.mapping(extra: "on_duplicate: \(policy)")
    let file = try list.write("a.csv", "Id,Name,Status,Due\n2,Ada,,\n2,Bea,,\n")
    let result = try list.simulate([file, "--mapping", mapping])
    let changed = try list.program.text(try #require(try result.summary.folder) + "/changed.csv")
    let other = policy == "first" ? 2 : 3
    #expect(
      changed.contains(
        "row \(other) has the same identity and other content, and comes \(policy): no task is made of "),
      "\(changed)")
    let check = try list.program.run([
      "check", file, "--mapping", mapping, "--no-ledger", "--output", list.folder, "--format", "json",
    ])
    let foretold = try list.program.text(try #require(try check.summary.folder) + "/changed.csv")
    #expect(foretold.contains("the \(policy) is kept, and no task is made of this one"))
  }

  @Test func `a row that waits takes new values, and a skipped one withdraws it`() throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    func load(_ name: String, _ row: String, now: String) throws -> Program.Result {
      try list.simulate([try list.write(name, "Id,Name,Status,Due\n\(row)\n"), "--mapping", mapping], now: now)
    }
    let first = try load("a.csv", "1,Ada,,2026-03-20", now: "2026-03-02T08:00:00Z")
    #expect(try first.states == ["deferred": 1])
    let second = try load("b.csv", "1,Bea,,2026-03-21", now: "2026-03-02T09:00:00Z")
    #expect(try second.states == ["deferred": 1])
    #expect(try list.rows(of: first.summary.run).map(\.state) == [.withdrawn])
    #expect(try list.rows(of: second.summary.run).map(\.generation) == [1])
    let third = try load("c.csv", "1,Bea,closed,2026-03-21", now: "2026-03-02T10:00:00Z")
    #expect(try third.states == ["skipped": 1])
    #expect(try list.rows(of: second.summary.run).map(\.state) == [.withdrawn])
    // The files of the run that lost its row say so.
    let waiting = try list.program.text(try #require(try second.summary.folder) + "/waiting.csv")
    #expect(waiting.contains(",withdrawn,"))
    let pending = try list.simulate(["--pending"], now: "2026-03-20T08:00:00Z")
    #expect(try pending.attempts == 0)
  }

  @Test func `each generation has a token of its own, and a duplicate makes none`() async throws {
    let list = try ListProgram()
    let simulator = try await SimulatorProcess(list.program, ["--quota", "10000", "--quota-burst", "10000"])
    let mapping = try list.mapping(extra: "on_changed: send")
    let file = try list.write("a.csv", "Id,Name,Status,Due\n1,Ada,,\n")
    for (flags, state) in [([], "created"), ([], "duplicate"), (["--again"], "created")] {
      #expect(try list.load(simulator, [file, "--mapping", mapping] + flags).states == [state: 1])
    }
    try list.write("a.csv", "Id,Name,Status,Due\n1,Bea,,\n")
    let changed = try list.load(simulator, [file, "--mapping", mapping])
    #expect(try changed.states == ["created": 1])
    #expect(try list.rows(of: changed.summary.run).map(\.generation) == [3])
    #expect(try list.tokens(simulator).values.sorted() == [1, 1, 1])
  }

  // MARK: Identity

  @Test func `a changed identity stops check and load with the figure, until it is meant`() throws {
    let list = try ListProgram()
    var mapping = try list.mapping()
    let file = try list.write("a.csv", "Id,Name,Status,Due\n1,Ada,,\n2,Bea,,\n")
    #expect(try list.simulate([file, "--mapping", mapping]).states == ["created": 2])
    mapping = try list.mapping(identity: "[id, name]")
    let check = ["check", file, "--mapping", mapping, "--simulated", "--ledger", list.ledger, "--format", "json"]
    for result in [try list.simulate([file, "--mapping", mapping]), try list.program.run(check)] {
      #expect(result.status == 65)
      #expect(result.errors.contains("ledger.identity-changed"))
      #expect(result.errors.contains("2 known rows would be taken for new"), "\(result.errors)")
      #expect(result.errors.contains("--new-identity"))
    }
    #expect(try list.program.run(check + ["--new-identity"]).states == ["pending": 2])
    #expect(try list.simulate([file, "--mapping", mapping, "--new-identity"]).states == ["created": 2])
    #expect(try list.simulate([file, "--mapping", mapping]).states == ["duplicate": 2])
    mapping = try list.mapping()
    #expect(try list.simulate([file, "--mapping", mapping]).status == 65)
    #expect(try list.simulate([file, "--mapping", mapping, "--new-identity"]).states == ["duplicate": 2])
  }

  // MARK: rejects.csv

  @Test func `a corrected row keeps its identity, and the ledger shows both attempts`() throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    let first = try list.simulate(
      [try list.write("a.csv", "Id,Name,Status,Due\n1,Ada,,\n2,,,\n"), "--mapping", mapping])
    #expect(try first.states == ["created": 1, "rejected": 1])
    let rejects = try list.program.text(try #require(try first.summary.folder) + "/rejects.csv")
    let corrected = try list.write("fixed.csv", rejects.replacingOccurrences(of: "\n2,,", with: "\n2,Bea,"))
    let second = try list.simulate([corrected, "--mapping", mapping])
    #expect(try second.states == ["created": 1])
    let before = try list.rows(of: first.summary.run).filter { $0.identity == "2" }
    #expect(before.map(\.state) == [.rejected])
    #expect(before.first?.problems.isEmpty == false)
    #expect(try list.rows(of: second.summary.run).filter { $0.identity == "2" }.map(\.state) == [.created])
    #expect(try list.simulate([corrected, "--mapping", mapping]).states == ["duplicate": 1])
  }

  @Test func `a row known by file and row keeps that through every correction`() throws {
    let list = try ListProgram()
    let mapping = try list.mapping(identity: "file_and_row")
    let first = try list.simulate(
      [try list.write("a.csv", "Id,Name,Status,Due\n1,Ada,,\n2,,,\n3,,,\n"), "--mapping", mapping])
    #expect(try first.states == ["created": 1, "rejected": 2])
    let rejects = try list.program.text(try #require(try first.summary.folder) + "/rejects.csv")
    #expect(rejects.contains("_tf_row,_tf_source,_tf_column"))
    let half = rejects.replacingOccurrences(of: "\n2,,", with: "\n2,Bea,")
    let second = try list.simulate([try list.write("half.csv", half), "--mapping", mapping])
    #expect(try second.states == ["created": 1, "rejected": 1])
    // The same file, corrected to the end: the row that has a task is known.
    let whole = try list.write("whole.csv", half.replacingOccurrences(of: "\n3,,", with: "\n3,Cy,"))
    #expect(try list.simulate([whole, "--mapping", mapping]).states == ["created": 1, "duplicate": 1])
    // What was refused a second time still says where it came from.
    let again = try list.program.text(try #require(try second.summary.folder) + "/rejects.csv")
    let rest = try list.write("rest.csv", again.replacingOccurrences(of: "\n3,,", with: "\n3,Cy,"))
    #expect(try list.simulate([rest, "--mapping", mapping]).states == ["duplicate": 1])
    // One that no longer says it is refused: it might become a second task.
    let torn = try list.write("torn.csv", again.replacingOccurrences(of: ",4,", with: ",,"))
    let refused = try list.simulate([torn, "--mapping", mapping])
    #expect(refused.output.contains("input.origin-unreadable"), "\(refused.output)")
  }
}
