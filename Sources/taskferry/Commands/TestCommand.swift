import ArgumentParser
import Diagnostics
import Foundation
import TaskMapping

/// Runs the examples inside a mapping.
struct TestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run the examples inside a mapping.",
    discussion: "Exit status 0: all hold; 1: one fails; 65: the mapping is invalid.")

  @Argument(help: ArgumentHelp("The mapping.", valueName: "mapping"))
  var mapping: String

  @Option(help: "How the answer is written.")
  var format: OutputOptions.Format = .table

  func run() async throws {
    let loaded = try MappingOptions.read(mapping)
    for warning in loaded.warnings { Terminal.show(warning) }
    let runner = MappingTestRunner(
      loaded.mapping, now: Date(), environment: ProcessInfo.processInfo.environment)
    let results = runner.run()
    switch format {
    case .table: tell(results)
    case .json: Terminal.answer(TestCommand.json(results, warnings: loaded.warnings))
    }
    if results.contains(where: { !$0.passed }) { throw ExitStatus.someRowsRefused }
  }

  private func tell(_ results: [MappingTestResult]) {
    for result in results where !result.passed {
      let place = result.place.map { "\($0): " } ?? ""
      Terminal.answer("\(TerminalText.safe(place))example \(result.number) fails")
      for difference in result.differences { Terminal.answer("  " + TerminalText.safe(difference)) }
    }
    Terminal.answer("\(results.count { $0.passed }) of \(results.count) examples hold")
  }

  /// The JSON contract, version 1: the examples that fail are problems, as those of the mapping would be.
  private static func json(_ results: [MappingTestResult], warnings: [Diagnostic]) -> String {
    let problems = (warnings + results.compactMap(\.problem)).map { "    " + DiagnosticText.json(for: $0) }
    return """
      {
        "taskferry_test": 1,
        "examples": \(results.count),
        "held": \(results.count { $0.passed }),
        "problems": [\(problems.isEmpty ? "" : "\n" + problems.joined(separator: ",\n") + "\n  ")]
      }
      """
  }
}
