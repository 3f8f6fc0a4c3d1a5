import TaskMapping
import TaskValidation
import Testing

/// What the mapping makes of rows that share an identity.
@Suite struct DuplicateRuleTests {
  /// The verdicts on rows 0, 1, 2 …, whose contents are the letters of `contents`.
  static func verdicts(_ rule: Mapping.OnDuplicate, _ contents: String) -> [DuplicateRule.Verdict] {
    let numbers = contents.unicodeScalars.map { UInt64($0.value) }
    var group = DuplicateRule(rule)
    for (ordinal, content) in numbers.enumerated() { group.note(UInt64(ordinal), content: content) }
    return numbers.enumerated().map { group.verdict(on: UInt64($0.offset), content: $0.element) }
  }

  @Test(arguments: Mapping.OnDuplicate.allCases)
  func `a row alone is kept and rows that say the same are one task`(rule: Mapping.OnDuplicate) {
    #expect(Self.verdicts(rule, "A") == [.kept])
    #expect(Self.verdicts(rule, "AAA") == [.kept, .duplicate(of: 0), .duplicate(of: 0)])
  }

  @Test func `reject refuses every row of an identity that says two things`() {
    #expect(Self.verdicts(.reject, "AB") == [.conflict(with: 1), .conflict(with: 0)])
    #expect(Self.verdicts(.reject, "AAB") == [.conflict(with: 2), .conflict(with: 2), .conflict(with: 0)])
    #expect(Self.verdicts(.reject, "ABA") == [.conflict(with: 1), .conflict(with: 0), .conflict(with: 1)])
  }

  @Test func `first keeps the first row`() {
    #expect(Self.verdicts(.first, "AB") == [.kept, .superseded(by: 0)])
    #expect(Self.verdicts(.first, "AAB") == [.kept, .duplicate(of: 0), .superseded(by: 0)])
    #expect(Self.verdicts(.first, "ABA") == [.kept, .superseded(by: 0), .duplicate(of: 0)])
  }

  @Test func `last keeps what was said last, where it began to be said`() {
    #expect(Self.verdicts(.last, "AB") == [.superseded(by: 1), .kept])
    #expect(Self.verdicts(.last, "ABB") == [.superseded(by: 1), .kept, .duplicate(of: 1)])
    #expect(Self.verdicts(.last, "ABA") == [.superseded(by: 2), .superseded(by: 2), .kept])
  }
}
