import ConnectAPI
import Diagnostics
import Foundation
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `The worked example, loaded` {
  private let mapping: Mapping

  init() throws { mapping = try MappingFixtures.mapping(MappingFixtures.worked) }

  private func index(_ name: String) throws -> Int {
    try #require(mapping.columns.firstIndex { $0.name == name })
  }

  private func column(_ name: String) throws -> ColumnRule { try mapping.columns[index(name)] }

  @Test func `says how the file is read`() {
    var expected = SourceSettings()
    expected.sheet = .named("Callbacks")
    #expect(mapping.source == expected)
    #expect(mapping.missing == ["", "n/a", "-"])
    #expect(mapping.timezone == .named("Europe/Berlin"))
    #expect(mapping.unknownColumns == .warn)
    #expect(mapping.dataset == "callbacks")
    #expect(mapping.file == "mapping.yaml")
  }

  @Test func `carries the hash of its bytes`() throws {
    #expect(mapping.sha256.utf8.count == 64)
    #expect(try MappingFixtures.mapping(MappingFixtures.worked + "\n").sha256 != mapping.sha256)
  }

  @Test func `names its columns in order, with their headers and places`() throws {
    #expect(mapping.columns.map(\.name) == ["ticket", "customer", "phone", "due", "priority", "url", "status"])
    #expect(try column("customer").locator == .header(["Full Name", "Customer", "Name"], occurrence: nil))
    #expect(try column("due").place == .text(file: "mapping.yaml", line: 17, column: 3))
    #expect(mapping.columns.filter(\.isRequired).map(\.name) == ["ticket", "customer", "phone"])
    #expect(try column("ticket").onMissing == .reject)
    #expect(try column("status").onMissing == .omit)
  }

  @Test func `gives each column its type and its steps`() throws {
    guard case .phone(region: "DE") = try column("phone").type else { return #expect(Bool(false), "not a phone") }
    guard case .url(schemes: ["http", "https"]) = try column("url").type else {
      return #expect(Bool(false), "not a url")
    }
    guard case .dateTime(let formats, zone: nil, let dst) = try column("due").type else {
      return #expect(Bool(false), "not a date-time")
    }
    #expect(formats.map(\.source) == ["dd.MM.yyyy HH:mm", "yyyy-MM-dd HH:mm"])
    #expect(dst == DSTPolicy(gap: .forward, overlap: .earlier))
    guard case .collapseSpaces? = try column("customer").transforms.first else {
      return #expect(Bool(false), "no collapse_spaces")
    }
  }

  @Test func `turns codes into words, with policies`() throws {
    let priority = try column("priority")
    #expect(priority.map?.map(\.from) == ["p1", "urgent", "p2", "p3"])
    #expect(priority.map?.map(\.to) == ["high", "high", "normal", "low"])
    #expect(priority.unmapped == .default)
    #expect(priority.defaultText == "normal")
    #expect(try column("url").onError == .omit)
    #expect(try column("due").onError == .reject)
  }

  @Test func `says what a task is and what the file must be`() throws {
    #expect(mapping.identity == .columns([try index("ticket")]))
    #expect(mapping.order == [try index("due")])
    #expect(mapping.expect == Expectations(minimumRows: 1, maximumRows: 9_000, maximumAgeSeconds: 72_000))
    #expect(mapping.onChanged == .skip)
    #expect(mapping.onDuplicate == .reject)
    #expect(mapping.stamp)
    #expect(mapping.againAfterSeconds == nil)
  }

  @Test func `skips by rules over typed values`() throws {
    #expect(mapping.skip.map(\.reason) == ["already closed", "low and undated"])
    guard case .isIn(let status, let words) = mapping.skip[0].when else { return #expect(Bool(false), "not in") }
    #expect(status == (try index("status")))
    #expect(words == [.text("closed"), .text("cancelled")])
    guard case .all(let parts) = mapping.skip[1].when, parts.count == 2,
      case .compare(_, .eq, .text("low")) = parts[0], case .isMissing(let due) = parts[1]
    else { return #expect(Bool(false), "not all") }
    #expect(due == (try index("due")))
  }

  @Test func `fills the request from names`() throws {
    let task = mapping.task
    #expect(task.routeKind == .contactFlow)
    #expect(task.route.constant == "Callback flow")
    #expect(task.name == .template(Template(parts: [.literal("Callback "), .column(try index("customer"))])))
    #expect(
      task.description
        == .join(
          [
            .template(Template(parts: [.literal("Priority "), .column(try index("priority"))])),
            .template(Template(parts: [.literal("Ticket "), .column(try index("ticket"))])),
            .template(Template(parts: [.literal("see "), .column(try index("url"))])),
          ], separator: " - "))
    #expect(task.attributes.map(\.key) == ["customerPhone", "priority", "source"])
    #expect(task.attributes[2].value == .template(Template(parts: [.meta(.file), .literal("#"), .meta(.row)])))
    #expect(task.references.map(\.name) == ["Ticket"])
    #expect(task.references[0].kind == .url)
    #expect(task.references[0].value.columns == [try index("url")])
    #expect(task.expiresAfterSeconds == 172_800)
    let schedule = try #require(task.schedule)
    #expect(schedule.at == (try index("due")))
    #expect(schedule.past == .now)
    #expect(schedule.beyond == .defer)
    #expect(schedule.window?.window == OpeningWindow(fromMinute: 480, toMinute: 1_080, days: [1, 2, 3, 4, 5]))
    #expect(schedule.window?.zone == nil)
  }

  @Test func `brings its own examples`() throws {
    #expect(mapping.tests.count == 3)
    #expect(mapping.tests[0].now == Date(timeIntervalSince1970: 1_774_699_200))
    #expect(mapping.tests[0].row.map(\.header) == ["Ticket No", "Full Name", "Phone", "Due", "Priority", "Ticket URL"])
    #expect(mapping.tests[0].row.map(\.text).last == "not a url")
    guard case .task(let members) = mapping.tests[0].expectation else { return #expect(Bool(false), "no task") }
    #expect(members.map(\.member) == ["name", "description", "schedule"])
    guard case .reject(column: "phone", code: nil) = mapping.tests[1].expectation else {
      return #expect(Bool(false), "no refusal")
    }
    guard case .skip(reason: "already closed") = mapping.tests[2].expectation else {
      return #expect(Bool(false), "no skip")
    }
    #expect(mapping.tests[1].place == .text(file: "mapping.yaml", line: 63, column: 5))
  }

  @Test func `every one of its examples holds`() {
    let results = MappingTestRunner(mapping, now: Date(timeIntervalSince1970: 1_774_699_200)).run()
    #expect(results.map(\.differences) == [[], [], []])
  }
}
