import ConnectAPI
import Diagnostics
import Foundation
import SpreadsheetReading
import Testing

@testable import TaskMapping

/// The example that the language's description works through, with its rows.
@Suite struct `Rows of the worked example` {
  private static let header = ["Ticket No", "Full Name", "Phone", "Due", "Priority", "Ticket URL", "Status"]

  private static func mapped(_ texts: [String]) throws -> MappedRow {
    try MappingFixtures.mapping(MappingFixtures.worked).bound(to: Fixture.header(header), of: Fixture.context()).get()
      .map(
        Fixture.row(texts))
  }

  @Test func `its own examples hold`() throws {
    let mapping = try MappingFixtures.mapping(MappingFixtures.worked)
    let results = MappingTestRunner(mapping, now: Date(timeIntervalSince1970: 0)).run()
    #expect(results.map(\.differences) == [[], [], []])
    #expect(results.allSatisfy { $0.place != nil })
  }

  @Test func `a row becomes a task`() throws {
    let row = try Self.mapped(["7", "Ada  Lovelace", "030 123456", "30.03.2026 09:30", "P1", "https://t.example/7", ""])
    let draft = try #require(row.draft)
    #expect(draft.identity == TaskIdentity(parts: ["7"]))
    #expect(draft.fields.name == "Callback Ada Lovelace")
    #expect(draft.fields.description == "Priority high - Ticket 7 - see https://t.example/7")
    #expect(
      draft.fields.attributes == [
        TaskFields.Attribute(key: "customerPhone", value: "+4930123456"),
        TaskFields.Attribute(key: "priority", value: "high"),
        TaskFields.Attribute(key: "source", value: "callbacks.csv#2"),
      ])
    #expect(draft.fields.references == [TaskFields.Reference(name: "Ticket", kind: .url, value: "https://t.example/7")])
    #expect(draft.route == RouteReference(kind: .contactFlow, text: "Callback flow", fromRow: false))
    #expect(draft.schedule.start == Fixture.epoch("2026-03-30T07:30:00Z"))
    #expect(draft.schedule.windowZone == "Europe/Berlin")
    #expect(draft.schedule.expiresAfterSeconds == 172_800)
    #expect(
      draft.schedule.resolved(atEpoch: Fixture.epoch(Fixture.now), horizonSeconds: 518_400)
        == .scheduled(Fixture.epoch("2026-03-30T07:30:00Z"), moved: false))
    #expect(row.repaired.isEmpty && row.warnings.isEmpty)
  }

  @Test func `a bad URL is left out, counted and reported`() throws {
    let row = try Self.mapped(["7", "Ada", "030 123456", "", "P1", "not a url", ""])
    #expect(row.draft?.fields.references == [])
    #expect(row.draft?.fields.description == "Priority high - Ticket 7")
    #expect(row.repaired == [5])
    #expect(row.warnings.map(\.code) == ["map.url-invalid"])
    #expect(row.warnings.map(\.severity) == [.warning])
  }

  @Test func `a bad phone number refuses the row with cell, reason and fix`() throws {
    let row = try Self.mapped(["8", "Bob", "abc", "", "", "", ""])
    #expect(
      row.problems == [
        Diagnostic(
          "map.phone-invalid",
          at: .cell(file: "in/callbacks.csv", sheet: nil, column: 2, row: 2, header: "Phone"),
          "\"abc\" is not a phone number in region DE: it has letters in it",
          fix: "write it with its area code, or in international form such as +49 30 5550100", column: "phone")
      ])
    #expect(row.identity == TaskIdentity(parts: ["8"]))
  }

  @Test(arguments: [
    (["9", "Cy", "+4930123456", "", "", "", "Closed"], "skipped: already closed"),
    (["9", "Cy", "abc", "never", "", "", " CANCELLED "], "skipped: already closed"),
    (["9", "Cy", "+4930123456", "-", "P3", "", "open"], "skipped: low and undated"),
    (["9", "Cy", "+4930123456", "N/A", "p2", "", "open"], "draft"),
    (["9", "Cy", "+4930123456", "31.02.2026 10:00", "P3", "", "open"], "rejected"),
    (["", "Cy", "+4930123456", "", "", "", ""], "rejected"),
  ])
  func `rules are judged before cells are refused`(texts: [String], word: String) throws {
    #expect(try Self.mapped(texts).word == word)
  }

  @Test func `all problems of a row are reported, from left to right`() throws {
    let row = try Self.mapped(["n/a", "", "1", "soon", "x", "", ""])
    #expect(row.codes == ["map.value-missing", "map.value-missing", "map.phone-invalid", "map.datetime-invalid"])
    #expect(row.problems.map(\.column) == ["ticket", "customer", "phone", "due"])
  }
}
