import Foundation
import Testing

/// Each folder of `Tests/Golden/commands` holds a line for the real binary in `cmd`, settings of the environment before it, and in `expected.txt` its exit
/// status, what it writes to stdout and what to stderr. The line runs inside of the folder.
@Suite struct `Golden commands` {
  /// `TASKFERRY_GOLDEN=write` writes what is said now; read it before you commit it.
  private static let isWriting = ProcessInfo.processInfo.environment["TASKFERRY_GOLDEN"] == "write"
  private static let folder = Program.root + "/Tests/Golden/commands/"

  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

  @Test(arguments: names)
  func `say what is expected`(name: String) throws {
    let folder = Self.folder + name
    let line = try String(contentsOfFile: folder + "/cmd", encoding: .utf8)
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    // `NAME=value` before the command, as in a shell.
    let settings = words.prefix { $0.contains("=") }
    let environment = Dictionary(
      uniqueKeysWithValues: settings.map { word in
        let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return (halves[0], halves[1])
      })
    let program = try Program()
    let process = try program.start(Array(words.dropFirst(settings.count)), adding: environment, from: folder)
    process.waitUntilExit()
    let result = try program.result(of: process)
    let output =
      "exit status \(result.status)\n--- stdout\n\(Self.steady(result.output))--- stderr\n\(Self.steady(result.errors))"
    let path = folder + "/expected.txt"
    if Self.isWriting { try output.write(toFile: path, atomically: true, encoding: .utf8) }
    let expected = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    #expect(output == expected, "\(name)/expected.txt; TASKFERRY_GOLDEN=write writes it anew")
  }

  /// Without what differs from run to run.
  private static func steady(_ text: String) -> String {
    text.replacing(/"(started_at|ended_at|folder)": "[^"]*"/) { "\"\($0.output.1)\": \"…\"" }
      .replacing(/in [0-9.]+ s;/, with: "in … s;").replacing(/files: .*/, with: "files: …")
  }
}
