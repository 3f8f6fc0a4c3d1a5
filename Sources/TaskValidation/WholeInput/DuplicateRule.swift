package import TaskMapping

/// Rows of one input that share an identity, and what the mapping makes of them: `on_duplicate`, as a value.
///
/// | contents, in the order of the file | `reject` | `first` | `last` |
/// |---|---|---|---|
/// | A | kept | kept | kept |
/// | A A | kept, duplicate | kept, duplicate | kept, duplicate |
/// | A B | conflict, conflict | kept, superseded | superseded, kept |
/// | A A B | conflict for all | kept, duplicate, superseded | superseded, superseded, kept |
/// | A B B | conflict for all | kept, superseded, superseded | superseded, kept, duplicate |
/// | A B A | conflict for all | kept, superseded, duplicate | superseded, superseded, kept |
///
/// Rows are told by ordinals that rise in the order of the file; contents are compared by the numbers given.
package struct DuplicateRule: Sendable {
  /// What becomes of one of the rows. The number is the ordinal of the row that is the reason.
  package enum Verdict: Sendable, Hashable {
    /// Goes on as if it were alone.
    case kept
    /// Says the same as the row that is kept.
    case duplicate(of: UInt64)
    /// Says something else than the row that is kept instead.
    case superseded(by: UInt64)
    /// Says something else than that row, and none of them is kept.
    case conflict(with: UInt64)
  }

  private let rule: Mapping.OnDuplicate
  private var first: (ordinal: UInt64, content: UInt64)?
  /// The first row with other content than the first row's.
  private var other: UInt64?
  /// Where the last rows of equal content begin.
  private var last: (ordinal: UInt64, content: UInt64)?
  /// Rows noted so far.
  package private(set) var count = 0

  package init(_ rule: Mapping.OnDuplicate) { self.rule = rule }

  /// Takes the next row of the group, in the order of the file.
  package mutating func note(_ ordinal: UInt64, content: UInt64) {
    count += 1
    if first == nil { first = (ordinal, content) }
    if other == nil, content != first?.content { other = ordinal }
    if content != last?.content { last = (ordinal, content) }
  }

  /// Judges a row of the group after all of them were noted.
  package func verdict(on ordinal: UInt64, content: UInt64) -> Verdict {
    guard let first, let last else { return .kept }
    guard let other else { return ordinal == first.ordinal ? .kept : .duplicate(of: first.ordinal) }
    switch rule {
    case .reject: return .conflict(with: content == first.content ? other : first.ordinal)
    case .first:
      if ordinal == first.ordinal { return .kept }
      return content == first.content ? .duplicate(of: first.ordinal) : .superseded(by: first.ordinal)
    case .last:
      if ordinal == last.ordinal { return .kept }
      return ordinal > last.ordinal ? .duplicate(of: last.ordinal) : .superseded(by: last.ordinal)
    }
  }
}
