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
    let results = MappingTestRunner.run(loaded.mapping, now: Date(), environment: ProcessInfo.processInfo.environment)
    var failed = 0
    for (index, result) in results.enumerated() where !result.hasPassed {
      failed += 1
      let place = result.place.map { "\($0): " } ?? ""
      Terminal.answer("\(TerminalText.safe(place))example \(index + 1) fails")
      for difference in result.differences { Terminal.answer("  " + TerminalText.safe(difference)) }
    }
    Terminal.answer("\(results.count - failed) of \(results.count) examples hold")
    if failed > 0 { throw ExitStatus.someRowsRefused }
  }
}
