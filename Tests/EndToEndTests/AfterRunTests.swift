import Foundation
import Ledger
import Testing

/// `--on-finish` and `--metrics-file`: told of every end, whatever it is.
@Suite struct AfterRunTests {
  private let list: ListProgram
  private let metrics: String
  private let told: String

  init() throws {
    list = try ListProgram()
    metrics = list.folder + "/taskferry.prom"
    told = list.folder + "/told"
    try list.mapping()
    try list.mapping("strict.yaml", extra: "expect: {rows: {min: 100}}")
    try list.write("good.csv", "Id,Name,Status,Due\n1,Ada,,\n2,Bea,,\n")
    try list.write("mixed.csv", "Id,Name,Status,Due\n1,Ada,,\n2,,,\n")
    try list.write("bad.yaml", "taskferry: 1\n")
  }

  /// Runs a command that is to copy the summary it is told of to a place of ours.
  private func run(_ words: [String], adding environment: [String: String] = [:]) throws -> Program.Result {
    let copy = "echo \"$TASKFERRY_EXIT_STATUS\" >> \(told); copy() { cp \"$1\" \(list.folder)/summary.json; }; copy"
    return try list.program.run(words + ["--metrics-file", metrics, "--on-finish", copy], adding: environment)
  }

  private func load(_ file: String, _ mapping: String = "list.yaml", _ more: [String] = []) -> [String] {
    [
      "load", list.folder + "/" + file, "--mapping", list.folder + "/" + mapping, "--simulate", "--ledger",
      list.ledger, "--rate", "1000", "--burst", "100",
    ] + more
  }

  private func expectTold(_ status: Int32, _ result: Program.Result) throws {
    #expect(result.status == status, "\(result.errors)")
    #expect(try list.program.text(told) == "\(status)\n")
    let summary = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: list.folder + "/summary.json")))
    #expect((summary as? [String: Any])?["exit_status"] as? Int == Int(status))
    let figures = try list.program.text(metrics)
    let line = figures.split(separator: "\n").first { $0.hasPrefix("taskferry_run_exit_status{command=") }
    #expect(line?.hasSuffix("} \(status)") == true, "\(figures)")
  }

  @Test func `a load that reached its end`() throws {
    try expectTold(0, try run(load("good.csv")))
    let figures = try list.program.text(metrics)
    #expect(figures.contains(#"taskferry_run_rows{command="load",dataset="list",state="created"} 2"#))
    let mode = try FileManager.default.attributesOfItem(atPath: metrics)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o644)
  }

  private static let ends: [(files: [String], more: [String], status: Int32)] = [
    (["mixed.csv", "list.yaml"], [], 1), (["mixed.csv", "list.yaml"], ["--max-rejects", "0"], 2),
    (["good.csv", "strict.yaml"], [], 65), (["good.csv", "bad.yaml"], [], 65), (["none.csv", "list.yaml"], [], 66),
    (["good.csv", "list.yaml"], ["--rate", "0.01", "--burst", "1", "--max-duration", "1s"], 4),
  ]

  @Test(arguments: ends)
  func `one that did not`(files: [String], more: [String], status: Int32) throws {
    try expectTold(status, try run(load(files[0], files[1], more)))
  }

  @Test func `one that found no credentials`() throws {
    let words =
      load("good.csv").filter { $0 != "--simulate" } + [
        "--instance", "11111111-2222-4333-8444-555555555555", "--region", "eu-central-1",
      ]
    try expectTold(3, try run(words))
  }

  @Test func `one that found the ledger held`() throws {
    let holder = try TaskLedger(path: list.ledger, purpose: .simulated)
    try expectTold(75, try run(load("good.csv")))
    withExtendedLifetime(holder) {}
  }

  @Test func `a check, too`() throws {
    let words = [
      "check", list.folder + "/mixed.csv", "--mapping", list.folder + "/list.yaml", "--ledger", list.ledger,
    ]
    try expectTold(1, try run(words))
    #expect(try list.program.text(metrics).contains(#"command="check""#))
  }

  @Test func `a command that fails changes nothing but says so; what it prints is no part of the answer`() throws {
    let result = try list.program.run(load("good.csv", "list.yaml", ["--on-finish", "echo printed; false", "--quiet"]))
    #expect(result.status == 0)
    #expect(result.output.isEmpty && result.errors.contains("printed"))
    #expect(result.errors.contains("command.on-finish") && result.errors.contains("ended with status 1"))
  }

  @Test func `summary.txt stands beside summary.json`() throws {
    let summary = try list.simulate([list.folder + "/good.csv", "--mapping", list.folder + "/list.yaml"]).summary
    let text = try list.program.text(try #require(summary.folder) + "/summary.txt")
    #expect(text.hasPrefix("taskferry load: done, exit status 0\n") && !text.contains("Ada"))
  }
}
