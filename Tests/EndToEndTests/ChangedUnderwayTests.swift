import Foundation
import Ledger
import Testing

/// Mappings that change under an unfinished run, and files that change under the reader.
@Suite struct ChangedUnderwayTests {
  private let header = "Id,Name,Status,Due\n"

  // MARK: --on-mapping-change

  /// A run of three rows that was stopped before the first.
  private func stopped(_ list: ListProgram) async throws -> (simulator: SimulatorProcess, words: [String], run: String)
  {
    let simulator = try await SimulatorProcess(
      list.program, ["--quota", "10000", "--quota-burst", "10000", "--fault", "access-denied@1"])
    let mapping = try list.mapping()
    let file = try list.write("a.csv", header + "1,Ada,,\n2,Bea,,\n3,Cy,,\n")
    let result = try list.load(simulator, [file, "--mapping", mapping])
    #expect(result.status == 3, "\(result.errors)")
    try list.mapping(name: "Ring ${name}")
    return (simulator, [file, "--mapping", mapping], try #require(try result.summary.run))
  }

  @Test func `a changed mapping stops the continuation, or keeps it, or begins anew`() async throws {
    for choice in [nil, "keep", "restage"] {
      let list = try ListProgram()
      let (simulator, words, run) = try await stopped(list)
      let result = try list.load(simulator, words + (choice.map { ["--on-mapping-change", $0] } ?? []))
      switch choice {
      case nil:
        #expect(result.status == 65)
        #expect(result.errors.contains("run \(run) of the same input is unfinished with 3 rows"))
        #expect(result.errors.contains("--on-mapping-change keep"))
      case "keep":
        #expect(try result.states == ["created": 3], "\(result.errors)")
        #expect(try result.summary.run == run)
      default:
        #expect(try result.states == ["created": 3], "\(result.errors)")
        #expect(try result.summary.run != run)
        #expect(try list.rows(of: run).map(\.state) == [.withdrawn, .withdrawn, .withdrawn])
      }
      #expect(try list.tokens(simulator).count == (choice == nil ? 0 : 3))
    }
  }

  private static let script = "/usr/bin/script"

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: script), "script(1) lends a terminal"),
    arguments: [("keep", Int32(0)), ("restage", 0), ("stop", 65), ("", 65)])
  func `on a terminal it asks`(answer: String, status: Int32) async throws {
    let list = try ListProgram()
    let (simulator, words, run) = try await stopped(list)
    let line = ([Program.binary, "load"] + words + list.words(simulator) + ["--instance", simulator.instance])
      .map { "'\($0)'" }.joined(separator: " ")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.script)
    process.arguments = ["-qec", line, "/dev/null"]
    process.environment = list.program.environment.merging(simulator.environment) { $1 }
    let typed = Pipe()
    let shown = Pipe()
    process.standardInput = typed
    process.standardOutput = shown
    process.standardError = FileHandle.nullDevice
    try process.run()
    try typed.fileHandleForWriting.write(contentsOf: Data((answer + "\n").utf8))
    let text = String(decoding: shown.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    try typed.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == status, "\(text)")
    #expect(text.contains("restage, keep or stop?"))
    let states = try list.rows(of: run).map(\.state)
    switch answer {
    case "keep": #expect(states == [.created, .created, .created])
    case "restage": #expect(states == [.withdrawn, .withdrawn, .withdrawn])
    default: #expect(states == [.pending, .pending, .pending])
    }
  }

  // MARK: --settle

  private func age(_ path: String, _ seconds: Double, before now: String) throws {
    let clock = try Date(now, strategy: .iso8601)
    try FileManager.default.setAttributes([.modificationDate: clock.addingTimeInterval(-seconds)], ofItemAtPath: path)
  }

  @Test func `files that changed a moment ago are left alone by name, and the others are loaded`() throws {
    let list = try ListProgram()
    let now = "2026-03-02T08:00:00Z"
    let mapping = try list.mapping()
    let old = try list.write("old.csv", header + "1,Ada,,\n")
    let fresh = try list.write("fresh.csv", header + "2,Bea,,\n")
    try age(old, 3_600, before: now)
    try age(fresh, 12, before: now)
    let result = try list.simulate([old, fresh, "--mapping", mapping, "--settle", "60s"], now: now)
    #expect(result.status == 0)
    #expect(try result.summary.counts["read"] == 1)
    #expect(result.errors.contains("fresh.csv changed 12 s ago and is left alone"), "\(result.errors)")
    #expect(!result.errors.contains("old.csv"))
  }

  @Test(arguments: ["check", "load"], [12.0, -3_600])
  func `when none is left nothing is read`(command: String, seconds: Double) throws {
    let list = try ListProgram()
    let now = "2026-03-02T08:00:00Z"
    let mapping = try list.mapping()
    let fresh = try list.write("fresh.csv", header + "2,Bea,,\n")
    try age(fresh, seconds, before: now)
    let words = [command, fresh, "--mapping", mapping, "--settle", "60s", "--ledger", list.ledger, "--now", now]
    let result = try list.program.run(words + (command == "load" ? ["--simulate"] : []))
    #expect(result.status == 4)
    #expect(result.errors.contains("input.unsettled") && result.errors.contains("run the same command again"))
    #expect(!FileManager.default.fileExists(atPath: list.ledger))
  }

  // MARK: A file that grows

  @Test(arguments: ["check", "load"])
  func `a file that grows while it is read is refused, and nothing is staged`(command: String) throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    let path = try list.write("a.csv", header + (1...60_000).map { "\($0),Customer \($0),,\n" }.joined())
    let words = [command, path, "--mapping", mapping, "--ledger", list.ledger]
    let process = try list.program.start(words + (command == "load" ? ["--simulate"] : ["--no-ledger"]))
    let writer = try #require(FileHandle(forWritingAtPath: path))
    try writer.seekToEnd()
    var id = 100_000
    while process.isRunning {
      try writer.write(contentsOf: Data("\(id),Late,,\n".utf8))
      id += 1
      Thread.sleep(forTimeInterval: 0.003)
    }
    try writer.close()
    let result = try list.program.result(of: process)
    #expect(result.status == 65, "\(result.output)")
    #expect(result.errors.contains("input.changed-while-read"), "\(result.errors)")
    guard command == "load", FileManager.default.fileExists(atPath: list.ledger) else { return }
    let reader = try #require(try LedgerReader.open(path: list.ledger))
    #expect(try reader.runs().allSatisfy { $0.state == .checking })
  }
}
