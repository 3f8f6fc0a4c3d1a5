import Diagnostics

/// What was refused and why, by code and column. Bounded, whatever the file holds: what is beyond is counted together.
struct RefusalCounts {
  struct Kind: Hashable {
    var code: String
    var column: String?
  }

  struct Entry {
    var kind: Kind
    var count: Int
    /// The first problem of the kind, as one line with its place.
    var example: String
    var fix: String
  }

  static let maximumKinds = 500

  private var order: [Kind: Int] = [:]
  private var entries: [Entry] = []
  /// Problems of further kinds.
  private(set) var others = 0

  mutating func note(_ problem: Diagnostic) {
    let kind = Kind(code: problem.code.rawValue, column: problem.columnName)
    if let index = order[kind] {
      entries[index].count += 1
    } else if entries.count < Self.maximumKinds {
      order[kind] = entries.count
      let place = problem.place.map { "\($0): " } ?? ""
      entries.append(
        Entry(
          kind: kind, count: 1, example: TerminalText.safe(place + problem.sentence),
          fix: TerminalText.safe(problem.fix ?? "")))
    } else {
      others += 1
    }
  }

  /// The commonest first, those that are equally common in the order they were met in.
  var byCount: [Entry] {
    entries.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
  }
}
