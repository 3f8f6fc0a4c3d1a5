import Foundation
import Testing

/// An instance by its alias, wherever --instance is taken.
@Suite struct InstanceAliasTests {
  private func loaded() async throws -> (ListProgram, SimulatorProcess, run: String) {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(program.program, ["--quota", "100000", "--quota-burst", "100000"])
    try program.mapping()
    try program.write("list.csv", "Id,Name,Status,Due\n1,Ada,,\n2,Bob,,\n")
    let result = try program.program.run(
      ["load", program.folder + "/list.csv", "--mapping", program.folder + "/list.yaml", "--instance", "demo"]
        + program.words(simulator), adding: simulator.environment)
    #expect(result.status == 0, "\(result.errors)")
    return (program, simulator, try #require(try result.summary.run))
  }

  @Test func `runs are verified, reconciled and undone by alias, and another instance's alias is refused`() async throws
  {
    let (program, simulator, run) = try await loaded()
    for command in ["verify", "reconcile", "undo"] {
      let confirmed = command == "undo" ? ["--yes"] : []
      let other = try program.program.run(
        [command, run, "--instance", "prod", "--ledger", program.ledger] + confirmed, adding: simulator.environment)
      #expect(other.errors.contains("error[client.instance-unknown]"), "\(command): \(other.errors)")
      #expect(other.status == 64)
      let result = try program.program.run(
        [command, run, "--instance", "Demo", "--ledger", program.ledger] + confirmed, adding: simulator.environment)
      #expect(result.status == 0, "\(command): \(result.output)\(result.errors)")
    }
    let plan = try program.program.run([
      "undo", run, "--instance", "11111111-2222-3333-4444-555555555555", "--ledger", program.ledger,
    ])
    #expect(plan.status == 64)
    #expect(plan.errors.contains("error[service.other-instance]"), "\(plan.errors)")
  }

  @Test func `an alias that a run was started with needs no network`() async throws {
    let (program, simulator, _) = try await loaded()
    simulator.process.terminate()
    simulator.process.waitUntilExit()
    let withdrawn = try program.program.run(
      ["withdraw", "--dataset", "list", "--instance", "demo", "--ledger", program.ledger])
    #expect(withdrawn.status == 0, "\(withdrawn.errors)")
    #expect(withdrawn.output.contains("created"))
    let pending = try program.program.run(
      ["load", "--pending", "--instance", "demo", "--ledger", program.ledger, "--quiet"])
    #expect(pending.status == 0, "\(pending.errors)")
    let checked = try program.program.run([
      "check", program.folder + "/list.csv", "--mapping", program.folder + "/list.yaml", "--instance", "demo",
      "--ledger",
      program.ledger, "--format", "json",
    ])
    #expect(try checked.states == ["duplicate": 2], "\(checked.output)\(checked.errors)")
  }

  @Test func `an alias that no run was started with is asked of the service`() async throws {
    let (program, simulator, _) = try await loaded()
    let words = ["withdraw", "--dataset", "list", "--instance", "DEMO", "--ledger", program.ledger]
    let asked = try program.program.run(words, adding: simulator.environment)
    #expect(asked.status == 0, "\(asked.errors)")
    let unknown = try program.program.run(
      ["load", "--pending", "--instance", "prod", "--ledger", program.ledger], adding: simulator.environment)
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("error[client.instance-unknown]"), "\(unknown.errors)")
  }
}
