import Foundation
import Testing

@testable import ImportPipeline

@Suite struct CommandLineTextTests {
  @Test func `plain words stand as they are`() {
    #expect(
      CommandLineText.joined(["taskferry", "load", "a-b_1.csv", "--max-rejects", "10%"])
        == "taskferry load a-b_1.csv --max-rejects 10%")
  }

  @Test(arguments: [
    ["a b"], [""], ["it's"], ["*.csv"], ["$HOME"], ["`id`"], ["a;b", "c|d", "e&f"], ["line\nbreak"], ["\"quoted\""],
    ["~", "#x", "Grün", "!!"],
  ])
  func `a shell reads every word back`(words: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "for word in \(CommandLineText.joined(words)); do printf '%s\\0' \"$word\"; done"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(
      bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map { String(decoding: $0, as: UTF8.self) }
        == words)
  }
}
