/// A condition over the typed values of a row, in `skip` and `when`.
package indirect enum Predicate: Sendable {
  case isMissing(Int)
  case isPresent(Int)
  /// A missing value matches none of these.
  case compare(column: Int, Comparison, Operand)
  case isIn(column: Int, [Operand])
  case isNotIn(column: Int, [Operand])
  /// The pattern is searched in the canonical text.
  case matches(column: Int, Pattern)
  case all([Predicate])
  case any([Predicate])
  case not(Predicate)

  package enum Comparison: String, Sendable, CaseIterable { case eq, ne, lt, le, gt, ge }

  /// The columns it reads, in the order it names them.
  package var columns: [Int] {
    switch self {
    case .isMissing(let column), .isPresent(let column): [column]
    case .compare(let column, _, _), .isIn(let column, _), .isNotIn(let column, _), .matches(let column, _): [column]
    case .all(let parts), .any(let parts): parts.flatMap(\.columns)
    case .not(let part): part.columns
    }
  }
}

/// A constant of a predicate or check, read in the type of the column it is compared with.
package enum Operand: Sendable, Hashable {
  case text(String)
  /// Integers and decimals.
  case number(Decimal128)
  case boolean(Bool)
  /// Days since 1970-01-01 for dates.
  case day(Int)
  /// Seconds since 1970 for date-times and epochs.
  case instant(Int64)
}

/// A decimal number: `digits` × 10^−`scale`, exact.
package struct Decimal128: Sendable, Hashable, Comparable, BitwiseCopyable {
  /// The digits as a signed whole number; 38 decimal digits at most.
  package var digits: Int128
  /// Digits after the point, 0 to 38; normalised, so the last digit is not 0 unless scale is 0.
  package var scale: Int

  package init(digits: Int128, scale: Int) {
    var digits = digits
    var scale = scale
    // Nearly every number is a machine word, and a wide one takes far longer to divide.
    if scale > 0, var word = Int64(exactly: digits) {
      while scale > 0, word % 10 == 0 {
        word /= 10
        scale -= 1
      }
      self.digits = Int128(word)
      self.scale = scale
      return
    }
    while scale > 0, digits % 10 == 0 {
      digits /= 10
      scale -= 1
    }
    self.digits = digits
    self.scale = scale
  }

  package static func < (left: Decimal128, right: Decimal128) -> Bool {
    if left.scale == right.scale { return left.digits < right.digits }
    guard (left.digits < 0) == (right.digits < 0) else { return left.digits < right.digits }
    let scale = max(left.scale, right.scale)
    if let a = left.scaled(to: scale), let b = right.scaled(to: scale) { return a < b }
    // One of them cannot be widened: it is the longer one before the point.
    let leftIsWider = left.scaled(to: scale) == nil
    return leftIsWider == (left.digits < 0)
  }

  private func scaled(to target: Int) -> Int128? {
    var value = digits
    for _ in scale..<target {
      let (next, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = next
    }
    return value
  }
}
