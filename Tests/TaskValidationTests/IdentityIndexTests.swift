import Diagnostics
import Foundation
import TaskMapping
import TaskValidation
import Testing

/// Repetitions in an input of any size, in the memory of a small one.
@Suite struct IdentityIndexTests {
  private struct Row {
    var identity: Int
    var content: UInt64
  }

  private static func hash(_ identity: Int) -> IdentityHash { IdentityHash(TaskIdentity(parts: ["\(identity)"])) }

  /// Rows in a seeded disorder: about a third of them share their identity with another.
  private static func rows(_ count: Int, seed: UInt64) -> [Row] {
    var random = SplitMix(seed: seed)
    return (0..<count).map { _ in
      Row(identity: Int.random(in: 0..<count * 2, using: &random), content: UInt64.random(in: 0..<2, using: &random))
    }
  }

  /// What a dictionary would find, in memory without bounds.
  private static func expected(_ rows: [Row], _ rule: Mapping.OnDuplicate) -> [UInt64: DuplicateRule.Verdict] {
    var groups: [Int: [Int]] = [:]
    for (ordinal, row) in rows.enumerated() { groups[row.identity, default: []].append(ordinal) }
    var verdicts: [UInt64: DuplicateRule.Verdict] = [:]
    for ordinals in groups.values where ordinals.count > 1 {
      var group = DuplicateRule(rule)
      for ordinal in ordinals { group.note(UInt64(ordinal), content: rows[ordinal].content) }
      for ordinal in ordinals {
        let verdict = group.verdict(on: UInt64(ordinal), content: rows[ordinal].content)
        if verdict != .kept { verdicts[UInt64(ordinal)] = verdict }
      }
    }
    return verdicts
  }

  private static func index(_ rows: [Row], capacity: Int) throws -> DuplicateVerdicts {
    var index = IdentityIndex(capacity: capacity)
    for (ordinal, row) in rows.enumerated() {
      try index.add(hash(row.identity), content: row.content, ordinal: UInt64(ordinal))
    }
    return try index.verdicts(by: .first)
  }

  @Test(arguments: [1, 7, 64, 1_000, 1_001], Mapping.OnDuplicate.allCases)
  func `spilled or not, the verdicts are those of a table in memory`(
    capacity: Int, rule: Mapping.OnDuplicate
  ) throws {
    let rows = Self.rows(1_000, seed: 7)
    var index = IdentityIndex(capacity: capacity)
    for (ordinal, row) in rows.enumerated() {
      try index.add(Self.hash(row.identity), content: row.content, ordinal: UInt64(ordinal))
    }
    #expect(index.count == rows.count)
    var verdicts = try index.verdicts(by: rule)
    let expected = Self.expected(rows, rule)
    #expect(verdicts.count == expected.count)
    #expect(expected.count > 100)
    var found: [UInt64: DuplicateRule.Verdict] = [:]
    var last: UInt64?
    while let next = try verdicts.next() {
      #expect(last.map { $0 < next.ordinal } ?? true)
      last = next.ordinal
      found[next.ordinal] = next.verdict
    }
    #expect(found == expected)
    #expect(index.count == 0)
  }

  @Test func `verdicts are given row by row as well`() throws {
    let rows = Self.rows(600, seed: 3)
    let expected = Self.expected(rows, .first)
    var verdicts = try Self.index(rows, capacity: 100)
    for ordinal in rows.indices {
      #expect(try verdicts.verdict(on: UInt64(ordinal)) == expected[UInt64(ordinal)] ?? .kept)
    }
  }

  @Test func `rows may be passed over`() throws {
    var verdicts = try Self.index((0..<100).map { Row(identity: $0 / 2, content: 0) }, capacity: 8)
    #expect(try verdicts.verdict(on: 41) == .duplicate(of: 40))
    #expect(try verdicts.verdict(on: 98) == .kept)
    #expect(try verdicts.verdict(on: 99) == .duplicate(of: 98))
    #expect(try verdicts.next() == nil)
  }

  @Test func `an input in which every row is the same is one group`() throws {
    var verdicts = try Self.index(Array(repeating: Row(identity: 1, content: 1), count: 500), capacity: 16)
    #expect(verdicts.count == 499)
    #expect(try verdicts.verdict(on: 499) == .duplicate(of: 0))
  }

  @Test func `an input without repetitions has no verdicts`() throws {
    let verdicts = try Self.index((0..<200).map { Row(identity: $0, content: 0) }, capacity: 10)
    #expect(verdicts.isEmpty)
    #expect(try Self.index([], capacity: 10).isEmpty)
  }

  @Test func `values of unique columns are told with their column and their first row`() throws {
    var index = IdentityIndex(capacity: 3)
    let cells: [(column: Int, value: String, row: UInt64)] = [
      (0, "a", 0), (1, "a", 0), (0, "b", 1), (1, "c", 1), (0, "a", 2), (1, "c", 2), (0, "a", 3), (1, "d", 3),
    ]
    for cell in cells {
      let hash = IdentityHash(value: cell.value, inColumn: cell.column)
      try index.add(hash, content: UInt64(cell.column), ordinal: cell.row)
    }
    var repeats = try index.repeats()
    #expect(repeats.count == 5)
    var found: [[UInt64]] = []
    while let next = try repeats.next() { found.append([next.ordinal, next.label, next.first]) }
    #expect(found == [[0, 0, 0], [1, 1, 1], [2, 0, 0], [2, 1, 1], [3, 0, 0]])
  }

  @Test func `identities are told apart by bytes and by parts`() {
    let texts = [["a", "b"], ["ab"], ["", "ab"], ["e\u{301}"], ["\u{E9}"]]
    #expect(Set(texts.map { IdentityHash(TaskIdentity(parts: $0)) }).count == texts.count)
    #expect(IdentityHash(value: "1", inColumn: 1) != IdentityHash(value: "1", inColumn: 11))
  }

  @Test func `nothing is left in the folder, not even while rows are being added`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("spill-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var index = IdentityIndex(capacity: 4, folder: folder.path)
    for row in 0..<100 { try index.add(Self.hash(row), content: 0, ordinal: UInt64(row)) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func `a folder that cannot be written to is a failure with a remedy`() throws {
    var index = IdentityIndex(capacity: 2, folder: "/nonexistent/folder")
    try index.add(Self.hash(1), content: 0, ordinal: 0)
    do {
      try index.add(Self.hash(2), content: 0, ordinal: 1)
      Issue.record("spilled into nothing")
    } catch {
      #expect(error.diagnostic.code.rawValue == "check.temporary-file")
      #expect(error.description.contains("/nonexistent/folder"))
      #expect(error.diagnostic.fix?.contains("TMPDIR") == true)
    }
  }
}

/// Seeded numbers: the same for the same seed, everywhere.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
