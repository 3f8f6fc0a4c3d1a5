internal import Diagnostics

/// A constant of the mapping, read in the type of the column it is compared with.
struct Constant: Sendable, Hashable {
  var operand: Operand
  /// The canonical text, as values of the column have it.
  var text: String
}

extension MappingCompiler {
  /// Reads a constant in a type; reports one that cannot be read.
  mutating func constant(_ node: YAMLNode, as type: ValueType, column: String) -> Constant? {
    guard let scalar = node.scalar else { return nil }
    if scalar.boolean != nil {
      guard case .boolean = type else {
        problems.add(
          .mappingUnquotedWord, at: node.start,
          "\(scalar.text) without quotes may be read as true or false, and \(JSONText.quoted(column)) is of type \(type.word)",
          fix: "write \"\(scalar.text)\"", column: column)
        return nil
      }
    }
    if let constant = type.constant(scalar.text, timezone: timezone) { return constant }
    problems.add(
      .mappingOperand, at: node.start,
      "\(JSONText.quoted(scalar.text)) cannot be read as \(type.word), the type of \(JSONText.quoted(column))",
      fix: type.adviceForConstants, column: column)
    return nil
  }
}

extension ValueType {
  fileprivate func constant(_ text: String, timezone: ZoneRule?) -> Constant? {
    switch self {
    case .text, .phone, .email, .url: return Constant(operand: .text(text), text: text)
    case .integer:
      return Int64(text).map { Constant(operand: .number(Decimal128(digits: Int128($0), scale: 0)), text: String($0)) }
    case .epoch: return Int64(text).map { Constant(operand: .instant($0), text: String($0)) }
    case .boolean(let yes, let no):
      if yes.contains(where: { $0.lowercased() == text.lowercased() }) {
        return Constant(operand: .boolean(true), text: "true")
      }
      if no.contains(where: { $0.lowercased() == text.lowercased() }) {
        return Constant(operand: .boolean(false), text: "false")
      }
      return nil
    case .date:
      guard text.utf8.count == 10, case .time(let time) = ISOTime.read(text) else { return nil }
      return Constant(operand: .day(time.dayNumber), text: text)
    case .dateTime: return ISOTime.instant(text).map { Constant(operand: .instant($0), text: CivilTime.isoInstant($0)) }
    case .decimal: return Decimal128(plain: text).map { Constant(operand: .number($0), text: text) }
    }
  }

  fileprivate var adviceForConstants: String {
    switch self {
    case .integer, .epoch: "write digits"
    case .decimal: "write digits with a point before the fraction"
    case .boolean(let yes, let no): "use one of \((yes + no).joined(separator: ", "))"
    case .date: "write year, month and day: 2026-12-24"
    case .dateTime: "write date, time and offset: \"2026-03-28T12:00:00Z\""
    default: "change it, or the type of the column"
    }
  }
}

extension Operand {
  /// Whether it comes before another of its kind.
  func isLess(than other: Operand) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)): left < right
    case (.day(let left), .day(let right)): left < right
    case (.instant(let left), .instant(let right)): left < right
    default: false
    }
  }
}

extension Decimal128 {
  fileprivate init?(plain text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }), text.utf8.count < 38,
      let digits = Int128(parts.joined())
    else { return nil }
    self.init(digits: digits, scale: parts.count == 2 ? parts[1].utf8.count : 0)
  }
}
