import Foundation
import Testing

/// `init --task-template`: a mapping for a template that the service has.
@Suite struct TemplateDraftTests {
  private static let list = """
    Ticket No,Customer,Category,Amount,Received,Refund,Email,What happened
    T-101,Ada,Billing,12.50,2026-03-01,yes,ada@example.com,It broke
    T-102,Bob,delivery,3.75,2026-03-02,no,bob@example.com,Late
    T-103,Cy,other,4.10,2026-03-17,yes,cy@example.com,Lost
    """

  @Test func `the draft of a fitting sheet is accepted by check --online and loads`() async throws {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(program.program, ["--quota", "100000", "--quota-burst", "100000"])
    let list = try program.write("complaints.csv", Self.list)
    let mapping = program.folder + "/complaints.yaml"
    let drafted = try program.program.run(
      [
        "init", list, "--output", mapping, "--timezone", "UTC", "--task-template", "Complaint", "--instance", "demo",
        "--aws-region", "us-east-1",
      ], adding: simulator.environment)
    #expect(drafted.status == 0, "\(drafted.errors)")
    #expect(drafted.output.contains("check \(list) --mapping \(mapping) --online"))
    let text = try program.program.text(mapping)
    #expect(text.contains("task_template: Complaint"))
    let tested = try program.program.run(["test", mapping])
    #expect(tested.status == 0, "\(tested.output)\(tested.errors)\n\(text)")
    let words = [list, "--mapping", mapping, "--instance", "demo"]
    let checked = try program.program.run(
      ["check"] + words + ["--online", "--ledger", program.ledger, "--format", "json"], adding: simulator.environment)
    #expect(checked.status == 0, "\(checked.output)\(checked.errors)\n\(text)")
    #expect(!checked.errors.contains("template."), "\(checked.errors)")
    let loaded = try program.program.run(
      ["load"] + words + program.words(simulator), adding: simulator.environment)
    #expect(try loaded.states == ["created": 3], "\(loaded.output)\(loaded.errors)")
  }

  @Test(arguments: [
    (["--task-template", "Complant", "--instance", "demo"], 3 as Int32, #"did you mean "Complaint"?"#),
    (["--task-template", "Retired ticket", "--instance", "demo"], 3, "it is not active (INACTIVE)"),
    (["--task-template", "Complaint"], 64, "service.no-instance"),
    (["--instance", "demo"], 64, "go with --task-template"),
    (["--region", "us-east-1"], 64, "The AWS Region is --aws-region"),
  ])
  func `what cannot be drafted is told, and nothing is written`(words: [String], status: Int32, message: String)
    async throws
  {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(program.program)
    let list = try program.write("complaints.csv", Self.list)
    let mapping = program.folder + "/complaints.yaml"
    let result = try program.program.run(
      ["init", list, "--output", mapping] + words, adding: simulator.environment)
    #expect(result.status == status, "\(result.errors)")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: mapping))
  }

  @Test func `without a Region the fix names init's own option`() throws {
    let program = try ListProgram()
    let list = try program.write("complaints.csv", Self.list)
    let result = try program.program.run(
      ["init", list, "--output", program.folder + "/m.yaml", "--task-template", "Complaint", "--instance", "demo"])
    #expect(result.status == 64)
    #expect(result.errors.contains("fix: give --aws-region"), "\(result.errors)")
  }
}
