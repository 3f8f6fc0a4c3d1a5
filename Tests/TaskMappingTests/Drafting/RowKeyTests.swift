import ConnectAPI
import Diagnostics
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `What a row is known by` {
  private static let decimal = ValueType.decimal(decimalSeparator: 46, groupSeparator: nil)
  private static let columns = [
    Fixture.column("a"), Fixture.column("b"), Fixture.column("n", type: decimal), Fixture.column("unread"),
    Fixture.column("due", type: .dateTime(formats: [], zone: nil, dst: DSTPolicy())),
    Fixture.column("flag", type: .boolean(trueWords: ["ja"], falseWords: ["nein"])),
  ]

  private static func mapping(identity: IdentityRule? = .columns([0]), order: [Int] = []) -> Mapping {
    let task = Fixture.task(
      name: "${0}",
      attributes: [.init(key: "b", value: Fixture.template("${1}")), .init(key: "n", value: Fixture.template("${2}"))],
      schedule: ScheduleRule(at: 4))
    return Fixture.mapping(columns, task: task, identity: identity, order: order)
  }

  private static func content(_ texts: [String]) throws -> ContentHash? { try mapping().mapped(texts).draft?.content }

  @Test func `an identity is made of canonical texts`() throws {
    #expect(
      try Self.mapping(identity: .columns([2, 0])).mapped([" x ", "", "1.50"]).identity
        == TaskIdentity(parts: ["1.5", "x"]))
    #expect(try Self.mapping(identity: nil).mapped(["x"]).identity == nil)
    #expect(try Self.mapping(identity: .fileAndRow).mapped(["x"]).identity == TaskIdentity(parts: ["f00d", "2"]))
  }

  @Test func `a number cell and a text cell are the same identity`() throws {
    let number = try Self.mapping().mapped(cells: [(.number, "7")], isText: false)
    #expect(number.identity == (try Self.mapping().mapped(["7"]).identity))
  }

  @Test func `a row without its identity is refused`() throws {
    let row = try Self.mapping(identity: .columns([0, 1])).mapped(["x", ""])
    #expect(row.codes == ["map.identity-missing"])
    #expect(row.problems.map(\.column) == ["b"])
    #expect(row.identity == nil)
    #expect(try Self.mapping(identity: .columns([2])).mapped(["x", "", "one"]).codes == ["map.decimal-invalid"])
  }

  @Test func `the identity of a refused row is known when its columns are sound`() throws {
    #expect(try Self.mapping().mapped(["x", "", "one"]).identity == TaskIdentity(parts: ["x"]))
  }

  @Test func `content is the typed values that the task reads`() throws {
    let content = try Self.content(["x", "y", "1.5", "u", "2026-03-30T09:30"])
    #expect(content?.bytes.count == 16)
    // Spelling and columns that no task reads do not count.
    #expect(content == (try Self.content([" x", "y ", "1.500", "v", "2026-03-30T09:30:00"])))
    for other in [
      ["X", "y", "1.5", "u", "2026-03-30T09:30"], ["x", "", "1.5", "u", "2026-03-30T09:30"],
      ["x", "y", "1.6", "u", "2026-03-30T09:30"],
      ["x", "y", "1.5", "u", "2026-03-30T09:31"], ["x", "y", "1.5", "u", ""],
      ["xy", "", "1.5", "u", "2026-03-30T09:30"],
      ["x", "1.5", "", "u", "2026-03-30T09:30"],
    ] {
      #expect(try Self.content(other) != content)
    }
  }

  @Test func `content stays the same from version to version`() throws {
    // Pinned: another value here makes every row of every ledger a changed one.
    let bytes = try #require(try Self.content(["x", "y", "1.5", "u", "2026-03-30T09:30"])).bytes
    let hexadecimal = String(decoding: TextTransforms.hexadecimal(bytes), as: UTF8.self)
    #expect(hexadecimal == "b5ec0cb2e53276c06ebd98683f9640e4")
  }

  @Test func `content reads conditions, references and zones too`() {
    var task = Fixture.task(
      attributes: [.init(key: "k", value: Fixture.template("x"), when: .isPresent(5))],
      schedule: ScheduleRule(
        at: 4, window: .init(window: OpeningWindow(fromMinute: 0, toMinute: 60), zone: .column(3))))
    task.description = .join([.firstOf([Fixture.template("${1}")])], separator: "")
    task.attachments = [.init(fileName: Fixture.template("${7}"), s3URL: Fixture.template("${6}"))]
    #expect(task.columns == [1, 3, 4, 5, 6, 7])
  }

  private static func keys(_ order: [Int], _ rows: [[String]]) throws -> [[UInt8]] {
    try rows.map { try #require(try mapping(order: order).mapped($0).draft).sortKey }
  }

  private static func isAscending(_ keys: [[UInt8]]) -> Bool {
    zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }
  }

  @Test func `decimals are ordered by value, missing ones last`() throws {
    let numbers = [
      "-12345678901234567890123456789", "-100", "-99.5", "-12", "-1.5", "-1.25", "-1", "-0.5", "-0.05", "0", "0.001",
      "0.05", "0.5", "1", "1.25", "1.5", "2", "9.99", "10",
      "12", "100", "100.01", "12345678901234567890123456789", "",
    ]
    #expect(Self.isAscending(try Self.keys([2], numbers.map { ["x", "", $0] })))
  }

  @Test func `texts are ordered by their bytes, a prefix first, and then by the next column`() throws {
    let rows = [["A", "z"], ["a", "b"], ["a", "c"], ["a", ""], ["aa", "a"], ["b", "a"], ["ä", "a"]]
    #expect(Self.isAscending(try Self.keys([0, 1], rows)))
  }

  @Test func `instants and booleans are ordered too`() throws {
    let times = [
      "1969-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2026-03-30T09:30:00Z", "2026-03-30T09:30:00+01:00", "",
    ]
    let ordered = [times[0], times[1], times[3], times[2], times[4]].map { ["x", "", "", "", $0] }
    #expect(Self.isAscending(try Self.keys([4], ordered)))
    #expect(
      Self.isAscending(try Self.keys([5], [["x", "", "", "", "", "nein"], ["x", "", "", "", "", "ja"], ["x"]])))
  }

  @Test func `without order, rows without a start go first, the others by start`() throws {
    let rows = ["", "1969-01-01T00:00:00Z", "2026-03-30T09:30:00Z"].map { ["x", "", "", "", $0] }
    #expect(Self.isAscending(try Self.keys([], rows)))
  }
}
