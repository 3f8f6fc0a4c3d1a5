import ConnectAPI
import Diagnostics
import Foundation
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `The examples inside a mapping` {
  private static func differences(
    _ row: [(header: String, text: String)], _ expectation: MappingTest.Expectation, now: String? = Fixture.now
  ) throws -> [String] {
    var mapping = try MappingFixtures.mapping(MappingFixtures.worked)
    let clock = now.map { Date(timeIntervalSince1970: TimeInterval(Fixture.epoch($0))) }
    mapping.tests = [MappingTest(now: clock, row: row, expectation: expectation)]
    let runner = MappingTestRunner(mapping, now: Date(timeIntervalSince1970: 0))
    let results = runner.run()
    #expect(results.map(\.number) == [1])
    #expect(results[0].passed == results[0].differences.isEmpty)
    return results[0].differences
  }

  private static let ada = [
    (header: "Ticket No", text: "7"), (header: "Full Name", text: "Ada  Lovelace"),
    (header: "Phone", text: "030 123456"),
    (header: "Due", text: "30.03.2026 09:30"), (header: "Priority", text: "P1"),
    (header: "Ticket URL", text: "not a url"),
  ]

  @Test func `an example that holds has no differences`() throws {
    #expect(
      try Self.differences(
        Self.ada,
        .task([
          ("name", "Callback Ada Lovelace"), ("description", "Priority high - Ticket 7"),
          ("schedule", "2026-03-30T07:30:00Z"), ("attributes.customerPhone", "+4930123456"), ("references.Ticket", ""),
          ("contact_flow", "Callback flow"), ("quick_connect", ""), ("created_by", ""),
        ])) == [])
  }

  @Test func `the schedule is judged by the example's clock, past, window and all`() throws {
    #expect(try Self.differences(Self.ada, .task([("schedule", "2026-03-30T09:30:00+02:00")])) == [])
    #expect(try Self.differences(Self.ada, .task([("schedule", "now")]), now: "2026-03-30T08:00:00Z") == [])
    #expect(try Self.differences(Self.ada, .task([("schedule", "")]), now: "2026-03-30T08:00:00Z") == [])
    #expect(
      try Self.differences(Self.ada, .task([("schedule", "2026-03-31T06:00:00Z")]), now: "2026-03-30T20:00:00Z") == [])
  }

  @Test func `an aliased header stands for its column`() throws {
    #expect(
      try Self.differences(
        [("Ticket No", "8"), ("Name", "Bob"), ("Phone", "030 123456")], .task([("name", "Callback Bob")])) == [])
  }

  @Test(arguments: [(nil, nil), ("phone", nil), (nil, "map.phone-invalid"), ("phone", "map.phone-invalid")])
  func `a refusal is compared by what the example names`(column: String?, code: String?) throws {
    #expect(
      try Self.differences(
        [("Ticket No", "8"), ("Full Name", "Bob"), ("Phone", "abc")], .reject(column: column, code: code)) == [])
  }

  @Test func `columns the example leaves out are there and blank`() throws {
    #expect(try Self.differences([("Ticket No", "8")], .reject(column: "phone", code: "map.value-missing")) == [])
  }

  @Test func `a skipped row is compared by its reason`() throws {
    let row = [("Ticket No", "9"), ("Full Name", "Cy"), ("Phone", "+4930123456"), ("Status", "Closed")]
      .map { (header: $0.0, text: $0.1) }
    #expect(try Self.differences(row, .skip(reason: "already closed")) == [])
    #expect(
      try Self.differences(row, .skip(reason: "closed")) == [#"skipped as "already closed", expected as "closed""#])
  }

  @Test func `what differs is said in a sentence`() throws {
    #expect(
      try Self.differences(Self.ada, .task([("name", "Call Ada"), ("attributes.vip", "yes"), ("colour", "red")])) == [
        #"name is "Callback Ada Lovelace", expected "Call Ada""#, #"attributes.vip is not there, expected "yes""#,
        "there is no member colour that an example can name",
      ])
    #expect(
      try Self.differences(Self.ada, .task([("description", ""), ("schedule", "now")])) == [
        #"description is "Priority high - Ticket 7", expected none"#,
        #"schedule is "2026-03-30T07:30:00Z", expected "now""#,
      ])
    #expect(
      try Self.differences(Self.ada, .skip(reason: "x")) == [
        #"a task named "Callback Ada Lovelace"; expected the row skipped as "x""#
      ])
    #expect(
      try Self.differences([("Ticket No", "8"), ("Full Name", "Bob"), ("Phone", "abc")], .task([])) == [
        #"refused for map.phone-invalid (column phone: "abc" is not a phone number in region DE: it has letters in it); expected a task"#
      ])
  }

  @Test func `cells may be given by the letter of their column`() throws {
    var columns = [Fixture.column("name")]
    columns[0].locator = .letter(2)
    var mapping = Fixture.mapping(columns, task: Fixture.task(name: "Call ${0}"))
    mapping.source.headerRow = .none
    mapping.tests = [MappingTest(row: [("C", "Ada")], expectation: .task([("name", "Call Ada")]))]
    #expect(MappingTestRunner(mapping, now: Date(timeIntervalSince1970: 0)).run()[0].differences == [])
  }
}
