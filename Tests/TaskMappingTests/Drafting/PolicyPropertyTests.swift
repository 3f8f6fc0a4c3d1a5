import ConnectAPI
import Diagnostics
import Testing

@testable import TaskMapping

/// Random columns over random cells: whatever the policies are, each cell ends in exactly one way.
@Suite struct `Policies of random columns` {
  /// What is in a cell, as far as its column is concerned.
  private enum Content: CaseIterable { case good, blank, broken, unlisted }

  private enum Ending: Equatable { case value, omission, takesDefault, reject, abort }

  /// A kind of column, with a cell of each content and the text that templates read of a good one.
  private struct Sort {
    var type: ValueType
    var good: (cell: String, text: String)
    var broken: String
    var defaultText: String
  }

  private static let sorts = [
    Sort(type: .integer, good: ("007", "7"), broken: "7.5", defaultText: "-1"),
    Sort(
      type: .decimal(decimalSeparator: 44, groupSeparator: nil), good: ("1,50", "1.5"), broken: "1.5", defaultText: "0"),
    Sort(
      type: .boolean(trueWords: ["yes"], falseWords: ["no"]), good: ("YES", "true"), broken: "maybe",
      defaultText: "false"),
    Sort(type: .date(formats: []), good: ("2026-03-30", "2026-03-30"), broken: "30.03.2026", defaultText: "2026-01-01"),
    Sort(
      type: .epoch, good: ("1774855800", "2026-03-30T07:30:00Z"), broken: "soon", defaultText: "2026-01-01T00:00:00Z"),
    Sort(type: .phone(region: "DE"), good: ("030 123456", "+4930123456"), broken: "110", defaultText: "+4930654321"),
    Sort(type: .email, good: ("ada@example.com", "ada@example.com"), broken: "ada", defaultText: "nobody@example.com"),
    Sort(
      type: .url(schemes: []), good: ("https://x.de/7", "https://x.de/7"), broken: "x.de", defaultText: "https://x.de/"),
  ]

  /// One column, its cell, and how it must end by the table of policies.
  private struct Trial {
    var rule: ColumnRule
    var cell: String
    var text: String
    var ending: Ending
    var isRepaired: Bool
  }

  private static func trial(_ index: Int, _ random: inout SeededGenerator) -> Trial {
    let sort = sorts[Int(random.next() % UInt64(sorts.count))]
    let content = Content.allCases[Int(random.next() % 4)]
    let hasMap = random.next() % 2 == 0 || content == .unlisted
    var rule = Fixture.column(
      "c\(index)", type: sort.type, onMissing: policy(&random), onError: policy(&random),
      map: hasMap ? [.init(from: content == .unlisted ? "other" : sort.good.text, to: "word")] : nil,
      unmapped: ColumnRule.Unmapped.allCases[Int(random.next() % 5)],
      default: hasMap ? "standard" : sort.defaultText)
    rule.isRequired = random.next() % 4 == 0
    let cell =
      switch content {
      case .good, .unlisted: sort.good.cell
      case .blank: [" ", "", "n/a"][Int(random.next() % 3)]
      case .broken: sort.broken
      }
    let word = ending(of: rule, content)
    let text =
      word == .takesDefault
      ? rule.defaultText ?? "" : hasMap && content == .good ? "word" : sort.good.text
    let isRepaired = content != .blank && (word == .omission || word == .takesDefault)
    return Trial(rule: rule, cell: cell, text: text, ending: word, isRepaired: isRepaired)
  }

  private static func policy(_ random: inout SeededGenerator) -> ColumnRule.Policy {
    // A row must not end at its first bad cell too often.
    let policies: [ColumnRule.Policy] = [.omit, .omit, .default, .default, .reject, .abort]
    return policies[Int(random.next() % 6)]
  }

  private static func ending(of rule: ColumnRule, _ content: Content) -> Ending {
    func ending(_ policy: ColumnRule.Policy) -> Ending {
      switch policy {
      case .reject: .reject
      case .omit: .omission
      case .default: .takesDefault
      case .abort: .abort
      }
    }
    switch content {
    case .good: return .value
    case .blank: return rule.isRequired && rule.onMissing == .omit ? .reject : ending(rule.onMissing)
    case .broken: return ending(rule.onError)
    case .unlisted: return ColumnRule.Policy(rawValue: rule.unmapped.rawValue).map(ending) ?? .value
    }
  }

  @Test(arguments: 0..<40)
  func `each cell ends as a value, an omission, a default, a refusal or an abort`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(20_261_121 + seed))
    for _ in 0..<50 {
      let trials = (0..<(1 + Int(random.next() % 5))).map { Self.trial($0, &random) }
      let attributes = trials.indices.map { index in
        TaskRule.AttributeRule(key: "a\(index)", value: Fixture.template("${\(index)}"), when: nil)
      }
      let mapping = Fixture.mapping(
        trials.map(\.rule), task: Fixture.task(attributes: attributes), missing: ["", "n/a"])
      let row = try mapping.mapped(trials.map(\.cell))
      try Self.judge(row, trials)
    }
  }

  private static func judge(_ row: MappedRow, _ trials: [Trial]) throws {
    let endings = trials.map(\.ending)
    switch row.verdict {
    case .abort(let problem):
      #expect(problem.column == trials.first { $0.ending == .abort }?.rule.name)
    case .rejected(let problems, _):
      #expect(!endings.contains(.abort))
      #expect(problems.map(\.column) == trials.filter { $0.ending == .reject }.map(\.rule.name))
    case .draft(let draft):
      #expect(!endings.contains(.abort) && !endings.contains(.reject))
      let expected = trials.indices.compactMap { index in
        trials[index].ending == .omission ? nil : "a\(index)=\(trials[index].text)"
      }
      #expect(draft.fields.attributes.map { "\($0.key)=\($0.value)" } == expected)
    case .skipped: Issue.record("there is no skip rule")
    }
    if case .abort = row.verdict { return }
    let repaired = trials.indices.filter { trials[$0].isRepaired }
    #expect(row.repaired == repaired)
    #expect(row.warnings.map(\.column) == repaired.map { trials[$0].rule.name })
  }
}
