import Foundation
import Testing

/// Each folder of `Tests/Golden/mapping` says what it is to say, letter by letter.
@Suite struct `Golden cases of mappings` {
  /// `TASKFERRY_GOLDEN=write` writes what is said now; read it before you commit it.
  private static let isWriting = ProcessInfo.processInfo.environment["TASKFERRY_GOLDEN"] == "write"

  @Test(arguments: GoldenCase.all)
  func `say what is expected`(golden: GoldenCase) throws {
    let output = try golden.output()
    if Self.isWriting { try output.write(toFile: golden.expectedPath, atomically: true, encoding: .utf8) }
    #expect(output == golden.expected, "\(golden.name)/expected.txt; TASKFERRY_GOLDEN=write writes it anew")
  }
}
