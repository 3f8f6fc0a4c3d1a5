import Foundation
import Ledger
import Testing

/// `check` prints a plan id, `load --plan` sends exactly that or nothing.
@Suite struct PlanTests {
  private static let now = "2026-03-02T08:00:00Z"
  private static let rows = "Id,Name,Status,Due\n1,Ada,,\n2,Bea,,\n3,Cleo,closed,\n4,Dora,,2026-03-20\n5,,,\n"

  /// The plan id that a check prints.
  private func plan(_ list: ListProgram, _ words: [String], now: String = now) throws -> String {
    let check = try list.program.run(
      [
        "check", "--simulated", "--ledger", list.ledger, "--format", "json", "--now", now, "--max-rejects", "100%",
      ] + words)
    let object = try JSONSerialization.jsonObject(with: Data(check.output.utf8)) as? [String: Any]
    return try #require(object?["plan"] as? String, "\(check.output)\(check.errors)")
  }

  @Test func `what was checked is loaded, on another day too`() throws {
    let list = try ListProgram()
    let words = [try list.write("a.csv", Self.rows), "--mapping", try list.mapping()]
    let plan = try plan(list, words)
    #expect(plan.hasSuffix("-3"))
    // The fourth row has come within the horizon meanwhile: it was to be sent before as well.
    let load = try list.simulate(words + ["--plan", plan], now: "2026-03-15T08:00:00Z")
    #expect(load.status == 1, "\(load.errors)")
    #expect(try load.states == ["created": 3, "rejected": 1, "skipped": 1])
    let reader = try #require(try LedgerReader.open(path: list.ledger))
    #expect(try reader.runs().map(\.plan) == [plan])
    let object = try JSONSerialization.jsonObject(with: Data(load.output.utf8)) as? [String: Any]
    #expect(object?["plan"] as? String == plan)
  }

  struct Change: Sendable, CustomTestStringConvertible {
    var why: String
    var rows = PlanTests.rows
    var name = "Call ${name}"
    var loadsBefore: String?
    var says: String
    var testDescription: String { why }
  }

  @Test(arguments: [
    Change(why: "the file", rows: PlanTests.rows + "6,Fay,,\n", says: "the input, or how it is read"),
    Change(why: "the mapping", name: "Ring ${name}", says: "what differs: the mapping"),
    Change(
      why: "what the ledger knows", loadsBefore: "Id,Name,Status,Due\n1,Ada,,\n", says: "the plan has 3, this load 2"),
  ])
  func `anything else is refused, and what differs is named`(_ change: Change) throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    let file = try list.write("a.csv", Self.rows)
    let plan = try plan(list, [file, "--mapping", mapping])
    if let before = change.loadsBefore {
      #expect(try list.simulate([try list.write("b.csv", before), "--mapping", mapping]).status == 0)
    }
    try list.write("a.csv", change.rows)
    try list.mapping(name: change.name)
    let load = try list.simulate([file, "--mapping", mapping, "--plan", plan])
    #expect(load.status == 65)
    #expect(load.errors.contains("load.plan-differs") && load.errors.contains(change.says), "\(load.errors)")
    let reader = try LedgerReader.open(path: list.ledger)
    #expect(try reader?.runs().count ?? 0 == (change.loadsBefore == nil ? 0 : 1))
    // Without the plan the same load goes on as ever.
    #expect(try list.simulate([file, "--mapping", mapping]).status == 1)
  }

  @Test func `the same command once more finds nothing left, and is no fault`() throws {
    let list = try ListProgram()
    let words = [try list.write("a.csv", Self.rows), "--mapping", try list.mapping()]
    let plan = try plan(list, words)
    #expect(try list.simulate(words + ["--plan", plan], now: "2026-03-15T08:00:00Z").status == 1)
    let again = try list.simulate(words + ["--plan", plan], now: "2026-03-15T08:00:00Z")
    #expect(again.status == 1, "\(again.errors)")
    #expect(try again.states == ["duplicate": 3, "rejected": 1, "skipped": 1])
  }

  @Test func `a load that is refused leaves no folder, and latest where it was`() throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    let file = try list.write("a.csv", Self.rows)
    let refused = try list.simulate([file, "--mapping", mapping, "--plan", "k3v9qa-2m7xw1-0c4h8z-none-9tq5rd-4213"])
    #expect(refused.status == 65)
    #expect(try FileManager.default.contentsOfDirectory(atPath: list.folder + "/runs") == [])
  }

  @Test func `an unfinished run is continued by the plan it was begun by, and by no other`() throws {
    let list = try ListProgram()
    let rows = "Id,Name,Status,Due\n" + (1...40).map { "\($0),N\($0),,\n" }.joined()
    let words = [try list.write("a.csv", rows), "--mapping", try list.mapping()]
    let plan = try plan(list, words)
    let first = try list.program.run(
      ["load"] + words + [
        "--simulate", "--ledger", list.ledger, "--now", Self.now, "--plan", plan, "--rate", "4", "--burst", "1",
        "--max-duration", "1s",
      ])
    #expect(first.status == 4, "\(first.errors)")
    // A check in between names the run and its command, and no plan of what is left.
    let check = try list.program.run(
      ["check", "--simulated", "--ledger", list.ledger, "--format", "json", "--now", Self.now] + words)
    #expect(
      check.output.contains("of the same list is unfinished") && !check.output.contains("\"plan\":"), "\(check.output)")
    let other = plan.replacing("-40", with: "-41")
    let refused = try list.simulate(words + ["--plan", other])
    #expect(refused.status == 65)
    #expect(refused.errors.contains("was begun by plan \(plan)"), "\(refused.errors)")
    let rest = try list.simulate(words + ["--plan", plan])
    #expect(rest.status == 0, "\(rest.errors)")
    #expect(try rest.states == ["created": 40])
  }

  @Test func `what is no plan id is a usage error`() throws {
    let list = try ListProgram()
    let words = [try list.write("a.csv", Self.rows), "--mapping", try list.mapping()]
    #expect(try list.simulate(words + ["--plan", "tonight"]).status == 64)
  }

  @Test func `--again is no part of any plan`() throws {
    let list = try ListProgram()
    let words = [try list.write("a.csv", Self.rows), "--mapping", try list.mapping()]
    #expect(try list.simulate(words + ["--plan", try plan(list, words), "--again"]).status == 64)
  }

  @Test func `deferred rows of earlier loads are not sent along with a plan`() throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    let first = try list.write("a.csv", "Id,Name,Status,Due\n1,Ada,,2026-03-20\n")
    #expect(try list.simulate([first, "--mapping", mapping]).status == 0)
    let words = [try list.write("b.csv", "Id,Name,Status,Due\n2,Bea,,\n"), "--mapping", mapping]
    let later = "2026-03-18T08:00:00Z"
    let load = try list.simulate(words + ["--plan", try plan(list, words, now: later)], now: later)
    #expect(try load.attempts == 1, "\(load.output)")
    let reader = try #require(try LedgerReader.open(path: list.ledger))
    #expect(try reader.runs().map { $0.counts[.deferred] }.reduce(0, +) == 1)
    // The next load without a plan takes it up as ever.
    #expect(try list.simulate(words, now: later).attempts == 1)
  }
}
