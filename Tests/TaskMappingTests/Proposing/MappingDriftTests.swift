import Diagnostics
import Foundation
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `The drift of a file from its mapping` {
  private static let mapping = """
    taskferry: 1
    dataset: list
    columns:
      ticket: {header: Ticket No, required: true}
      mail: {header: E-Mail, type: email, on_error: omit}
      due: {header: Due, type: date, formats: [dd.MM.yyyy]}
    identity: [ticket]
    task:
      contact_flow: Flow
      name: ${ticket} ${mail} ${due}
    """

  private func drift(_ csv: String) throws -> MappingDrift {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("drift-\(UUID().uuidString).csv").path
    try Data(csv.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let mapping = try MappingFixtures.mapping(Self.mapping)
    var source = try SpreadsheetFile.open(path: path, displayName: "list.csv", settings: mapping.source)
    return try MappingDrift(of: mapping, from: &source, context: Fixture.context())
  }

  @Test func `is none where headers and values are as they were`() throws {
    #expect(try drift("Ticket No,E-Mail,Due\n7,ada@example.com,01.02.2026\n8,,\n").isNone)
  }

  @Test func `names the headers that are gone, new, and renamed`() throws {
    let drift = try drift("Ticket Nr,E-Mail,Queue\n7,ada@example.com,Support\n")
    let words = drift.headers.map { "\($0.code.rawValue) \($0.column ?? "") \($0.suggestion ?? "")" }
    #expect(words.contains("bind.header-missing ticket Ticket Nr"), "\(words)")
    #expect(words.contains("bind.optional-missing due "), "\(words)")
    #expect(words.contains { $0.hasPrefix("bind.unknown-column") }, "\(words)")
  }

  @Test func `counts the values that fit no longer, whatever the policies are, and shows them masked`() throws {
    let drift = try drift("Ticket No,E-Mail,Due\n7,nobody,01/02/2026\n8,ada@example.com,02/02/2026\n9,x y,03.02.2026\n")
    #expect(
      drift.misfits == [
        .init(
          column: "mail", header: "E-Mail", count: 2, filled: 3, code: .mapEmailInvalid,
          examples: ["aaaaaa (row 2)", "a a (row 4)"]),
        .init(
          column: "due", header: "Due", count: 2, filled: 3, code: .mapDateInvalid, examples: ["99/99/9999 (row 2)"]),
      ])
  }
}
