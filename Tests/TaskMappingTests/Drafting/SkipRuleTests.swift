import ConnectAPI
import Diagnostics
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `Predicates and skip rules` {
  private static let columns = [
    Fixture.column("text"), Fixture.column("number", type: .decimal(decimalSeparator: 46, groupSeparator: nil)),
    Fixture.column("flag", type: .boolean(trueWords: ["yes"], falseWords: ["no"])),
    Fixture.column("day", type: .date(formats: [])), Fixture.column("must", required: true),
  ]

  private static func word(_ rules: [(Predicate, String)], _ texts: [String]) throws -> String {
    let skip = rules.map { SkipRule(when: $0.0, reason: $0.1) }
    return try Fixture.mapping(columns, identity: .columns([4]), skip: skip).mapped(texts).word
  }

  private static func holds(_ predicate: Predicate, _ texts: [String]) throws -> Bool {
    try word([(predicate, "x")], texts) == "skipped: x"
  }

  private static func number(_ text: String) -> Operand { .number(Decimal128(text) ?? Decimal128(digits: 0, scale: 0)) }

  private static let table: [(Predicate, Bool, String)] = [
    (.isMissing(0), false, "present"), (.isPresent(0), true, "present"), (.not(.isPresent(0)), false, "negated"),
    (.compare(column: 0, .eq, .text("b")), true, "bytes"),
    (.compare(column: 0, .eq, .text("B")), false, "bytes, not letters"),
    (.compare(column: 0, .ne, .text("c")), true, "other"),
    (.compare(column: 0, .lt, .text("ba")), true, "a prefix comes first"),
    (.compare(column: 0, .gt, .text("a")), true, "after"), (.compare(column: 0, .le, .text("b")), true, "same"),
    (.compare(column: 1, .eq, number("1.50")), true, "by value"),
    (.compare(column: 1, .lt, number("10")), true, "not by digits"),
    (.compare(column: 1, .ge, number("1.5")), true, "same"),
    (.compare(column: 1, .gt, number("1.5")), false, "not more"),
    (.compare(column: 2, .eq, .boolean(true)), true, "true"), (.compare(column: 3, .lt, .day(20_543)), true, "before"),
    (.compare(column: 1, .eq, .text("1.5")), false, "another type"),
    (.isIn(column: 0, [.text("a"), .text("b")]), true, "in"),
    (.isNotIn(column: 0, [.text("a"), .text("b")]), false, "not in"),
    (.isNotIn(column: 0, [.text("c")]), true, "not in"),
    (.all([.isPresent(0), .isPresent(1)]), true, "all"), (.all([.isPresent(0), .isMissing(1)]), false, "not all"),
    (.any([.isMissing(0), .isPresent(1)]), true, "any"), (.any([]), false, "none of nothing"),
    (.all([]), true, "all of nothing"),
  ]

  @Test(arguments: table.indices)
  func `a condition is judged by typed values`(index: Int) throws {
    let (predicate, expected, _) = Self.table[index]
    #expect(try Self.holds(predicate, ["b", "1.5", "yes", "2026-03-30", "m"]) == expected)
  }

  @Test func `a pattern is searched in the canonical text`() throws {
    #expect(try Self.holds(.matches(column: 0, Pattern("los")), ["closed", "", "", "", "m"]))
    #expect(try Self.holds(.matches(column: 1, Pattern("^1\\.5$")), ["", "1.50", "", "", "m"]))
  }

  private static let comparisons: [Predicate] = [
    .compare(column: 0, .eq, .text("")), .compare(column: 0, .ne, .text("x")), .compare(column: 1, .lt, number("5")),
    .isIn(column: 0, [.text("")]), .isNotIn(column: 0, [.text("x")]),
  ]

  @Test(arguments: comparisons.indices)
  func `a missing value matches no comparison`(index: Int) throws {
    #expect(try !Self.holds(Self.comparisons[index], ["", "", "", "", "m"]))
    #expect(try Self.holds(.not(Self.comparisons[index]), ["", "", "", "", "m"]))
  }

  @Test func `the first rule that matches gives the reason`() throws {
    let rules = [(Predicate.isMissing(0), "first"), (.isPresent(1), "second"), (.isPresent(1), "third")]
    #expect(try Self.word(rules, ["x", "1", "", "", "m"]) == "skipped: second")
  }

  @Test func `a rule that reads a broken cell does not match, and a later one may`() throws {
    let broken = (Predicate.any([.isPresent(0), .isPresent(1)]), "broken")
    #expect(try Self.word([broken], ["x", "one", "", "", "m"]) == "rejected")
    #expect(try Self.word([broken, (.isPresent(0), "later")], ["x", "one", "", "", "m"]) == "skipped: later")
  }

  @Test func `a missing value of a required column is missing for a rule, and no problem of a skipped row`() throws {
    #expect(try Self.word([(.isMissing(4), "empty")], ["x", "", "", "", ""]) == "skipped: empty")
  }

  @Test func `a skipped row keeps its identity and reports no cells`() throws {
    let mapping = Fixture.mapping(
      Self.columns, identity: .columns([4]), skip: [SkipRule(when: .isPresent(0), reason: "x")])
    let row = try mapping.mapped(["x", "broken", "maybe", "never", "m"])
    #expect(row.identity == TaskIdentity(parts: ["m"]))
    #expect(row.problems.isEmpty && row.warnings.isEmpty && row.repaired.isEmpty)
    #expect(try mapping.mapped(["x", "", "", "", ""]).identity == nil)
  }

  @Test func `a skipped row does not stop the run`() throws {
    var columns = Self.columns
    columns[1].onError = .abort
    let mapping = Fixture.mapping(columns, skip: [SkipRule(when: .isPresent(0), reason: "x")])
    #expect(try mapping.mapped(["x", "broken", "", "", "m"]).word == "skipped: x")
    #expect(try mapping.mapped(["", "broken", "", "", "m"]).word == "abort")
  }
}
