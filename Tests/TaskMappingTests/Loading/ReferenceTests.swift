import Foundation
import Testing

@testable import TaskMapping

/// The committed pages are those that the program prints.
@Suite struct ReferenceTests {
  private static let docs =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/docs/"

  @Test func `docs hold the reference and the schema of this version`() throws {
    #expect(
      try String(contentsOfFile: Self.docs + "mapping-reference.md", encoding: .utf8) == MappingFile.reference,
      "taskferry mapping reference > docs/mapping-reference.md")
    #expect(
      try String(contentsOfFile: Self.docs + "mapping.schema.json", encoding: .utf8) == MappingFile.jsonSchema,
      "taskferry mapping schema > docs/mapping.schema.json")
  }

  @Test func `every section has its heading, every key its row, every word its line`() {
    let page = MappingFile.reference
    for name in SectionName.allCases {
      let section = Language.section(name)
      #expect(page.contains("\n## \(section.title)\n"), "\(name)")
      for key in section.keys { #expect(page.contains("\n| `\(key.name)`"), "\(key.name)") }
    }
    #expect(page.contains("- `on_changed: skip`: "))
  }

  @Test func `links lead to headings`() {
    let page = MappingFile.reference
    let headings = Set(
      page.split(separator: "\n").filter { $0.hasPrefix("## ") }.map {
        $0.dropFirst(3).lowercased().replacing(" ", with: "-")
      })
    let links = page.matches(of: /\]\(#([^)]+)\)/).map { String($0.output.1) }
    #expect(links.count > 20)
    for link in links { #expect(headings.contains(link), "\(link)") }
  }
}
