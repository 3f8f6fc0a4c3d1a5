import Foundation
import Glibc
import Testing

/// The defaults of a person in `~/.config/taskferry/config.yaml`; those of a host are read the same way.
@Suite struct ConfigurationTests {
  private func configure(_ list: ListProgram, _ text: String) throws {
    let folder = list.folder + "/.config/taskferry"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try list.write(".config/taskferry/config.yaml", text)
  }

  private func load(_ list: ListProgram, _ flags: [String] = []) throws -> Program.Result {
    let file = try list.write("a.csv", "Id,Name,Status,Due\n1,Ada,,\n")
    return try list.program.run(
      ["load", file, "--mapping", try list.mapping(), "--simulate", "--now", "2026-03-02T08:00:00Z"] + flags)
  }

  @Test func `names ledger and output, and a flag goes before it`() throws {
    let list = try ListProgram()
    try configure(list, "ledger: \(list.folder)/mine.sqlite\noutput: \(list.folder)/out\n")
    #expect(try load(list).status == 0)
    // A simulated load has its own ledger beside the named one.
    #expect(FileManager.default.fileExists(atPath: list.folder + "/simulated.sqlite"))
    #expect(FileManager.default.fileExists(atPath: list.folder + "/out/runs/latest/summary.json"))
    #expect(try load(list, ["--ledger", list.ledger, "--output", list.folder + "/other"]).status == 0)
    #expect(FileManager.default.fileExists(atPath: list.ledger))
    #expect(FileManager.default.fileExists(atPath: list.folder + "/other/runs/latest/summary.json"))
  }

  @Test(arguments: [
    ("ledgr: /x", "config.yaml:1:1", "did you mean \"ledger\""), ("ledger: x.sqlite", "relative path", "from / on"),
    ("# none\n\nreport_group: no-such-group-here", "config.yaml:3:1", "groupadd"),
    ("keep_rows: long", "no duration", "30d"),
    ("ledger: [", "no YAML", "write lines"), ("- a", "no list of keys", "write lines"),
    ("ledger:", "no value", "take the line out"),
  ])
  func `what makes no sense in it is refused with its place and the fix`(text: String, says: String, fix: String) throws
  {
    let list = try ListProgram()
    try configure(list, text)
    let result = try load(list)
    #expect(result.status == 65)
    #expect(result.errors.contains("command.configuration"), "\(result.errors)")
    #expect(result.errors.contains(says) && result.errors.contains(fix), "\(result.errors)")
  }

  @Test func `an empty one says nothing`() throws {
    let list = try ListProgram()
    try configure(list, "# all by default\n")
    #expect(try load(list).status == 0)
  }

  @Test func `report_group may read the masked report and the summaries, and nothing else`() throws {
    let list = try ListProgram()
    try configure(list, "report_group: \(getgid())\noutput: \(list.folder)/out\n")
    let file = try list.write("a.csv", "Id,Name,Status,Due\n1,Ada Byron,,\n2,Secret Person,,zebra\n")
    let words = ["load", file, "--mapping", try list.mapping(), "--simulate", "--max-rejects", "100%"]
    #expect(try list.program.run(words).status == 1)
    let run = list.folder + "/out/runs/latest"
    func mode(_ path: String) throws -> Int {
      let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      let attributes = try FileManager.default.attributesOfItem(atPath: resolved)
      return try #require(attributes[.posixPermissions] as? Int)
    }
    for name in ["report.html", "summary.json", "summary.txt"] {
      #expect(try mode(run + "/" + name) == 0o640, "\(name)")
    }
    for name in ["created.csv", "rejects.csv", "rejects.xlsx"] {
      #expect(try mode(run + "/" + name) == 0o600, "\(name)")
    }
    #expect(try mode(run) == 0o710)
    #expect(try mode(list.folder + "/out/runs") == 0o710)
    for name in ["report.html", "summary.json", "summary.txt"] {
      let text = try list.program.text(run + "/" + name)
      #expect(!text.contains("zebra") && !text.contains("Byron"), "\(name)")
    }
    #expect(try list.program.text(run + "/summary.json").contains("xxxxx"))
    // A report with values is for its owner alone, and that is told.
    let shown = try list.program.run(["results", "--simulated", "--show-values"])
    #expect(shown.output.contains("is not given to group"), "\(shown.output)\(shown.errors)")
    #expect(try mode(run + "/report.html") == 0o600)
  }
}
