extension Predicate {
  /// Whether a row meets the condition. The columns it reads have been read.
  func holds(in reading: borrowing RowReading) -> Bool {
    switch self {
    case .isMissing(let column): return !reading.values[column].isPresent
    case .isPresent(let column): return reading.values[column].isPresent
    case .compare(let column, let comparison, let operand):
      guard reading.values[column].isPresent else { return false }
      return Predicate.holds(comparison, reading.values[column].compared(with: operand, in: reading))
    case .isIn(let column, let operands):
      guard reading.values[column].isPresent else { return false }
      return Predicate.isAmong(operands, reading.values[column], reading)
    case .isNotIn(let column, let operands):
      guard reading.values[column].isPresent else { return false }
      return !Predicate.isAmong(operands, reading.values[column], reading)
    case .matches(let column, let pattern):
      guard reading.values[column].isPresent else { return false }
      return reading.values[column].withText(in: reading) { pattern.search($0) }
    case .all(let parts): return parts.allSatisfy { $0.holds(in: reading) }
    case .any(let parts): return parts.contains { $0.holds(in: reading) }
    case .not(let part): return !part.holds(in: reading)
    }
  }

  private static func isAmong(_ operands: [Operand], _ value: ColumnValue, _ reading: borrowing RowReading) -> Bool {
    for operand in operands where value.compared(with: operand, in: reading) == .equal { return true }
    return false
  }

  /// - Parameter order: nil for values of different types, which are unequal and in no order.
  private static func holds(_ comparison: Comparison, _ order: ColumnValue.Order?) -> Bool {
    switch comparison {
    case .eq: order == .equal
    case .ne: order != .equal
    case .lt: order == .less
    case .le: order == .less || order == .equal
    case .gt: order == .greater
    case .ge: order == .greater || order == .equal
    }
  }
}
