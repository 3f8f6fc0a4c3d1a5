import Foundation
import Testing

/// Interrupts while reading, streams that are closed or full, and other nights nobody wishes for.
@Suite struct WorstNightTests {
  private func list(_ program: Program, rows: Int) throws {
    let mapping = """
      taskferry: 1
      dataset: list
      columns: {id: {header: Id, required: true}, name: {header: Name, required: true}}
      identity: [id]
      task: {contact_flow: Callback flow, name: "Call ${name}"}
      """
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/list.yaml"))
    let lines = ["Id,Name"] + (1...rows).map { "\($0),Customer \($0)" }
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: program.folder + "/list.csv"))
  }

  private func words(_ program: Program) -> [String] {
    [program.folder + "/list.csv", "--mapping", program.folder + "/list.yaml"]
  }

  @Test func `an interrupt while the file is read sends nothing and stages nothing`() throws {
    let program = try Program()
    try list(program, rows: 100_000)
    let process = try program.start(
      ["load"] + words(program) + ["--simulate", "--rate", "5000", "--ledger", program.folder + "/ledger.sqlite"])
    // The folder of the run is made when the handlers are in place, and before the first row is read.
    while process.isRunning, !FileManager.default.fileExists(atPath: program.folder + "/runs") {
      Thread.sleep(forTimeInterval: 0.002)
    }
    process.interrupt()
    process.waitUntilExit()
    let result = try program.result(of: process)
    #expect(result.status == 4, "\(result.errors)")
    #expect(result.errors.contains("nothing was sent"))
    let status = try program.run(
      ["status", "--simulated", "--ledger", program.folder + "/ledger.sqlite", "--format", "json"])
    #expect(try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [Int] == [])
  }

  @Test func `files of a run that could not be written are written when the same command runs again`() throws {
    let program = try Program()
    try list(program, rows: 60)
    let load = ["load"] + words(program) + ["--simulate", "--ledger", program.folder + "/ledger.sqlite"]
    let process = try program.start(load + ["--rate", "50", "--burst", "1"])
    let runs = program.folder + "/runs"
    func names() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? [] }
    while process.isRunning, names().isEmpty { Thread.sleep(forTimeInterval: 0.002) }
    let folder = runs + "/" + (try #require(names().first))
    try FileManager.default.removeItem(atPath: folder)
    try Data().write(to: URL(fileURLWithPath: folder))
    process.waitUntilExit()
    #expect(try program.result(of: process).status == 70)
    try FileManager.default.removeItem(atPath: folder)
    let again = try program.run(load + ["--rate", "5000", "--format", "json"])
    #expect(again.status == 0, "\(again.errors)")
    #expect(try Summary(again.output).counts["created"] == 60)
    let lines = try program.text(folder + "/created.csv").split(whereSeparator: \.isNewline)
    #expect(lines.count == 61)
  }

  @Test func `without credentials nothing is read, and the error names what to set`() throws {
    let program = try Program()
    try list(program, rows: 3)
    let result = try program.run(
      ["load"] + words(program) + [
        "--instance", "11111111-2222-4333-8444-555555555555", "--region", "eu-central-1", "--ledger",
        program.folder + "/l.sqlite",
      ])
    #expect(result.status == 3)
    #expect(result.errors.contains("credentials.missing") && result.errors.contains("AWS_ACCESS_KEY_ID"))
    #expect(!FileManager.default.fileExists(atPath: program.folder + "/l.sqlite"))
  }

  @Test func `an expectation that is missed is told with both figures, and nothing is sent`() throws {
    let program = try Program()
    try list(program, rows: 3)
    let mapping = try program.text(program.folder + "/list.yaml") + "\nexpect: {rows: {min: 4}, min_new: 4}\n"
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/list.yaml"))
    for command in [["check"], ["load", "--simulate"]] {
      let result = try program.run(command + words(program) + ["--ledger", program.folder + "/l.sqlite"])
      #expect(result.status == 65, "\(result.errors)")
      #expect(result.output.contains("expected at least 4 rows and read 3; expected at least 4 new rows and found 3"))
    }
  }

  @Test func `a ledger that another load holds is told with who holds it, or waited for`() throws {
    let program = try Program()
    try list(program, rows: 400)
    let ledger = ["--simulate", "--ledger", program.folder + "/l.sqlite"]
    let slow = try program.start(["load"] + words(program) + ledger + ["--rate", "50", "--burst", "5"])
    while slow.isRunning, !FileManager.default.fileExists(atPath: program.folder + "/runs") {
      Thread.sleep(forTimeInterval: 0.002)
    }
    let second = try program.run(["load"] + words(program) + ledger)
    #expect(second.status == 75)
    #expect(second.errors.contains("process \(slow.processIdentifier)"))
    slow.interrupt()
    let third = try program.run(
      ["load"] + words(program) + ledger + [
        "--wait-lock", "5m", "--rate", "5000", "--burst", "500", "--format", "json",
      ])
    slow.waitUntilExit()
    #expect(third.status == 0, "\(third.errors)")
    let summary = try Summary(third.output)
    #expect(summary.counts["created", default: 0] + summary.counts["duplicate", default: 0] == 400)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "Linux has a device that is always full"))
  func `an answer that cannot be written is an error`() throws {
    for arguments in [["preview", "samples/callbacks/callbacks.csv", "--all"], ["mapping", "schema"]] {
      let result = try shell("'\(Program.binary)' \(arguments.joined(separator: " ")) > /dev/full")
      #expect(result.status == 70)
      #expect(result.errors.contains("could not be written to stdout"))
    }
  }

  @Test func `a reader that has had enough is no error`() throws {
    let result = try shell(
      "'\(Program.binary)' preview samples/migration/migration.csv --all | head -1; exit ${PIPESTATUS[0]}")
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func `closed standard streams do no harm`() throws {
    let program = try Program()
    try list(program, rows: 3)
    let load = "load \(words(program).joined(separator: " ")) --simulate --rate 500 --ledger \(program.folder)/l.sqlite"
    #expect(try shell("'\(Program.binary)' \(load) <&- >&- 2>&-").status == 0)
    let status = try program.run(["status", "--simulated", "--ledger", program.folder + "/l.sqlite"])
    #expect(status.output.contains("3 created"))
  }

  private func shell(_ script: String) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: Program.root)
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    let bytes = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
