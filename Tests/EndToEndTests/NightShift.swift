import Foundation
import Testing

/// A list, its mapping, a simulator in a process of its own, and loads of the one into the other.
final class NightShift {
  let program: Program
  let simulator: SimulatorProcess
  private var extra: [String]

  /// - Parameters:
  ///   - flow: of the simulator; `Disconnecting flow` ends each task at once.
  ///   - simulation: options of the simulator, on top of a quota that is never met.
  ///   - options: of every load.
  init(
    rows: Int, flow: String = "Callback flow", simulation: [String] = [], options: [String] = [], source: String = ""
  ) async throws {
    program = try Program()
    extra = options
    let unlimited = simulation.contains("--quota") ? [] : ["--quota", "100000", "--quota-burst", "100000"]
    simulator = try await SimulatorProcess(program, unlimited + simulation)
    let lines = ["Id,Name"] + (1...rows).map { "\($0),Customer \($0)" }
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: program.folder + "/list.csv"))
    let mapping = """
      taskferry: 1
      dataset: list
      \(source)
      columns: {id: {header: Id, required: true}, name: {header: Name, required: true}}
      identity: [id]
      task: {contact_flow: \(flow), name: "Call ${name}"}
      """
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/list.yaml"))
  }

  func words(_ more: [String] = []) -> [String] {
    [
      "load", program.folder + "/list.csv", "--mapping", program.folder + "/list.yaml", "--instance",
      simulator.instance, "--endpoint-url", simulator.environment["AWS_ENDPOINT_URL_CONNECT"] ?? "",
    ] + extra + more
  }

  func load(_ more: [String] = []) throws -> Program.Result {
    try program.run(words(more), adding: simulator.environment)
  }

  func start(_ more: [String] = []) throws -> Process {
    try program.start(words(more), adding: simulator.environment)
  }

  /// Holds its thread, as a task that slept could be woken seconds late by a busy suite.
  func wait(for process: Process, until count: Int) throws {
    while process.isRunning, try simulator.lineCount() < count { Thread.sleep(forTimeInterval: 0.005) }
  }

  /// The rest is loaded at once, and each row is one task with its ContactId on record.
  func expectEachExactlyOnce(_ rows: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let rest = try load(["--rate", "5000", "--burst", "500", "--format", "json"])
    #expect(rest.status == 0, "\(rest.errors)", sourceLocation: sourceLocation)
    let counts = try Summary(rest.output).counts
    #expect(counts["created", default: 0] + counts["duplicate", default: 0] == rows, sourceLocation: sourceLocation)
    let made = try simulator.entries().filter { $0["created"] != nil }
    #expect(made.count == rows, sourceLocation: sourceLocation)
    #expect(Set(made.compactMap { $0["clientToken"] as? String }).count == rows, sourceLocation: sourceLocation)
  }

  /// The states of the newest run, as `status` counts them.
  func states() throws -> [String: Int] {
    let status = try program.run(["status", "--format", "json"])
    let runs = try #require(try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [[String: Any]])
    return (runs.first?["counts"] as? [String: Int] ?? [:]).filter { $0.value > 0 && $0.key != "read" }
  }
}
