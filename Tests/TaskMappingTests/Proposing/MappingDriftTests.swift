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
    #expect(try drift("Ticket No,E-Mail,Due\n7,ada@example.com,01.02.2026\n8,,\n").isDrift == false)
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
    #expect(drift.misfits.map(\.column) == ["mail", "due"])
    #expect(drift.misfits[0].examples == ["aaaaaa (row 2)", "a a (row 4)"])
    #expect(drift.misfits[1].count == 2 && drift.misfits[1].filled == 3)
    #expect(drift.misfits[1].code == .mapDateInvalid)
    #expect(drift.isDrift)
  }

  @Test func `proposes the formats of dates that are written otherwise now`() throws {
    let rows = (13...28).map { "\($0),,2026-02-\($0)T\n" }.joined().replacing("T\n", with: "\n")
    let sound = try drift("Ticket No,E-Mail,Due\n" + rows)
    #expect(!sound.isDrift)
    let slashes = (13...28).map { "\($0),,\($0)/02/2026\n" }.joined()
    #expect(try drift("Ticket No,E-Mail,Due\n" + slashes).misfits.first?.formats == "dd/MM/yyyy")
  }

  @Test func `is none where a few cells among many are wrong`() throws {
    let rows = (1...40).map { "\($0),ada@example.com,01.02.2026\n" }.joined()
    let drift = try drift("Ticket No,E-Mail,Due\n" + rows + "41,nobody,01.02.2026\n")
    #expect(!drift.isDrift && drift.misfits.map(\.count) == [1])
  }

  @Test func `tells rows that cannot be read, that have no identity, or that of another`() throws {
    let rows = ["7,ada@example.com,01.02.2026,x", ",ada@example.com,01.02.2026", "7,,", "7,,"].joined(separator: "\n")
    let drift = try drift("Ticket No,E-Mail,Due\n" + rows + "\n")
    #expect(
      drift.rows.map { "\($0.code.rawValue): \($0.message)" } == [
        "read.too-many-fields: 1 of 4 rows cannot be read as they stand",
        "map.identity-missing: 1 of 4 rows have no value for the mapping's identity",
        "input.duplicate-identity: 1 of 4 rows have the identity of another row",
      ])
    #expect(drift.isDrift)
  }

  @Test func `shows no cells of a first row that is no header`() throws {
    let drift = try drift("7,ada@example.com,01.02.2026\n8,bob@example.com,01.02.2026\n")
    #expect(drift.isDrift)
    #expect(!drift.headers.contains { $0.message.contains("ada") })
  }
}
