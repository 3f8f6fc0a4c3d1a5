import ConnectAPI
import Diagnostics
import Foundation
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `Forms that a mapping may take` {
  private let mapping: Mapping

  init() throws {
    mapping = try MappingFixtures.mapping(
      MappingFixtures.everything, environment: ["TASKFERRY_INSTANCE": "prod", "TASKFERRY_SUFFIX": "x"])
  }

  private func index(_ name: String) throws -> Int { try #require(mapping.columns.firstIndex { $0.name == name }) }
  private func column(_ name: String) throws -> ColumnRule { try mapping.columns[index(name)] }

  @Test func `the source takes words and characters`() throws {
    let source = mapping.source
    #expect(source.sheet == .position(2))
    #expect(source.headerRow == .row(3))
    #expect(source.encoding == "windows-1252")
    #expect(source.delimiter == UInt8(ascii: "\t"))
    #expect(source.quote == UInt8(ascii: "'"))
    #expect(source.escape == UInt8(ascii: "\\"))
    #expect(source.comment == UInt8(ascii: "#"))
    #expect(source.ragged == .pad)
    #expect(mapping.missing == [])
    #expect(mapping.timezone == .column(try index("zone")))
    #expect(mapping.unknownColumns == .error)
  }

  @Test func `a column is found by header, number, occurrence or letter`() throws {
    #expect(try column("plain").locator == .header(["Plain header"], occurrence: nil))
    #expect(try column("number").locator == .header(["2024"], occurrence: nil))
    #expect(try column("second").locator == .header(["Name"], occurrence: 2))
    #expect(try column("second").keepSpace)
    #expect(try column("letter").locator == .letter(27))
  }

  @Test func `types take their options from the column`() throws {
    guard case .decimal(UInt8(ascii: ","), UInt8(ascii: ".")) = try column("amount").type else {
      return #expect(Bool(false), "not a decimal")
    }
    guard case .boolean(["ja", "j"], ["nein", "n"]) = try column("vip").type else {
      return #expect(Bool(false), "not a boolean")
    }
    guard case .boolean(["true", "yes", "1"], ["false", "no", "0"]) = try column("flag").type else {
      return #expect(Bool(false), "no default words")
    }
    guard case .dateTime(_, zone: .named("Europe/London"), let dst) = try column("start").type else {
      return #expect(Bool(false), "not a date-time")
    }
    #expect(dst == DSTPolicy(gap: .reject, overlap: .reject))
    guard case .url(["https", "mailto"]) = try column("link").type else { return #expect(Bool(false), "not a url") }
    #expect(try column("moment").onError == .abort)
  }

  @Test func `constants are read in the type of their column`() throws {
    let amount = try column("amount").checks
    guard case .minimum(.number(let least))? = amount.first, case .maximum(.number(let most))? = amount.last else {
      return #expect(Bool(false), "no bounds")
    }
    #expect(least == Decimal128(digits: 0, scale: 0))
    #expect(most == Decimal128(digits: 10_005, scale: 1))
    guard case .oneOf(["1", "2", "3"])? = try column("count").checks.first else {
      return #expect(Bool(false), "no one_of")
    }
    #expect(try column("count").defaultText == "1")
    guard case .minimum(.day(20_454))? = try column("day").checks.first else { return #expect(Bool(false), "no day") }
  }

  @Test func `codes keep their order and their spelling`() throws {
    #expect(try column("flow").map?.map(\.from) == ["A", "B", "yes"])
    #expect(try column("flow").unmapped == .keep)
  }

  @Test func `every transform has a form`() throws {
    let names = try column("steps").transforms.map { String(describing: $0).prefix { $0 != "(" } }
    #expect(
      names == [
        "collapseSpaces", "lower", "upper", "title", "digits", "slug", "strip", "prefix", "suffix", "replace",
        "regexReplace", "extract", "split", "padLeft", "truncate", "hashSHA256",
      ])
    guard case .split(on: ",", take: -1) = try column("steps").transforms[12] else { return #expect(Bool(false)) }
    guard case .padLeft(width: 8, with: "0") = try column("steps").transforms[13] else { return #expect(Bool(false)) }
    guard case .truncate(maximum: 10, unit: .bytes, mark: "…") = try column("steps").transforms[14] else {
      return #expect(Bool(false))
    }
    #expect(try column("steps").checks.count == 3)
  }

  @Test func `identity, policies and expectations`() throws {
    #expect(mapping.identity == .fileAndRow)
    #expect(mapping.order == [try index("day"), try index("plain")])
    #expect(mapping.expect == Expectations(minimumRows: 1, maximumAgeSeconds: 129_600, minimumNewRows: 5))
    #expect(mapping.onChanged == .send)
    #expect(mapping.onDuplicate == .last)
    #expect(mapping.againAfterSeconds == 1_209_600)
    #expect(!mapping.stamp)
  }

  @Test func `several columns and several tests in one condition are all to hold`() throws {
    guard case .all(let parts) = mapping.skip[0].when, parts.count == 3,
      case .compare(_, .eq, .boolean(false)) = parts[0], case .compare(_, .gt, .number) = parts[1],
      case .compare(_, .le, .number(let bound)) = parts[2]
    else { return #expect(Bool(false), "\(mapping.skip[0].when)") }
    #expect(bound == Decimal128(digits: 105, scale: 1))
    guard case .any(let either) = mapping.skip[1].when, case .compare(_, .lt, .day) = either[0],
      case .not(.compare(_, .ge, .instant(let instant))) = either[1], case .matches = either[2]
    else { return #expect(Bool(false), "\(mapping.skip[1].when)") }
    // Wall-clock time in the zone of the column: London goes to summer time a day later.
    #expect(instant == 1_774_699_200)
  }

  @Test func `texts are templates, joined, or the first that is present`() throws {
    #expect(mapping.task.instance == "prod")
    #expect(mapping.task.routeKind == .quickConnect)
    #expect(
      mapping.task.route
        == .template(
          Template(parts: [
            .literal("Team "), .column(try index("flow")), .literal(" "), .environment(name: "TASKFERRY_SUFFIX"),
          ])))
    guard case .firstOf(let parts) = mapping.task.name, case .join(let joined, separator: "") = parts[1] else {
      return #expect(Bool(false), "\(mapping.task.name)")
    }
    #expect(joined.count == 2)
    #expect(
      mapping.task.description
        == .template(Template(parts: [.literal("${literal} $5 "), .meta(.sheet), .literal(" "), .meta(.runDate)])))
  }

  @Test func `attributes and references may have conditions`() throws {
    let attributes = mapping.task.attributes
    #expect(attributes.map(\.key) == ["a", "b", "c", "d", "taskferry", "e"])
    #expect(attributes.map { $0.when != nil } == [false, true, false, true, false, false])
    guard case .join(let parts, separator: " ") = attributes[2].value else { return #expect(Bool(false), "no join") }
    #expect(parts.count == 2)
    #expect(mapping.task.references.map(\.kind) == [.email, .date])
    #expect(mapping.task.references[1].when != nil)
    #expect(mapping.task.segmentAttributes.map(\.kind) == [.string, .integer])
    #expect(mapping.task.attachments.count == 1)
  }

  @Test func `a schedule has an offset, a window with its own zone, and a spread`() throws {
    let schedule = try #require(mapping.task.schedule)
    #expect(schedule.at == (try index("moment")))
    #expect(schedule.offsetSeconds == -3_600)
    #expect(schedule.past == .reject)
    #expect(schedule.beyond == .now)
    #expect(schedule.spreadSeconds == 14_400)
    let window = OpeningWindow(fromMinute: 0, toMinute: 1_440, days: [1, 3, 4, 7], holidays: [20_812])
    #expect(schedule.window?.window == window)
    #expect(schedule.window?.zone == .column(try index("zone")))
  }

  @Test func `expectations of examples may be nested or dotted`() throws {
    guard case .task(let members) = mapping.tests[0].expectation else { return #expect(Bool(false), "no task") }
    #expect(
      members.map(\.member) == ["name", "attributes.a", "attributes.c", "references.Mail", "segment_attributes.level"])
    #expect(mapping.tests[0].row.map(\.text) == ["7", ""])
    guard case .reject(column: nil, code: nil) = mapping.tests[1].expectation else { return #expect(Bool(false)) }
  }

  @Test(
    arguments: [
      ("90m", 5_400), ("1d12h", 129_600), ("48h", 172_800), ("2d3h4m5s", 183_845), ("", nil), ("5", nil), ("h", nil),
      ("1h1h", nil), ("1m1h", nil), ("-1h", nil), ("1.5h", nil), ("1w", nil), ("99999999999999999999d", nil),
    ] as [(String, Int64?)])
  func `durations are numbers with units, the larger first`(text: String, seconds: Int64?) {
    #expect(MappingTime.seconds(text) == seconds)
  }

  @Test(
    arguments: [
      ("mon-fri", [1, 2, 3, 4, 5]), ("sat-mon", [6, 7, 1]), ("Mon, Wed", [1, 3]), ("sunday", [7]),
      ("mon-fri,sun", [1, 2, 3, 4, 5, 7]),
      ("", nil), ("mo", nil), ("mon-", nil), ("mon-tue-wed", nil),
    ] as [(String, Set<Int>?)])
  func `weekdays are ranges and lists`(text: String, days: Set<Int>?) {
    #expect(MappingTime.days(text) == days)
  }

  @Test(
    arguments: [
      ("08:00", 480), ("00:00", 0), ("24:00", 1_440), ("24:01", nil), ("8:00", nil), ("08.00", nil), ("08:60", nil),
    ] as [(String, Int?)])
  func `times of day have two digits twice`(text: String, minutes: Int?) {
    #expect(MappingTime.minutes(text) == minutes)
  }

  @Test(
    arguments: [
      ("headr", ["header", "aliases"], "header"), ("on-error", ["on_error", "on_missing"], "on_error"),
      ("flow", ["contact_flow", "quick_connect"], "contact_flow"), ("desc", ["description", "name"], "description"),
      ("xyz", ["header"], nil), ("b", ["c"], nil), ("hte", ["the"], "the"), ("", ["a"], nil),
    ] as [(String, [String], String?)])
  func `the nearest name is one slip for three letters away, or the only relative`(
    word: String, names: [String], nearest: String?
  ) {
    #expect(NearestName.find(word, among: names) == nearest)
  }
}
