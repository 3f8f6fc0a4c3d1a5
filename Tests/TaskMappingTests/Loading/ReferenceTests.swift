import ConnectAPI
import Diagnostics
import Foundation
import Testing

@testable import TaskMapping

/// The committed pages are those that the program prints.
@Suite struct ReferenceTests {
  private static let docs =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/docs/"

  @Test func `docs hold the reference and the schema of this version`() throws {
    if ProcessInfo.processInfo.environment["TASKFERRY_GOLDEN"] == "write" {
      try MappingFile.reference.write(toFile: Self.docs + "mapping-reference.md", atomically: true, encoding: .utf8)
      try MappingFile.jsonSchema.write(toFile: Self.docs + "mapping.schema.json", atomically: true, encoding: .utf8)
    }
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

  @Test(arguments: (Language.transformExamples + Language.typeExamples).map { [$0.column, $0.cell] })
  func `each example comes out as the page says`(columnAndCell: [String]) throws {
    let example = try #require(
      (Language.transformExamples + Language.typeExamples).first { [$0.column, $0.cell] == columnAndCell })
    let mapping = try MappingFixtures.mapping(
      """
      taskferry: 1
      dataset: examples
      source: {timezone: Europe/Berlin}
      columns:
        value: {header: Value, \(example.column)}
      task:
        contact_flow: Callback flow
        name: ${value}
      """)
    let row = try mapping.mapped([example.cell])
    switch example.outcome {
    case .value(let text): #expect(row.draft?.fields.name == text)
    case .refused(let reason): #expect(row.problems.first?.message.hasSuffix(reason) == true, "\(row.problems)")
    }
  }

  @Test func `every transform and every type has an example, every code its line`() {
    let page = MappingFile.reference
    let columns = (Language.transformExamples + Language.typeExamples).map(\.column)
    let names = Language.section(.transform).keys.map(\.name) + Language.plainTransforms.map(\.text)
    for name in names { #expect(columns.contains { $0.contains(name) }, "\(name)") }
    for type in Language.types { #expect(columns.contains { $0.contains("type: \(type.text)") }, "\(type.text)") }
    let codes = DiagnosticCode.mappingCodes + DiagnosticCode.draftingCodes + DiagnosticCode.cellCodes
    for code in codes { #expect(page.contains("\n| `\(code)` | "), "\(code)") }
  }

  @Test func `the letters of date formats on the page are those that a format may have`() {
    let listed = Set(Language.dateLetters.flatMap(\.letters))
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    let accepted = letters.flatMap { letter in
      (1...9).filter { (try? DateFormatCompiler.step(for: letter, count: $0)) != nil }
        .map { String(repeating: letter, count: $0) }
    }
    // Of a fraction the page names some lengths.
    #expect(Set(accepted.filter { !$0.hasPrefix("S") }) == listed.filter { !$0.hasPrefix("S") })
    #expect(listed.isSubset(of: accepted))
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
