import Testing

@testable import ImportPipeline

@Suite struct PlanIDTests {
  private static let text = "k3v9qa-2m7xw1-0c4h8z-none-9tq5rd-4213"

  @Test func `is read back as it is written, in small letters or great`() throws {
    #expect(try #require(PlanID(Self.text)).description == Self.text)
    #expect(PlanID(Self.text.uppercased()) == PlanID(Self.text))
    #expect(PlanID(Self.text)?.rows == 4_213)
  }

  @Test(arguments: [
    "", "k3v9qa", "k3v9qa-2m7xw1-0c4h8z-none-9tq5rd", "k3v9qa-2m7xw1-0c4h8z-none-9tq5rd-x",
    "k3v9qa-2m7xw1-0c4h8z-none-9tq5-42", "k3v9qa-2m7xw1-0c4h8z-none-9tq5ru-42",
  ])
  func `nothing else is one`(text: String) { #expect(PlanID(text) == nil) }

  @Test(arguments: [
    ("k3v9qa-2m7xw1-0c4h8z-none-9tq5rd-4213", [PlanID.Part]()),
    // Routes that were not looked up are not compared.
    ("k3v9qa-2m7xw1-0c4h8z-abc123-9tq5rd-4213", []),
    ("k3v9qb-2m7xw1-0c4h8z-none-9tq5rd-4213", [.inputs]),
    ("k3v9qa-2m7xw2-0c4h8y-none-9tq5rd-4213", [.mapping, .instance]),
    ("k3v9qa-2m7xw1-0c4h8z-none-9tq5re-4212", [.rows, .count]),
  ])
  func `what differs is told`(other: String, parts: [PlanID.Part]) throws {
    #expect(try #require(PlanID(Self.text)).differences(from: try #require(PlanID(other))) == parts)
  }

  @Test func `routes that both looked up are compared`() throws {
    let mine = try #require(PlanID("k3v9qa-2m7xw1-0c4h8z-abc123-9tq5rd-1"))
    let theirs = try #require(PlanID("k3v9qa-2m7xw1-0c4h8z-abc124-9tq5rd-1"))
    #expect(mine.differences(from: theirs) == [.routes])
  }

  @Test func `a sum over rows does not depend on their order, and tells sets apart`() {
    func sum(_ rows: [Int]) -> RowSum {
      rows.reduce(into: RowSum()) { $0.add(RowOrdinal(input: 0, row: $1)) }
    }
    #expect(sum([2, 3, 9]) == sum([9, 2, 3]))
    #expect(sum([2, 3, 9]) != sum([2, 4, 8]))
    #expect(sum([2, 3]) != sum([2, 3, 3]))
    var other = RowSum()
    other.add(RowOrdinal(input: 1, row: 2))
    #expect(other != sum([2]))
  }
}
