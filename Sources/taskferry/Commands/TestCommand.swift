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

  func run() async throws {
    let loaded = try MappingOptions.read(mapping)
    for warning in loaded.warnings { Terminal.show(warning) }
    let runner = MappingTestRunner(
      loaded.mapping, now: Date(), environment: ProcessInfo.processInfo.environment)
    let results = runner.run()
    var failed = 0
    for result in results where !result.passed {
      failed += 1
      let place = result.place.map { "\($0): " } ?? ""
      Terminal.answer("\(TerminalText.safe(place))example \(result.number) fails")
      for difference in result.differences { Terminal.answer("  " + TerminalText.safe(difference)) }
    }
    Terminal.answer("\(results.count - failed) of \(results.count) examples hold")
    if failed > 0 { throw ExitStatus.someRowsRefused }
  }
}
