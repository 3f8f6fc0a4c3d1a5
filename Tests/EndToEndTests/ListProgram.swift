import ConnectAPI
import Foundation
import Ledger
import Testing

/// A list of ids and names, its mapping, and loads of it into the simulator inside the process or beside it.
final class ListProgram {
  let program: Program

  init() throws { program = try Program() }

  var folder: String { program.folder }
  var ledger: String { folder + "/ledger.sqlite" }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let path = folder + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// - Parameters:
  ///   - extra: further top-level lines.
  ///   - identity: of the rows.
  ///   - name: the task's, a template.
  @discardableResult
  func mapping(
    _ file: String = "list.yaml", dataset: String = "list", identity: String = "[id]", name: String = "Call ${name}",
    extra: String = ""
  ) throws -> String {
    try write(
      file,
      """
      taskferry: 1
      dataset: \(dataset)
      source: {timezone: UTC}
      columns:
        id: {header: Id, required: true}
        name: {header: Name, required: true}
        status: {header: Status}
        due: {header: Due, type: date}
      identity: \(identity)
      skip:
        - {when: {status: {eq: closed}}, reason: closed}
      task:
        contact_flow: Callback flow
        name: "\(name)"
        attributes: {status: "${status}"}
        schedule: {at: "${due}", past: reject, beyond: defer}
      \(extra)
      """)
  }

  /// `load` into the simulator inside the process, answered as JSON.
  func simulate(_ words: [String], now: String = "2026-03-02T08:00:00Z") throws -> Program.Result {
    try program.run(
      ["load"] + words + [
        "--simulate", "--ledger", ledger, "--rate", "1000", "--burst", "100", "--format", "json", "--max-rejects",
        "100%", "--now", now,
      ])
  }

  /// `load` into a simulator beside it.
  func words(_ simulator: SimulatorProcess, fast: Bool = true) -> [String] {
    [
      "--endpoint-url", simulator.environment["AWS_ENDPOINT_URL_CONNECT"] ?? "", "--ledger", ledger, "--rate",
      fast ? "1000" : "20", "--burst", fast ? "100" : "1", "--format", "json", "--max-rejects", "100%",
    ]
  }

  func load(_ simulator: SimulatorProcess, _ words: [String], fast: Bool = true) throws -> Program.Result {
    try program.run(
      ["load"] + words + self.words(simulator, fast: fast) + ["--instance", simulator.instance],
      adding: simulator.environment)
  }

  /// What the ledger keeps of the rows of a run.
  func rows(of run: String?) throws -> [ReportRow] {
    let reader = try #require(try LedgerReader.open(path: ledger))
    var rows: [ReportRow] = []
    try reader.forEachRow(of: try #require(try reader.run(run)).id, in: Set(RowState.allCases)) { rows.append($0) }
    return rows
  }

  /// Holds its thread: a task that slept could be woken seconds late by a busy suite, when the load has ended.
  static func waitForAnInstant() { Thread.sleep(forTimeInterval: 0.002) }

  /// How often each ClientToken made a task.
  func tokens(_ simulator: SimulatorProcess) throws -> [String: Int] {
    let made = try simulator.entries().filter { $0["created"] != nil }
    return Dictionary(made.compactMap { ($0["clientToken"] as? String).map { ($0, 1) } }, uniquingKeysWith: +)
  }
}

extension Program.Result {
  var summary: Summary { get throws { try Summary(output) } }
  var states: [String: Int] { get throws { try summary.states } }
  /// Attempts of the load.
  var attempts: Int? {
    get throws { (try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])?["attempts"] as? Int }
  }
  var continueCommand: String? {
    get throws {
      (try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])?["continue_command"] as? String
    }
  }
}
