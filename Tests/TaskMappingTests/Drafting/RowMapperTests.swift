import ConnectAPI
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct RowMapperTests {
  private static let mapping = Fixture.mapping(
    [
      Fixture.column("id", required: true),
      Fixture.column("due", type: .dateTime(formats: [], zone: nil, dst: DSTPolicy()), onError: .omit),
      Fixture.column(
        "count", type: .integer, checks: [.minimum(.number(Decimal128(digits: 1, scale: 0)))], onError: .default,
        default: "3"),
      Fixture.column("state", transforms: [.lower], checks: [.oneOf(["open", "closed"])]),
      Fixture.column("code", map: [.init(from: "a", to: "first"), .init(from: "b", to: "")], unmapped: .keep),
    ],
    task: Fixture.task(
      name: "Task ${0}", description: .join([Fixture.template("${2}"), Fixture.template("${4}")], separator: "-"),
      attributes: [.init(key: "code", value: Fixture.template("${4}"), when: .isPresent(1))],
      references: [.init(name: "due", kind: .date, value: Fixture.template("${1}"))]),
    identity: .columns([0]),
    skip: [SkipRule(when: .compare(column: 3, .eq, .text("closed")), reason: "closed")])

  private static func batch(rows: Int, seed: UInt64) -> RowBatch {
    var random = SeededGenerator(seed: seed)
    let texts: [[String]] = [
      ["1", "2", "3", " 4 ", ""], ["2026-03-30T09:30", "2026-03-29T02:30", "soon", ""], ["1", "12", "0", "x", ""],
      ["open", "OPEN", "Closed", "öffen", ""], ["a", "b", "c", ""],
    ]
    return Fixture.rows(
      (0..<rows).map { _ in texts.map { Fixture.text($0[Int.random(in: $0.indices, using: &random)]) } })
  }

  /// Everything that a row came to, as text.
  private static func story(_ row: MappedRow) -> String {
    "\(row.draft.map { "\($0)" } ?? "none") \(row.problems) \(row.repaired) \(row.warnings)"
  }

  @Test func `rows that are mapped in the same memory come to what each comes to alone`() throws {
    let bound = try Self.mapping.boundToItself()
    let batch = Self.batch(rows: 500, seed: 5)
    var mapper = RowMapper(bound, of: batch)
    var drafted = 0
    for index in 0..<batch.count {
      mapper.map(index)
      let row = mapper.mapped()
      if row.draft != nil { drafted += 1 }
      #expect(Self.story(row) == Self.story(bound.map(batch[index])))
    }
    #expect(drafted > 20)
  }

  @Test func `keys are equal where identities and contents are, and nowhere else`() throws {
    let bound = try Self.mapping.boundToItself()
    let batch = Self.batch(rows: 500, seed: 6)
    var mapper = RowMapper(bound, of: batch)
    var identities: [UInt64: TaskIdentity] = [:]
    var contents: [UInt64: ContentHash] = [:]
    for index in 0..<batch.count {
      mapper.map(index)
      guard let draft = mapper.mapped().draft else { continue }
      let keys = mapper.keys()
      let identity = try #require(keys.identity)
      #expect(
        identities.updateValue(try #require(draft.identity), forKey: identity.high) ?? draft.identity == draft.identity)
      #expect(contents.updateValue(draft.content, forKey: keys.content) ?? draft.content == draft.content)
    }
    #expect(Set(identities.values).count == identities.count)
    #expect(Set(contents.values).count == contents.count)
    #expect(contents.count > identities.count)
  }

  private static let conditions: [Predicate] = [
    .isMissing(3), .isPresent(1), .compare(column: 3, .eq, .text("open")), .compare(column: 2, .ne, .text("1")),
    .isIn(column: 4, [.text("first"), .text("c")]), .isNotIn(column: 0, [.text("1"), .text("4")]),
    .isIn(column: 3, []),
  ]

  @Test(arguments: conditions.indices)
  func `a plain condition holds where the predicate does`(index: Int) throws {
    let bound = try Self.mapping.boundToItself()
    let batch = Self.batch(rows: 100, seed: 7)
    var tables = PlanTables()
    let step = try #require(tables.conditions.add(Self.conditions[index], &tables.words))
    var reading = RowReading(RowCells(batch[0]), columnCount: bound.columns.count)
    for row in 0..<batch.count {
      var cells = RowCells(batch[row])
      cells.entry = batch.rows[row]
      reading.begin(cells.entry)
      for column in bound.columns.indices { bound.read(column, of: cells, in: &reading) }
      let holds = tables.conditions.holds(at: step, in: reading, tables.words)
      let expected = Self.conditions[index].holds(in: reading)
      #expect(holds == expected)
    }
  }

  @Test func `what is put in an order, has a pattern or parts is no plain condition`() throws {
    var tables = PlanTables()
    let others: [Predicate] = [
      .compare(column: 0, .lt, .text("a")), .compare(column: 2, .eq, .number(Decimal128(digits: 1, scale: 0))),
      .isIn(column: 2, [.number(Decimal128(digits: 1, scale: 0))]), .all([.isMissing(0)]), .not(.isMissing(0)),
      .matches(column: 0, try Pattern("a")),
    ]
    for other in others { #expect(tables.conditions.add(other, &tables.words) == nil) }
  }
}
