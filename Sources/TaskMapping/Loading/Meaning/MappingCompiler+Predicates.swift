internal import Diagnostics

extension MappingCompiler {
  /// A condition: columns with what they must be, `all`, `any`, `not`; several are all to hold.
  mutating func predicate(_ node: YAMLNode) -> Predicate {
    var parts: [Predicate] = []
    for member in node.members where !member.value.isRefused {
      switch member.key {
      case "all": parts.append(.all(member.value.elements.map { predicate($0) }))
      case "any": parts.append(.any(member.value.elements.map { predicate($0) }))
      case "not": parts.append(.not(predicate(member.value)))
      default:
        if let index = column(named: member.key, at: member.keyStart) {
          parts += member.value.members.compactMap { condition($0, on: index) }
        }
      }
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func condition(_ member: YAMLMember, on column: Int) -> Predicate? {
    let node = member.value
    if node.isRefused { return nil }
    switch member.key {
    case "is": return node.text == "missing" ? .isMissing(column) : .isPresent(column)
    case "in": return .isIn(column: column, operands(node, of: column))
    case "not_in": return .isNotIn(column: column, operands(node, of: column))
    case "matches": return pattern(node).map { .matches(column: column, $0) }
    default:
      guard let comparison = Predicate.Comparison(rawValue: member.key) else { return nil }
      if comparison != .eq, comparison != .ne, let type = types[column], !type.hasOrder {
        problems.add(
          .mappingColumnType, at: member.keyStart,
          "\(member.key) compares numbers and dates, and \(names.all[column].quoted) is of type \(type.word)",
          fix: "give the column such a type, or use eq, ne, in, not_in or matches")
        return nil
      }
      return constant(node, of: column).map { .compare(column: column, comparison, $0.operand) }
    }
  }

  private mutating func operands(_ node: YAMLNode, of column: Int) -> [Operand] {
    node.elements.compactMap { constant($0, of: column)?.operand }
  }

  /// A constant in the type of a column that was compiled.
  private mutating func constant(_ node: YAMLNode, of column: Int) -> Constant? {
    guard let type = types[column] else { return nil }
    return constant(node, as: type, column: names.all[column])
  }

  mutating func pattern(_ node: YAMLNode) -> Pattern? {
    do throws(PatternError) {
      return try Pattern(node.text ?? "")
    } catch {
      problems.add(
        .mappingPattern, at: position(of: error.fragment, in: node),
        "the pattern \((node.text ?? "").quoted) was refused: \(error.reason)", fix: error.fix)
      return nil
    }
  }

  /// Where a part of a text stands in the file; the text's own place when it is written otherwise there.
  private mutating func position(of part: String, in node: YAMLNode) -> TextPosition {
    guard problems.hasRoom(), !part.isEmpty, (node.text ?? "").utf8.count <= 16_384 else { return node.start }
    return problems.text.find(part, occurrence: 0, from: node.start, to: node.end) ?? node.start
  }
}
