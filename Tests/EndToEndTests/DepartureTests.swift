import Foundation
import Testing

/// What a load looks at between its gate and its first request: the applied quota, and how long the credentials last.
@Suite struct DepartureTests {
  private let soon = ["AWS_CREDENTIAL_EXPIRATION": Date().addingTimeInterval(900).formatted(.iso8601)]

  private func load(
    _ list: ListProgram, _ simulator: SimulatorProcess, _ words: [String], environment: [String: String] = [:]
  ) throws -> Program.Result {
    try list.program.run(
      ["load", list.folder + "/list.csv", "--mapping", list.folder + "/list.yaml"] + words + [
        "--instance", simulator.instance, "--ledger", list.ledger, "--format", "json",
      ], adding: simulator.environment.merging(environment) { $1 })
  }

  private func write(_ list: ListProgram, rows: Int) throws {
    try list.mapping()
    try list.write(
      "list.csv", (["Id,Name,Status,Due"] + (1...rows).map { "\($0),Customer \($0),open," }).joined(separator: "\n"))
  }

  @Test func `credentials that end before the load send nothing, mark no row and exit 3`() async throws {
    let list = try ListProgram()
    let simulator = try await SimulatorProcess(list.program, ["--quota", "1000", "--quota-burst", "1000"])
    try write(list, rows: 40)
    // 40 rows at 0.01/s take more than an hour.
    let slow = ["--rate", "0.01"]
    let refused = try load(list, simulator, slow, environment: soon)
    #expect(refused.status == 3, "\(refused.errors)")
    #expect(try refused.states == ["pending": 40])
    #expect(refused.output.contains("credentials.end-too-early"), "\(refused.output)")
    #expect(refused.output.contains("--allow-expiry"), "\(refused.output)")
    #expect(try simulator.entries().allSatisfy { $0["operation"] as? String != "StartTaskContact" })
    // The same command in time, or told to go: nothing was lost.
    let allowed = try load(
      list, simulator, ["--rate", "500", "--burst", "100"], environment: soon)
    #expect(allowed.status == 0, "\(allowed.errors)")
    #expect(try allowed.states == ["created": 40])
  }

  @Test func `--allow-expiry goes with a warning`() async throws {
    let list = try ListProgram()
    let simulator = try await SimulatorProcess(list.program)
    try write(list, rows: 3)
    // Three rows at that rate would take 1,000 s; the burst lets them all go at once.
    let slow = ["--rate", "0.003", "--burst", "10"]
    #expect(try load(list, simulator, slow, environment: soon).status == 3)
    let allowed = try load(list, simulator, slow + ["--allow-expiry"], environment: soon)
    #expect(allowed.status == 0, "\(allowed.errors)")
    #expect(try allowed.states == ["created": 3])
    #expect(allowed.errors.contains("warning[credentials.end-too-early]"), "\(allowed.errors)")
  }

  @Test func `--until before the end of the credentials is in time`() async throws {
    let list = try ListProgram()
    let simulator = try await SimulatorProcess(list.program)
    try write(list, rows: 40)
    let result = try load(
      list, simulator, ["--rate", "0.01", "--burst", "1", "--max-duration", "2s"], environment: soon)
    #expect(result.status == 4, "\(result.errors)")
  }

  @Test func `--rate auto is four fifths of the applied quota and says with whom it is shared`() async throws {
    let list = try ListProgram()
    let simulator = try await SimulatorProcess(list.program, ["--quota", "100", "--quota-burst", "100"])
    try write(list, rows: 30)
    let result = try load(list, simulator, ["--rate", "auto"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("rate 80/s, four fifths of the applied quota of 100/s"), "\(result.errors)")
    #expect(result.errors.contains("account and Region") && result.errors.contains("live centre's agents and flows"))
    #expect(try simulator.entries().contains { $0["operation"] as? String == "ListServiceQuotas" })
  }

  @Test func `--rate auto falls back to the default with a note when quotas may not be read`() async throws {
    let list = try ListProgram()
    let simulator = try await SimulatorProcess(
      list.program, ["--fault", "access-denied@all,ListServiceQuotas"])
    try write(list, rows: 3)
    let result = try load(list, simulator, ["--rate", "auto"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("rate 1.6/s, four fifths of the default quota, because"), "\(result.errors)")
    #expect(result.errors.contains("AccessDeniedException"), "\(result.errors)")
    let inside = try list.program.run([
      "load", list.folder + "/list.csv", "--mapping", list.folder + "/list.yaml", "--simulate", "--ledger",
      list.folder + "/simulated.sqlite", "--rate", "auto",
    ])
    #expect(inside.status == 0, "\(inside.errors)")
    #expect(inside.errors.contains("rate 1.6/s"), "\(inside.errors)")
  }

  @Test func `a rate is a number or auto`() throws {
    let result = try Program().run(["load", "x.csv", "--mapping", "x.yaml", "--rate", "fast"])
    #expect(result.status == 64)
  }
}
