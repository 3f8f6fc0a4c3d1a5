import ConnectAPI
import Diagnostics
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `Cells that are missing or wrong` {
  private static func mapped(
    _ column: ColumnRule, _ text: String, identity: Bool = false, isText: Bool = true
  ) throws -> MappedRow {
    let task = Fixture.task(name: "Task", attributes: [.init(key: "value", value: Fixture.template("${0}"))])
    let identity: IdentityRule? = identity ? .columns([0]) : nil
    return try Fixture.mapping([column], task: task, identity: identity).mapped([text], isText: isText)
  }

  private static func value(_ row: MappedRow) -> String? { row.draft?.fields.attributes.first?.value }

  @Test(
    arguments: [
      (ColumnRule.Policy.reject, "rejected", nil, ["map.value-missing"]), (.omit, "draft", nil, []),
      (.default, "draft", "0", []),
      (.abort, "abort", nil, ["map.value-missing"]),
    ] as [(ColumnRule.Policy, String, String?, [String])])
  func `on_missing says what becomes of an empty cell`(
    policy: ColumnRule.Policy, word: String, value: String?, codes: [String]
  ) throws {
    for text in ["", "  ", "\u{A0}"] {
      let row = try Self.mapped(Fixture.column("n", type: .integer, onMissing: policy, default: "0"), text)
      #expect(row.word == word)
      #expect(Self.value(row) == value)
      #expect(row.codes == codes)
      // Nothing was wrong, so nothing was repaired.
      #expect(row.repaired.isEmpty)
    }
  }

  @Test(
    arguments: [
      (ColumnRule.Policy.reject, "rejected", nil, []), (.omit, "draft", nil, [0]), (.default, "draft", "0", [0]),
      (.abort, "abort", nil, []),
    ] as [(ColumnRule.Policy, String, String?, [Int])])
  func `on_error says what becomes of a wrong cell, and repairs are counted`(
    policy: ColumnRule.Policy, word: String, value: String?, repaired: [Int]
  ) throws {
    let row = try Self.mapped(Fixture.column("n", type: .integer, onError: policy, default: "0"), "seven")
    #expect(row.word == word)
    #expect(Self.value(row) == value)
    #expect(row.repaired == repaired)
    #expect(row.warnings.map(\.code) == repaired.map { _ in "map.integer-invalid" })
  }

  @Test(
    arguments: [
      (ColumnRule.Unmapped.reject, "rejected", nil, []), (.omit, "draft", nil, [0]), (.default, "draft", "normal", [0]),
      (.keep, "draft", "p9", []),
      (.abort, "abort", nil, []),
    ] as [(ColumnRule.Unmapped, String, String?, [Int])])
  func `unmapped says what becomes of a value that map does not list`(
    policy: ColumnRule.Unmapped, word: String, value: String?, repaired: [Int]
  ) throws {
    let column = Fixture.column(
      "p", map: [.init(from: "p1", to: "high")], unmapped: policy, default: "normal")
    let row = try Self.mapped(column, "p9")
    #expect(row.word == word)
    #expect(Self.value(row) == value)
    #expect(row.repaired == repaired)
    #expect(Self.value(try Self.mapped(column, "p1")) == "high")
  }

  @Test func `a map of many codes finds each of them`() throws {
    let entries = (0..<40).map { ColumnRule.MapEntry(from: "c\($0)", to: "w\($0)") } + [.init(from: "gone", to: "")]
    let column = Fixture.column("p", map: entries)
    for index in [0, 7, 39] { #expect(Self.value(try Self.mapped(column, "c\(index)")) == "w\(index)") }
    #expect(try Self.mapped(column, "c40").codes == ["map.unmapped"])
    // An empty word is a code for no value.
    #expect(Self.value(try Self.mapped(column, "gone")) == nil)
    #expect(try Self.mapped(column, "gone").word == "draft")
  }

  @Test func `a map turns canonical values into words`() throws {
    let column = Fixture.column("n", type: .integer, map: [.init(from: "1", to: "one")])
    #expect(Self.value(try Self.mapped(column, "001")) == "one")
  }

  private static let checks: [(Check, ValueType, String, String?)] = [
    (.oneOf(["a", "b"]), .text, "b", nil), (.oneOf(["a", "b"]), .text, "B", "map.not-one-of"),
    (.minimum(.number(Decimal128(digits: 5, scale: 0))), .integer, "5", nil),
    (.minimum(.number(Decimal128(digits: 5, scale: 0))), .integer, "4", "map.below-minimum"),
    (
      .maximum(.number(Decimal128(digits: 55, scale: 1))), .decimal(decimalSeparator: 46, groupSeparator: nil), "5.5",
      nil
    ),
    (
      .maximum(.number(Decimal128(digits: 55, scale: 1))), .decimal(decimalSeparator: 46, groupSeparator: nil), "5.51",
      "map.above-maximum"
    ),
    (.minimum(.day(0)), .date(formats: []), "1969-12-31", "map.below-minimum"),
    (.maximum(.instant(0)), .epoch, "1", "map.above-maximum"),
    (.minimumLength(2), .text, "ü", "map.too-short"), (.minimumLength(2), .text, "üü", nil),
    (.maximumLength(2), .text, "üü", nil),
    (.maximumLength(2), .text, "üüü", "map.too-long"), (.unique, .text, "x", nil),
  ]

  @Test(arguments: checks.indices)
  func `checks hold or refuse`(index: Int) throws {
    let (check, type, text, code) = Self.checks[index]
    #expect(try Self.mapped(Fixture.column("v", type: type, checks: [check]), text).codes == (code.map { [$0] } ?? []))
  }

  @Test func `a pattern must match the whole value`() throws {
    let column = Fixture.column("v", checks: [.pattern(try Pattern("[A-Z]{2}[0-9]+"))])
    #expect(try Self.mapped(column, "AB12").word == "draft")
    let row = try Self.mapped(column, "xAB12")
    #expect(row.problems[0].message == #""xAB12" does not match the pattern [A-Z]{2}[0-9]+"#)
  }

  @Test func `values are trimmed unless keep_space says otherwise`() throws {
    #expect(Self.value(try Self.mapped(Fixture.column("v"), "  a  ")) == "a")
    #expect(Self.value(try Self.mapped(Fixture.column("v", keepSpace: true), "  a  ")) == "  a  ")
    #expect(Self.value(try Self.mapped(Fixture.column("v", keepSpace: true), "    ")) == nil)
  }

  @Test func `a text that transforms leave empty is missing`() throws {
    let row = try Self.mapped(Fixture.column("v", transforms: [.digits], required: true), "none")
    #expect(row.codes == ["map.value-missing"])
  }

  @Test func `a number whose digits are gone is an error of its own in a text file`() throws {
    #expect(try Self.mapped(Fixture.column("v"), "4.93E+11").codes == ["map.number-destroyed"])
    #expect(
      try Self.mapped(Fixture.column("v", type: .phone(region: "DE")), "4.93E+11").codes == ["map.number-destroyed"])
    #expect(try Self.mapped(Fixture.column("v", onError: .omit), "4.93E+11").repaired == [0])
    #expect(try Self.mapped(Fixture.column("v"), "4.93E+11", isText: false).word == "draft")
    #expect(try Self.mapped(Fixture.column("v"), "E+11").word == "draft")
  }

  @Test func `in an identity column it stops the run, whatever the policy is`() throws {
    let row = try Self.mapped(Fixture.column("v", onError: .omit), "4.93E+11", identity: true)
    #expect(row.word == "abort")
    #expect(row.codes == ["map.number-destroyed"])
    #expect(try Self.mapped(Fixture.column("v", type: .integer), "4.93E+11", identity: true).word == "abort")
  }

  @Test func `an error value of a workbook is refused in any type, unless it is a word for no value`() throws {
    let task = Fixture.task(name: "Task ${0}")
    for type in [ValueType.text, .integer, .date(formats: [])] {
      let row = try Fixture.mapping([Fixture.column("v", type: type)], task: task).mapped(cells: [(.error, "#N/A")])
      #expect(row.codes == ["map.cell-error"])
    }
    let mapping = Fixture.mapping([Fixture.column("v")], missing: ["", "#n/a"])
    #expect(try mapping.mapped(cells: [(.error, "#N/A")]).word == "draft")
  }

  @Test(arguments: [
    (CellKind.number, "42", "42"), (.number, "0.5", "0.5"), (.boolean, "true", "true"),
    (.date, "2026-03-30", "2026-03-30"),
    (.time, "09:30:00", "09:30:00"),
  ])
  func `cells of a workbook give text columns their canonical text`(kind: CellKind, text: String, value: String) throws
  {
    let mapping = Fixture.mapping([Fixture.column("v")], task: Fixture.task(name: "${0}"))
    #expect(try mapping.mapped(cells: [(kind, text)]).draft?.fields.name == value)
  }

  @Test func `a row that the reader refused is refused with its problem`() throws {
    let problem = Diagnostic("read.nul", "a NUL")
    let bound = try Fixture.mapping([Fixture.column("v")]).boundToItself()
    let row = bound.map(Fixture.rows([[Fixture.text("a")]], problems: [0: problem])[0])
    #expect(row.problems == [problem])
  }

  @Test func `values that must be unique are given out as hashes`() throws {
    let columns = [Fixture.column("a", checks: [.unique]), Fixture.column("b")]
    let mapping = Fixture.mapping(columns)
    let first = try mapping.mapped(["x", "y"]).uniqueKeys
    #expect(first.map(\.column) == [0])
    #expect(first[0].hash.count == 16)
    #expect(try mapping.mapped(["x", "z"]).uniqueKeys == first)
    #expect(try mapping.mapped(["y", "y"]).uniqueKeys != first)
    #expect(try mapping.mapped(["", "y"]).uniqueKeys == [])
  }
}
