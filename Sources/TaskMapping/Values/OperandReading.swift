extension ValueType {
  /// Reads a constant of the mapping, such as `min: 5` or `eq: 2026-03-30`, in this type.
  ///
  /// The canonical forms come first, since that is what YAML writes: `1.5` with a point, `true`, `2026-03-30`,
  /// `2026-03-30T09:30:00Z`. What they do not fit is read as a cell would be.
  /// - Parameter zone: for wall-clock times; nil when the mapping has no fixed one.
  /// - Throws: the reason why it is no such value.
  package func operand(_ text: String, zone: TimeZoneRules? = nil) throws(ValueProblem) -> Operand {
    if let canonical = canonicalOperand(text, zone) { return canonical }
    switch try ValueReader(self).read(Array(text.utf8).span, zone: zone) {
    case .verbatim: return .text(text)
    case .text(let canonical): return .text(canonical)
    case .number(let number): return .number(number)
    case .boolean(let value): return .boolean(value)
    case .day(let day): return .day(day)
    case .instant(let instant): return .instant(instant)
    }
  }

  private func canonicalOperand(_ text: String, _ zone: TimeZoneRules?) -> Operand? {
    switch self {
    case .decimal: return Decimal128(text).map(Operand.number)
    case .boolean: return text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil
    case .date:
      guard case .time(let time) = ISOTime.read(text), time.wallSeconds % 86_400 == 0 else { return nil }
      return .day(time.dayNumber)
    case .dateTime(_, _, let dst):
      guard case .time(let time) = ISOTime.read(text) else { return nil }
      if let offset = time.offsetSeconds { return .instant(time.wallSeconds - Int64(offset)) }
      return zone?.instant(atWall: time.wallSeconds, dst).map(Operand.instant)
    case .epoch: return ISOTime.instant(text).map(Operand.instant)
    case .text, .integer, .phone, .email, .url: return nil
    }
  }
}

extension ColumnRule {
  /// Reads a constant that this column's values are compared with; behind a `map` they are texts.
  /// - Throws: the reason why it is no such value.
  package func operand(_ text: String, zone: TimeZoneRules? = nil) throws(ValueProblem) -> Operand {
    map == nil ? try type.operand(text, zone: zone) : .text(text)
  }
}
