internal import Diagnostics

/// A constant of the mapping, read in the type of the column it is compared with.
struct Constant: Sendable, Hashable {
  var operand: Operand

  /// The canonical text, as values of the column have it.
  var text: String {
    switch operand {
    case .text(let text): text
    case .number(let number): number.text
    case .boolean(let boolean): boolean ? "true" : "false"
    case .day(let day): CivilTime.isoDate(ofDay: day)
    case .instant(let instant): CivilTime.isoInstant(instant)
    }
  }
}

extension MappingCompiler {
  /// Reads a constant in a type; reports one that cannot be read.
  mutating func constant(_ node: YAMLNode, as type: ValueType, column: String) -> Constant? {
    guard let scalar = node.scalar else { return nil }
    if scalar.boolean != nil {
      guard case .boolean = type else {
        problems.add(
          .mappingUnquotedWord, at: node.start,
          "\(scalar.text) without quotes may be read as true or false, and \(column.quoted) is of type \(type.word)",
          fix: "write \"\(scalar.text)\"", column: column)
        return nil
      }
    }
    do throws(ValueProblem) {
      return Constant(operand: try type.operand(scalar.text, zone: ZoneChoice(for: type, timezone).fixed))
    } catch {
      problems.add(
        .mappingOperand, at: node.start, "\(error.message), and \(column.quoted) is of type \(type.word)",
        fix: error.fix, column: column)
      return nil
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
