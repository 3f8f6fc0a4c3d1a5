extension Check {
  /// Why a value fails the check; nil when it holds.
  /// - Parameters:
  ///   - value: the value as it will be used.
  ///   - typed: the value before `map`, which `min` and `max` are about.
  func problem(of value: ColumnValue, before typed: ColumnValue, in reading: borrowing RowReading) -> ValueProblem? {
    switch self {
    case .pattern(let pattern):
      return value.withText(in: reading) { text in
        if pattern.matchesWhole(text) { return nil }
        return ValueProblem(
          .mapPatternMismatch, "\(ValueProblem.quoted(text)) does not match the pattern \(pattern.source)",
          fix: "correct the cell")
      }
    case .oneOf(let words):
      return value.withText(in: reading) { text in
        for word in words where TextBytes.equal(text, word) { return nil }
        return ValueProblem(
          .mapNotOneOf, "\(ValueProblem.quoted(text)) is none of \(words.joined(separator: ", "))",
          fix: "write one of these words, in exactly this spelling")
      }
    case .minimum(let bound):
      guard typed.compared(with: bound, in: reading) == .less else { return nil }
      return ValueProblem(
        .mapBelowMinimum,
        "\(ValueProblem.quoted(typed.text(in: reading))) is less than the least value, \(Check.text(bound))",
        fix: "correct the cell")
    case .maximum(let bound):
      guard typed.compared(with: bound, in: reading) == .greater else { return nil }
      return ValueProblem(
        .mapAboveMaximum,
        "\(ValueProblem.quoted(typed.text(in: reading))) is more than the greatest value, \(Check.text(bound))",
        fix: "correct the cell")
    case .minimumLength(let least):
      let length = value.withText(in: reading) { TextBytes.scalarCount($0) }
      if length >= least { return nil }
      return ValueProblem(
        .mapTooShort,
        "\(ValueProblem.quoted(value.text(in: reading))) has \(Check.characters(length)), and \(least) are the least",
        fix: "correct the cell")
    case .maximumLength(let most):
      let length = value.withText(in: reading) { TextBytes.scalarCount($0) }
      if length <= most { return nil }
      return ValueProblem(
        .mapTooLong,
        "\(ValueProblem.quoted(value.text(in: reading))) has \(Check.characters(length)), and \(most) \(most == 1 ? "is" : "are") the most",
        fix: "shorten it, or cut it with truncate in the column")
    // Judged over the whole input: see MappedRow.uniqueKeys.
    case .unique: return nil
    }
  }

  private static func characters(_ count: Int) -> String { count == 1 ? "1 character" : "\(count) characters" }

  private static func text(_ operand: Operand) -> String {
    switch operand {
    case .text(let text): text
    case .number(let number): number.text
    case .boolean(let value): value ? "true" : "false"
    case .day(let day): CivilTime.isoDate(ofDay: day)
    case .instant(let instant): CivilTime.isoInstant(instant)
    }
  }
}

extension ColumnValue {
  enum Order { case less, equal, greater }

  /// How the value stands to a constant: numbers by value, days and instants by time, false before true, texts
  /// by their bytes.
  /// - Returns: nil when there is no value, or one of another type.
  func compared(with operand: Operand, in reading: borrowing RowReading) -> Order? {
    switch (self, operand) {
    case (.number(let left), .number(let right)): ColumnValue.order(left, right)
    case (.day(let left), .day(let right)): ColumnValue.order(left, right)
    case (.instant(let left), .instant(let right)): ColumnValue.order(left, right)
    case (.boolean(let left), .boolean(let right)): ColumnValue.order(left ? 1 : 0, right ? 1 : 0)
    case (.text, .text(let right)):
      withText(in: reading) { left in
        if TextBytes.equal(left, right) { return .equal }
        let isLess = TextBytes.array(left).lexicographicallyPrecedes(Array(right.utf8))
        return isLess ? .less : .greater
      }
    default: nil
    }
  }

  private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Order {
    left < right ? .less : left == right ? .equal : .greater
  }
}
