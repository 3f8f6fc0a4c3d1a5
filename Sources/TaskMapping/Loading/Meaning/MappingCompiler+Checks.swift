internal import Diagnostics

extension MappingCompiler {
  // MARK: - Checks

  /// The checks of a column: bounds are about the value as it was read, all others about what `map` makes of it.
  mutating func checks(
    _ node: YAMLNode, of rule: ColumnRule, declared: ValueType?, compared: ValueType?
  ) -> [Check] {
    var checks: [Check] = []
    if let pattern = node["pattern"].flatMap({ pattern($0) }) { checks.append(.pattern(pattern)) }
    if let list = node["one_of"], let compared {
      let allowed = list.elements.compactMap { constant($0, as: compared, column: rule.name)?.text }
      checks.append(.oneOf(allowed))
      judgeMap(node, allowed: allowed)
    }
    checks += bounds(node, of: rule, type: declared)
    if let least = node["min_length"]?.integer { checks.append(.minimumLength(least)) }
    if let most = node["max_length"]?.integer { checks.append(.maximumLength(most)) }
    if let least = node["min_length"], let most = node["max_length"]?.integer, least.integer ?? 0 > most {
      problems.add(
        .mappingContradiction, at: least.start,
        "no text has at least \(least.text ?? "") and at most \(most) characters",
        fix: "swap them", column: rule.name)
    }
    if flag(node["unique"]) { checks.append(.unique) }
    return checks
  }

  private mutating func bounds(_ node: YAMLNode, of rule: ColumnRule, type: ValueType?) -> [Check] {
    guard let type else { return [] }
    let ends = [node["min"], node["max"]].compactMap { $0 }
    guard type.hasOrder else {
      for end in ends {
        problems.add(
          .mappingColumnType, at: end.start,
          "\"min\" and \"max\" compare numbers and dates, and this column is of type \(type.word)",
          fix: "give the column such a type, or use min_length and max_length", column: rule.name)
      }
      return []
    }
    let least = node["min"].flatMap { constant($0, as: type, column: rule.name)?.operand }
    let most = node["max"].flatMap { constant($0, as: type, column: rule.name)?.operand }
    if let least, let most, most.isLess(than: least), let place = node["min"] {
      problems.add(
        .mappingContradiction, at: place.start,
        "nothing is at least \(place.text ?? "") and at most \(node["max"]?.text ?? "")",
        fix: "swap them", column: rule.name)
    }
    return [least.map { Check.minimum($0) }, most.map { Check.maximum($0) }].compactMap { $0 }
  }

  /// A word that `map` makes and `one_of` refuses would refuse its rows for good.
  private mutating func judgeMap(_ node: YAMLNode, allowed: [String]) {
    let words = Set(allowed.map { Array($0.utf8) })
    for code in node["map"]?.members ?? [] {
      // A code for nothing makes no word.
      guard let word = code.value.text, !word.isEmpty, !words.contains(Array(word.utf8)), problems.hasRoom() else {
        continue
      }
      problems.add(
        .mappingContradiction, at: code.value.start,
        "\"map\" turns \(code.key.quoted) into \(word.quoted), which \"one_of\" does not allow",
        fix: "add it to one_of, or map to one of \(allowed.prefix(20).joined(separator: ", "))",
        suggestion: problems.nearest(to: word, among: allowed))
    }
  }

  /// Codes are looked up by the canonical text of the value, so one that is written otherwise is never found.
  mutating func judgeCodes(_ node: YAMLNode, of type: ValueType, column: String) {
    if case .text = type { return }
    for code in node["map"]?.members ?? [] where problems.hasRoom() {
      let key = YAMLNode(
        content: .scalar(YAMLScalar(text: code.key, style: .quoted)), start: code.keyStart, end: code.keyStart)
      guard let text = constant(key, as: type, column: column)?.text, text != code.key else { continue }
      problems.add(
        .mappingContradiction, at: code.keyStart,
        "\"map\" will never find \(code.key.quoted): a value of type \(type.word) is looked up as \(text.quoted)",
        fix: "write \(text.quoted)", suggestion: text, column: column)
    }
  }

  // MARK: - Policies

  mutating func policies(_ node: YAMLNode, of rule: inout ColumnRule, type: ValueType?) {
    rule.onMissing = word(node["on_missing"]) ?? (rule.isRequired ? .reject : .omit)
    rule.onError = word(node["on_error"]) ?? .reject
    rule.unmapped = word(node["unmapped"]) ?? .reject
    if rule.isRequired, let place = node["on_missing"], rule.onMissing == .omit {
      problems.add(
        .mappingContradiction, at: place.start, "the value is required, and on_missing leaves it out",
        fix: "remove required: true, or write on_missing: reject", column: rule.name)
    }
    let askers = ["on_missing", "on_error", "unmapped"].compactMap { key in
      node[key].flatMap { $0.text == "default" ? (key: key, node: $0) : nil }
    }
    if let place = node["default"] {
      rule.defaultText = type.flatMap { defaultText(place, of: rule, type: $0) }
      let isAsked = !askers.isEmpty || ["on_missing", "on_error", "unmapped"].contains { node.isRefused($0) }
      if !isAsked {
        problems.add(
          .mappingContradiction, severity: .warning, at: place.start, "no policy takes this default",
          fix: "write on_missing: default (or on_error, or unmapped), or remove it", column: rule.name)
      }
    } else if !node.isRefused("default") {
      for asker in askers {
        problems.add(
          .mappingNoDefault, at: asker.node.start, "\"\(asker.key)\" takes the default, and the column has none",
          fix: "add default: and a value", column: rule.name)
      }
    }
  }

  /// The canonical text of a default, which must pass the column's own checks.
  private mutating func defaultText(_ node: YAMLNode, of rule: ColumnRule, type: ValueType) -> String? {
    guard let constant = constant(node, as: type, column: rule.name) else { return nil }
    if let complaint = rule.checks.lazy.compactMap({ $0.complaint(about: constant) }).first {
      problems.add(
        .mappingContradiction, at: node.start, "the default \(constant.text.quoted) \(complaint)",
        fix: "change the default or the check", column: rule.name)
    }
    return constant.text
  }
}

extension Check {
  /// What is wrong with a constant; nil when it passes.
  fileprivate func complaint(about constant: Constant) -> String? {
    let text = constant.text
    let length = text.unicodeScalars.count
    switch self {
    case .pattern(let pattern): return pattern.matchesWhole(text) ? nil : "does not match the pattern"
    case .oneOf(let allowed): return allowed.contains { $0.utf8.elementsEqual(text.utf8) } ? nil : "is not among one_of"
    case .minimum(let least): return constant.operand.isLess(than: least) ? "is less than min" : nil
    case .maximum(let most): return most.isLess(than: constant.operand) ? "is greater than max" : nil
    case .minimumLength(let least): return length < least ? "is shorter than min_length" : nil
    case .maximumLength(let most): return length > most ? "is longer than max_length" : nil
    case .unique: return nil
    }
  }
}
