package import Diagnostics
import Foundation
package import Ledger

/// What changed from one run of a dataset to a later one.
package struct RunComparison: Sendable {
  /// One of the two runs.
  package struct Side: Sendable {
    package var record: RunRecord
    package var sending: SendingFigures
    package var pace: RunPace?
    package var apart: RowsApart

    /// From its beginning to its end, or to its last answer; nil when it is unfinished and nothing was answered.
    var seconds: Double? {
      (record.finishedAt ?? sending.endedAt).map { max(0, $0.timeIntervalSince(record.startedAt)) }
    }
  }

  /// What may be worth a look, in the order of the report.
  package enum Finding: String, Sendable, CaseIterable {
    case refusedInBoth = "refused_in_both"
    case accepted = "refused_before_accepted_now"
    case refusedNow = "accepted_before_refused_now"
    case sentNow = "waited_before_task_now"
    case waitsInBoth = "waits_in_both"
    case otherValues = "other_values"
    case onlyFirst = "only_in_first"
    case onlySecond = "only_in_second"
  }

  /// Where the rows of an identity stand.
  package struct Example: Sendable, Hashable {
    package var first: Place?
    package var second: Place?
    /// A cell value: shown only when it is asked for.
    package var identity: String?
  }

  package struct Found: Sendable, Hashable {
    package var count = 0
    /// At most `mostExamples`.
    package var examples: [Example] = []
  }

  /// A kind of problem in both runs.
  package struct Problem: Sendable, Hashable {
    package enum Change: String, Sendable { case new, gone, more, fewer, same }

    package var code: String
    package var column: String?
    package var first: Int
    package var second: Int

    package var change: Change {
      if first == 0 { return .new }
      if second == 0 { return .gone }
      return first == second ? .same : first < second ? .more : .fewer
    }
  }

  package struct Transition: Sendable, Hashable {
    package var from: RowState
    package var to: RowState
  }

  static let mostExamples = 3

  package internal(set) var first: Side
  package internal(set) var second: Side
  package private(set) var inBoth = 0
  package private(set) var sameContent = 0
  /// One of both rows was refused or set aside before its content was known.
  package private(set) var unknownContent = 0
  package private(set) var found: [Finding: Found] = [:]
  /// Identities in both runs by what became of them then and now: at most one count for each two states.
  package private(set) var transitions: [Transition: Int] = [:]
  package internal(set) var problems: [Problem] = []
  let showsValues: Bool

  init(first: Side, second: Side, showsValues: Bool) {
    self.first = first
    self.second = second
    self.showsValues = showsValues
  }

  mutating func note(_ pair: ComparedPair) {
    guard let old = pair.first, let new = pair.second else {
      return count(pair.first == nil ? .onlySecond : .onlyFirst, pair)
    }
    inBoth += 1
    transitions[Transition(from: old.state, to: new.state), default: 0] += 1
    switch pair.hasSameContent {
    case true?: sameContent += 1
    case false?: count(.otherValues, pair)
    case nil: unknownContent += 1
    }
    if let finding = Self.finding(from: old.state, to: new.state) { count(finding, pair) }
  }

  /// What the change from one state to another is called; nil when nobody has to look.
  static func finding(from old: RowState, to new: RowState) -> Finding? {
    switch (old, new) {
    case (.rejected, .rejected): .refusedInBoth
    case (.rejected, .skipped), (.rejected, .withdrawn), (.rejected, .undone): nil
    case (.rejected, _): .accepted
    case (_, .rejected): .refusedNow
    case _ where waits.contains(old) && waits.contains(new): .waitsInBoth
    case _ where (waits.contains(old) || old == .withdrawn) && (new == .created || new == .duplicate): .sentNow
    default: nil
    }
  }

  private static let waits: Set<RowState> = [.pending, .deferred, .failed, .inDoubt]

  private mutating func count(_ finding: Finding, _ pair: ComparedPair) {
    found[finding, default: Found()].count += 1
    guard found[finding]?.examples.count ?? 0 < Self.mostExamples else { return }
    found[finding]?.examples.append(
      Example(
        first: pair.first.map { Self.place($0, in: first.record) },
        second: pair.second.map { Self.place($0, in: second.record) },
        identity: showsValues ? pair.identity : nil))
  }

  private static func place(_ row: ComparedRow, in run: RunRecord) -> Place {
    let inputs = run.specification.inputs
    let input = inputs.indices.contains(row.input) ? inputs[row.input] : nil
    return .row(file: input?.file ?? "", sheet: input?.sheet, row: row.number)
  }
}

extension RunComparison {
  /// Reads both runs out of the ledger, row by row, in constant memory.
  /// - Parameters:
  ///   - first: the earlier one; of the same dataset as the second, and its rows not purged.
  ///   - showsValues: whether examples carry identities.
  /// - Throws: `LedgerError`.
  package static func read(
    _ first: RunRecord, _ second: RunRecord, from reader: LedgerReader, showsValues: Bool
  ) throws -> RunComparison {
    var comparison = RunComparison(
      first: try side(first, from: reader), second: try side(second, from: reader), showsValues: showsValues)
    (comparison.first.apart, comparison.second.apart) = try reader.forEachPair(of: first.id, and: second.id) {
      comparison.note($0)
    }
    comparison.problems = merged(try reader.problemCounts(of: first.id), try reader.problemCounts(of: second.id))
    return comparison
  }

  private static func side(_ record: RunRecord, from reader: LedgerReader) throws -> Side {
    Side(
      record: record, sending: try reader.sendingFigures(of: record.id), pace: try reader.pace(of: record.id),
      apart: RowsApart())
  }

  /// The kinds of both, those that became more first.
  static func merged(_ first: [ProblemCount], _ second: [ProblemCount]) -> [Problem] {
    struct Key: Hashable {
      var code: String
      var column: String?
    }
    var kinds: [Key: Problem] = [:]
    func add(_ counts: [ProblemCount], to side: WritableKeyPath<Problem, Int>) {
      for count in counts {
        let none = Problem(code: count.code, column: count.column, first: 0, second: 0)
        kinds[Key(code: count.code, column: count.column), default: none][keyPath: side] += count.count
      }
    }
    add(first, to: \.first)
    add(second, to: \.second)
    return kinds.values.sorted {
      ($1.second - $1.first, $0.code, $0.column ?? "") < ($0.second - $0.first, $1.code, $1.column ?? "")
    }
  }
}
