import Foundation
import Testing

/// `taskferry ledger`, on a ledger that `load --simulate` has made.
@Suite struct LedgerCommandTests {
  private let program: Program
  private var target: [String] { ["--simulated", "--ledger", program.folder + "/l.sqlite"] }

  init() throws {
    program = try Program()
    let mapping = """
      taskferry: 1
      dataset: list
      columns: {id: {header: Id, required: true}, name: {header: Name, required: true}}
      identity: [id]
      task: {contact_flow: Callback flow, name: "Call ${name}"}
      """
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/list.yaml"))
    try Data("Id,Name\nA-1,Ada\n\"B,2\",Bob\n=C3,\nA-1,Ada\n".utf8)
      .write(to: URL(fileURLWithPath: program.folder + "/list.csv"))
    #expect(try load().status == 1)
  }

  private func load(_ more: [String] = []) throws -> Program.Result {
    try program.run(
      [
        "load", program.folder + "/list.csv", "--mapping", program.folder + "/list.yaml", "--simulate", "--rate", "500",
        "--ledger", program.folder + "/l.sqlite", "--max-rejects", "5", "--format", "json",
      ] + more)
  }

  @Test func `export writes every row with what became of it, as CSV and as JSON lines`() throws {
    let csv = try program.run(["ledger", "export"] + target)
    #expect(csv.status == 0, "\(csv.errors)")
    let lines = csv.output.split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(
      lines.first == "run,file,sheet,row,dataset,identity,generation,state,client_token,contact_id,code,created_at")
    #expect(lines.count == 6 && lines.last == "")
    #expect(lines[2].contains(",list,\"B,2\",1,created,"))
    #expect(!csv.output.contains("Ada"))
    let json = try program.run(["ledger", "export", "--format", "jsonl", "--state", "rejected", "--messages"] + target)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(object["state"] as? String == "rejected" && object["row"] as? Int == 4)
    #expect(object["message"] is String)
  }

  @Test func `find shows what became of an identity`() throws {
    let found = try program.run(["ledger", "find", "A-1", "--format", "json"] + target)
    let histories = try #require(
      try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [[String: Any]])
    #expect((histories.first?["tasks"] as? [[String: Any]])?.first?["state"] as? String == "created")
    #expect((histories.first?["rows"] as? [[String: Any]])?.count == 2)
    let text = try program.run(["ledger", "find", "A-1"] + target)
    #expect(text.output.contains("task 1: created, ContactId "))
    let none = try program.run(["ledger", "find", "nobody"] + target)
    #expect(none.status == 66 && none.errors.contains("ledger.unknown-identity"))
  }

  @Test func `check tells a whole ledger from a damaged one`() throws {
    let whole = try program.run(["ledger", "check"] + target)
    #expect(whole.status == 0 && whole.output.contains(": whole, "))
    let path = program.folder + "/l.sqlite"
    try? FileManager.default.removeItem(atPath: path + "-wal")
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.seek(toOffset: 5 * 4_096)
    try handle.write(contentsOf: Data(repeating: 0xA5, count: 4_096 * 4))
    try handle.close()
    for command in [["ledger", "check"] + target, ["ledger", "compact"] + target, ["status"] + target] {
      let result = try program.run(command)
      #expect(result.status == 65, "\(command) \(result.errors)")
      #expect(result.errors.contains("error[ledger.damaged]") && result.errors.contains("fix: "))
    }
    #expect(try load().status == 65)
  }

  @Test func `purge shows what it would do, does it with --yes, and a purged row is a duplicate still`() throws {
    let shown = try program.run(["ledger", "purge", "--older-than", "0s"] + target)
    #expect(shown.output.contains("1 run with 4 rows would leave") && shown.output.contains("--yes"))
    let done = try program.run(["ledger", "purge", "--older-than", "0s", "--yes"] + target)
    #expect(done.status == 0 && done.output.contains("compacted: "), "\(done.errors)")
    let again = try Summary(load().output)
    #expect(again.states == ["duplicate": 3, "rejected": 1])
  }

  @Test func `an erasure request leaves nothing in the ledger, and names the run folder that may hold it`() throws {
    let erased = try program.run(["ledger", "purge", "--identity", "B,2", "--yes"] + target)
    #expect(erased.status == 0 && erased.output.contains("still in the files of "), "\(erased.errors)")
    for name in try FileManager.default.contentsOfDirectory(atPath: program.folder) where name.hasPrefix("l.sqlite") {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: program.folder + "/" + name))
      #expect(bytes.range(of: Data("B,2".utf8)) == nil, "\(name)")
    }
    #expect(try Summary(load().output).states == ["duplicate": 3, "rejected": 1])
    #expect(try program.run(["ledger", "purge", "--identity", "nobody", "--yes"] + target).status == 66)
    #expect(try program.run(["ledger", "purge"] + target).status == 64)
  }

  @Test func `cells are erased by a load after a while, and results takes them from the list`() throws {
    let first = try Summary(load().output)
    _ = first
    let later = try load(["--keep-rows", "0s", "--again"])
    #expect(later.status == 1, "\(later.errors)")
    let runs = try program.run(["status", "--format", "json"] + target)
    let list = try #require(
      try JSONSerialization.jsonObject(with: Data(runs.output.utf8)) as? [[String: Any]])
    let oldest = try #require(list.last?["run"] as? String)
    #expect(try program.run(["ledger", "export", "--run", oldest] + target).status == 0)
    // The list is still there with the same bytes.
    let again = try program.run(["results", oldest] + target)
    #expect(again.status == 0, "\(again.errors)")
    #expect(!again.output.contains("does not have the original cells"))
  }

  @Test func `a disk that fills up while compacting leaves the ledger as it was`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    let command = "'\(Program.binary)' ledger compact \(target.joined(separator: " "))"
    process.arguments = ["-c", "ulimit -f 40; \(command)"]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 70)
    #expect(try program.run(["ledger", "check"] + target).status == 0)
    #expect(try program.run(["ledger", "compact"] + target).status == 0)
  }
}
