/// Conditions on presence and on texts, as plain steps one behind the other: judged without touching anything else.
///
/// A condition that compares numbers or times, puts texts in an order or has a pattern is none of them; it stays a
/// `Predicate`.
struct PlainConditions: Sendable {
  private enum Step: Sendable, BitwiseCopyable {
    case isPresent(Int)
    case isMissing(Int)
    case isAmong(Int, WordTable.List)
    case isNotAmong(Int, WordTable.List)
  }

  private var steps: [Step] = []

  /// Adds a condition.
  /// - Returns: where it begins; nil for one that is not plain.
  mutating func add(_ predicate: Predicate, _ words: inout WordTable) -> Int? {
    let step: Step
    switch predicate {
    case .isPresent(let column): step = .isPresent(column)
    case .isMissing(let column): step = .isMissing(column)
    case .compare(let column, .eq, .text(let word)): step = .isAmong(column, words.add([word]))
    case .compare(let column, .ne, .text(let word)): step = .isNotAmong(column, words.add([word]))
    case .isIn(let column, let operands):
      guard let list = PlainConditions.list(of: operands, &words) else { return nil }
      step = .isAmong(column, list)
    case .isNotIn(let column, let operands):
      guard let list = PlainConditions.list(of: operands, &words) else { return nil }
      step = .isNotAmong(column, list)
    default: return nil
    }
    steps.append(step)
    return steps.count - 1
  }

  private static func list(of operands: [Operand], _ words: inout WordTable) -> WordTable.List? {
    var texts: [String] = []
    for operand in operands {
      guard case .text(let text) = operand else { return nil }
      texts.append(text)
    }
    return words.add(texts)
  }

  /// Whether a row meets the condition that begins at a step. The columns it reads have been read.
  func holds(at step: Int, in reading: borrowing RowReading, _ words: WordTable) -> Bool {
    switch steps[step] {
    case .isPresent(let column): return reading.values[column].isPresent
    case .isMissing(let column): return !reading.values[column].isPresent
    case .isAmong(let column, let list):
      guard case .text(let place) = reading.values[column] else { return false }
      return reading.withText(at: place) { words.position(of: $0, in: list) != nil }
    case .isNotAmong(let column, let list):
      // A value of another type is none of the words; a missing one matches nothing.
      guard case .text(let place) = reading.values[column] else { return reading.values[column].isPresent }
      return reading.withText(at: place) { words.position(of: $0, in: list) == nil }
    }
  }
}
