import Foundation
import Testing

/// A start too far ahead waits in the ledger, and whichever load first finds it within the horizon sends it.
@Suite struct DeferredRowsTests {
  private func load(_ program: Program, _ name: String, _ rows: String, now: String) throws -> Program.Result {
    let mapping = """
      taskferry: 1
      dataset: list
      source: {timezone: UTC}
      columns:
        id: {header: Id, required: true}
        due: {header: Due, type: date}
      identity: [id]
      task: {contact_flow: Callback flow, name: "Call ${id}", schedule: {at: "${due}", past: now, beyond: defer}}
      """
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/list.yaml"))
    try Data(("Id,Due\n" + rows).utf8).write(to: URL(fileURLWithPath: program.folder + "/" + name))
    return try program.run([
      "load", program.folder + "/" + name, "--mapping", program.folder + "/list.yaml", "--simulate", "--rate", "500",
      "--burst", "100", "--now", now, "--format", "json",
    ])
  }

  @Test func `a later load of another file sends them, and brings the files of their own run up to date`() throws {
    let program = try Program()
    let monday = try Summary(
      try load(program, "monday.csv", "1,2026-03-03\n2,2026-03-20\n", now: "2026-03-02T08:00:00Z").output)
    #expect(monday.states == ["created": 1, "deferred": 1])
    let folder = try #require(monday.folder)
    #expect(try program.text(folder + "/waiting.csv").contains("\n2,2026-03-20,"))

    let friday = try load(program, "friday.csv", "3,2026-03-17\n", now: "2026-03-16T08:00:00Z")
    #expect(friday.status == 0, "\(friday.errors)")
    #expect(try Summary(friday.output).states == ["created": 1])
    #expect(friday.output.contains("1 deferred row of run \(try #require(monday.run)) was sent too"))
    #expect(!FileManager.default.fileExists(atPath: folder + "/waiting.csv"))
    #expect(try program.text(folder + "/created.csv").contains("\n2,2026-03-20,"))
    let latest = try FileManager.default.destinationOfSymbolicLink(
      atPath: URL(fileURLWithPath: folder).deletingLastPathComponent().path + "/latest")
    #expect(try #require(try Summary(friday.output).folder).hasSuffix("/" + latest))
  }

  @Test func `the same file again sends them when their time has come`() throws {
    let program = try Program()
    let rows = "1,2026-03-03\n2,2026-03-20\n"
    _ = try load(program, "list.csv", rows, now: "2026-03-02T08:00:00Z")
    let again = try Summary(try load(program, "list.csv", rows, now: "2026-03-16T08:00:00Z").output)
    #expect(again.states == ["created": 1, "duplicate": 1])
  }

  @Test func `a later load leaves the rejects of an earlier run as somebody is correcting them`() throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    let first = try list.write("a.csv", "Id,Name,Status,Due\n1,Ada,,2026-03-20\n2,Bea,,bad\n")
    let load = try list.simulate([first, "--mapping", mapping])
    #expect(load.status == 1, "\(load.errors)")
    let folder = try #require(try Summary(load.output).folder)
    try Data("corrected by hand".utf8).write(to: URL(fileURLWithPath: folder + "/rejects.csv"))
    let second = try list.write("b.csv", "Id,Name,Status,Due\n3,Cleo,,\n")
    let later = try list.simulate([second, "--mapping", mapping, "--show-values"], now: "2026-03-18T08:00:00Z")
    #expect(later.output.contains("1 deferred row"), "\(later.output)")
    #expect(try list.program.text(folder + "/rejects.csv") == "corrected by hand")
    #expect(try list.program.text(folder + "/created.csv").contains("Ada"))
    #expect(!(try list.program.text(folder + "/report.html")).contains("Ada"))
  }
}
