import Diagnostics
import Foundation
import Testing

@testable import TaskMapping

/// The mappings that come with the program.
@Suite struct `Mappings of this repository` {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "mappings")

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".yaml") }
    .sorted()

  @Test(arguments: names)
  func `each loads without a word, and its examples hold`(name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    #expect(MappingFixtures.report(text) == [])
    let mapping = try MappingFixtures.mapping(text)
    for result in MappingTestRunner(mapping, now: Date(timeIntervalSince1970: 1_774_699_200)).run() {
      #expect(result.differences == [], "example \(result.number)")
    }
  }

  @Test(.enabled(if: Python.isReady), arguments: names)
  func `each is what the schema takes`(name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    #expect(try Python.schemaVerdicts(on: [text]) == [""])
  }
}

@Suite struct `A problem of a mapping on the screen` {
  @Test func `has its place, its line with a caret, the word that was meant and the fix`() throws {
    let text = MappingFixtures.minimal.replacing("Callback ${customer}", with: "Rückruf ${custmer}")
    guard case .failure(let failure) = MappingFixtures.load(text) else { return #expect(Bool(false), "loaded") }
    #expect(
      failure.diagnostics.map(DiagnosticText().lines(for:)) == [
        """
        mapping.yaml:7:17: error[mapping.unknown-column]: no column is named "custmer", did you mean "customer"?
            7 |   name: Rückruf ${custmer}
              |                 ^
          fix: write customer
        """
      ])
  }
}
