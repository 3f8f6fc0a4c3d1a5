internal import Foundation
package import TaskMapping

/// Finds the rows of an input that share an identity, or a value that has to be unique, in bounded memory.
///
/// A check without a ledger knows nothing but the file: each row leaves 32 bytes here. They are kept outside of memory
/// (`SpilledLog`), and those that may share their identity with another are sorted there (`SpilledSort`). The memory is the same for a hundred thousand rows and for a hundred million.
///
///     var index = IdentityIndex()
///     try index.add(hash, content: keys.content, ordinal: ordinal)   // for each row
///     var verdicts = try index.verdicts(by: mapping.onDuplicate)
///     while let found = try verdicts.next() { … }                                        // in the order of rows
package struct IdentityIndex: ~Copyable {
  /// Rows held in memory by default: 2 MiB of them.
  package static let defaultCapacity = 65_536

  private let capacity: Int
  private let folder: String
  private var entries: SpilledLog

  /// - Parameters:
  ///   - capacity: rows that are held in memory; beyond that many a temporary file is made.
  ///   - folder: where; nil takes the system's folder for temporary files.
  package init(capacity: Int = defaultCapacity, folder: String? = nil) {
    self.capacity = capacity
    self.folder = folder ?? FileManager.default.temporaryDirectory.path
    entries = SpilledLog(capacity: capacity, folder: self.folder)
  }

  /// Rows added.
  package var count: Int { entries.count }

  /// Takes a row.
  /// - Parameters:
  ///   - content: tells rows of one identity that say the same from those that do not (`RowKeys.content`). For a
  ///     unique column, the column's index, which comes back as `RepeatedValue.label`.
  ///   - ordinal: tells the row again; rises in the order of the input.
  package mutating func add(_ identity: IdentityHash, content: UInt64, ordinal: UInt64) throws(SpillError) {
    try entries.add(SpillRecord(first: identity.high, second: identity.low, third: ordinal, fourth: content))
  }

  /// The rows that may share their identity with another, in the order of identities.
  private mutating func sortedDoubtful() throws(SpillError) -> SortedRecords {
    var doubtful = SpilledSort(capacity: capacity, folder: folder)
    try entries.drain(into: &doubtful)
    return doubtful.sorted()
  }

  /// Judges all rows that share their identity with another. The index is empty after that.
  package mutating func verdicts(by rule: Mapping.OnDuplicate) throws(SpillError) -> DuplicateVerdicts {
    var found = SpilledSort(capacity: capacity, folder: folder)
    let sorted = try sortedDoubtful()
    // Two cursors, one a group ahead: a group of any size is judged without being held in memory.
    var scout = GroupScout(sorted)
    var follower = sorted.cursor()
    while let group = try scout.next(judgedBy: rule) {
      for _ in 0..<group.count {
        guard let entry = try follower.next() else { break }
        if group.count == 1 { continue }
        let verdict = group.verdict(on: entry.third, content: entry.fourth)
        if let record = DuplicateVerdicts.record(verdict, of: entry.third) { try found.add(record) }
      }
    }
    return DuplicateVerdicts(found.sorted())
  }

  /// All rows whose value occurs more than once, the first of each included. The index is empty after that.
  package mutating func repeats() throws(SpillError) -> RepeatedValues {
    var found = SpilledSort(capacity: capacity, folder: folder)
    let sorted = try sortedDoubtful()
    var scout = GroupScout(sorted)
    var follower = sorted.cursor()
    while let group = try scout.next(judgedBy: .first) {
      var first: UInt64?
      for _ in 0..<group.count {
        guard let entry = try follower.next() else { break }
        if group.count == 1 { continue }
        let origin = first ?? entry.third
        first = origin
        try found.add(SpillRecord(first: entry.third, second: entry.fourth, third: origin, fourth: 0))
      }
    }
    return RepeatedValues(found.sorted())
  }
}

/// Goes over groups of equal identity and sums each of them up.
private struct GroupScout {
  private var cursor: MergeCursor
  private var pending: SpillRecord?

  init(_ records: SortedRecords) { cursor = records.cursor() }

  /// The next group with all its rows noted; nil at the end.
  mutating func next(judgedBy rule: Mapping.OnDuplicate) throws(SpillError) -> DuplicateRule? {
    var next = pending
    if next == nil { next = try cursor.next() }
    guard let head = next else { return nil }
    var group = DuplicateRule(rule)
    while let entry = next, entry.first == head.first, entry.second == head.second {
      group.note(entry.third, content: entry.fourth)
      next = try cursor.next()
    }
    pending = next
    return group
  }
}

/// The rows that do not simply go on, in the order of their ordinals, each with its verdict.
package struct DuplicateVerdicts {
  /// How many rows were judged duplicate, superseded or in conflict.
  package let count: Int
  private var cursor: MergeCursor
  private var pending: SpillRecord?

  init(_ records: SortedRecords) {
    count = records.count
    cursor = records.cursor()
  }

  package var isEmpty: Bool { count == 0 }

  /// The next row that is not kept; nil at the end.
  package mutating func next() throws(SpillError) -> (ordinal: UInt64, verdict: DuplicateRule.Verdict)? {
    var record = pending
    pending = nil
    if record == nil { record = try cursor.next() }
    return record.map { ($0.first, Self.verdict($0)) }
  }

  /// The verdict on a row. Ask in rising order of ordinals: what was passed does not come back.
  package mutating func verdict(on ordinal: UInt64) throws(SpillError) -> DuplicateRule.Verdict {
    while true {
      if pending == nil { pending = try cursor.next() }
      guard let record = pending, record.first <= ordinal else { return .kept }
      pending = nil
      if record.first == ordinal { return Self.verdict(record) }
    }
  }

  /// nil for a row that is kept: it needs no record.
  static func record(_ verdict: DuplicateRule.Verdict, of ordinal: UInt64) -> SpillRecord? {
    switch verdict {
    case .kept: nil
    case .duplicate(let other): SpillRecord(first: ordinal, second: 0, third: other, fourth: 0)
    case .superseded(let other): SpillRecord(first: ordinal, second: 1, third: other, fourth: 0)
    case .conflict(let other): SpillRecord(first: ordinal, second: 2, third: other, fourth: 0)
    }
  }

  private static func verdict(_ record: SpillRecord) -> DuplicateRule.Verdict {
    switch record.second {
    case 0: .duplicate(of: record.third)
    case 1: .superseded(by: record.third)
    default: .conflict(with: record.third)
    }
  }
}

/// A row whose value occurs more than once.
package struct RepeatedValue: Sendable, Hashable {
  package var ordinal: UInt64
  /// What was given as `content`.
  package var label: UInt64
  /// The ordinal of the first row with this value; the row's own for that row itself.
  package var first: UInt64
}

/// Rows with repeated values, in the order of their ordinals, then labels.
package struct RepeatedValues {
  package let count: Int
  private var cursor: MergeCursor

  init(_ records: SortedRecords) {
    count = records.count
    cursor = records.cursor()
  }

  package var isEmpty: Bool { count == 0 }

  /// The next row; nil at the end.
  package mutating func next() throws(SpillError) -> RepeatedValue? {
    try cursor.next().map { RepeatedValue(ordinal: $0.first, label: $0.second, first: $0.third) }
  }
}
