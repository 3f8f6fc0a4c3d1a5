internal import Diagnostics

/// Phase 2: holds the tree against the table of keys.
///
/// What fits comes out unchanged; whatever does not is reported and refused, so that phase 3 may take the shape
/// of everything it finds for granted.
struct ShapeChecker {
  private(set) var problems: ProblemList
  /// What was refused, as it stood: names mentioned in it count as used.
  private(set) var dropped: [YAMLNode]

  init(problems: ProblemList, dropped: [YAMLNode]) {
    self.problems = problems
    self.dropped = dropped
  }

  /// Checks a whole mapping.
  /// - Returns: the tree without what was refused; nil when nothing can be said about it.
  mutating func checkedMapping(_ root: YAMLNode) -> YAMLNode? {
    if case .refused = root.content { return nil }
    guard case .mapping(let members) = root.content else {
      problems.add(
        .mappingWrongKind, at: root.start,
        "a mapping begins with keys such as taskferry: 1, not with \(Self.kind(of: root))",
        fix: "`taskferry init FILE` writes a mapping for a spreadsheet")
      return nil
    }
    guard isReadableVersion(members) else { return nil }
    return checked(root, as: .section(.mapping), label: "the mapping", at: .start)
  }

  /// The version stands first so that a newer file is refused before its keys are judged.
  private mutating func isReadableVersion(_ members: [YAMLMember]) -> Bool {
    guard let index = members.firstIndex(where: { $0.key == "taskferry" }) else { return true }
    let member = members[index]
    guard let scalar = member.value.scalar else { return true }
    if scalar.text != String(Language.version) {
      problems.add(
        .mappingVersion, at: member.value.start,
        "the mapping is written in version \(scalar.text.quoted) of the language; this program reads version 1",
        fix: "write taskferry: 1, or use a program that knows that version")
      return false
    }
    if index > 0 {
      problems.add(
        .mappingVersion, at: member.keyStart, "\"taskferry\" is not the first key", fix: "move taskferry: 1 to the top")
    }
    return true
  }

  /// Checks one value.
  /// - Parameters:
  ///   - label: how messages name it.
  ///   - anchor: where a problem with what is absent is shown, the key's place.
  private mutating func checked(_ node: YAMLNode, as shape: Shape, label: String, at anchor: TextPosition) -> YAMLNode {
    if node.isRefused { return node }
    let alternatives: [Shape] = if case .either(let shapes) = shape { shapes } else { [shape] }
    if let scalar = node.scalar, scalar.isNull {
      return refuse(
        node, .mappingNoValue, at: scalar.text.isEmpty ? anchor : node.start, "\(label) has no value",
        fix: "give it \(shape.description), or remove it")
    }
    guard let fitting = alternatives.first(where: { $0.takesKind(of: node) }) else {
      return refuseKind(node, expected: shape, label: label)
    }
    switch fitting {
    case .text(let form): return checkedText(node, form, label: label, expected: shape)
    case .integer(let range): return checkedInteger(node, range, label: label)
    case .boolean: return node
    case .words(let words): return checkedWord(node, words, label: label, expected: shape)
    case .section(let name): return checkedSection(node, Language.section(name), label: label, at: anchor)
    case .list(let element, let count): return checkedList(node, of: element, count: count, label: label)
    case .either: return node
    }
  }

  private mutating func checkedText(_ node: YAMLNode, _ form: TextForm, label: String, expected: Shape) -> YAMLNode {
    guard let scalar = node.scalar else { return node }
    if scalar.style == .plain, !scalar.text.isEmpty { warnOfCut(behind: node, label: label) }
    if scalar.boolean != nil, !form.takesWords {
      return refuse(
        node, .mappingUnquotedWord, at: node.start,
        "\(label) is \(scalar.text) without quotes, which YAML may read as true or false",
        fix: "write \"\(scalar.text)\"")
    }
    if scalar.text.isEmpty, !form.mayBeEmpty {
      return refuse(
        node, .mappingNoValue, at: node.start, "\(label) is empty", fix: "give it \(expected.description), or remove it"
      )
    }
    return node
  }

  /// `Callback #${ticket}` ends at the `#`, and so does a header such as `Ticket #`.
  private mutating func warnOfCut(behind node: YAMLNode, label: String) {
    guard let line = problems.text.line(node.end.line) else { return }
    let behind = line.unicodeScalars.dropFirst(node.end.column - 1)
    let comment = behind.drop { $0 == " " || $0 == "\t" }
    guard comment.startIndex > behind.startIndex, comment.first == "#", problems.hasRoom(for: .warning) else { return }
    let words = String(String.UnicodeScalarView(comment.dropFirst()))
    guard words.allSatisfy(\.isWhitespace) || words.contains("${") || words.first?.isNumber == true else { return }
    let column = node.end.column + behind.prefix { $0 == " " || $0 == "\t" }.count
    problems.add(
      .mappingComment, severity: .warning, at: TextPosition(line: node.end.line, column: column),
      "\(label) ends before this #, because a # with a space before it begins a comment",
      fix: "put the whole text in quotes, or a space behind the # where it is a comment")
  }

  private mutating func checkedInteger(_ node: YAMLNode, _ range: ClosedRange<Int>, label: String) -> YAMLNode {
    guard let text = node.text, let number = Int(text), range.contains(number) else {
      return refuse(
        node, .mappingNumberRange, at: node.start,
        "\(label) is \(node.text ?? ""), and must be \(Shape.integer(range).description)")
    }
    return node
  }

  private mutating func checkedWord(_ node: YAMLNode, _ words: [Word], label: String, expected: Shape) -> YAMLNode {
    guard let text = node.text else { return node }
    if words.contains(where: { $0.text == text }) { return node }
    return refuse(
      node, .mappingWrongWord, at: node.start, "\(label) cannot be \(text.quoted)",
      fix: expected.advice(for: node) ?? "use \(expected.description)",
      nearestTo: text, among: words.map(\.text))
  }

  private mutating func checkedList(
    _ node: YAMLNode, of element: Shape, count: ClosedRange<Int>, label: String
  ) -> YAMLNode {
    guard case .sequence(let elements) = node.content else { return node }
    guard count.contains(elements.count) else {
      return refuse(
        node, .mappingListLength, at: node.start,
        "\(label) has \(elements.count) entries, and must have \(count.lowerBound) to \(count.upperBound)",
        fix: elements.isEmpty ? "remove it, or fill it" : nil)
    }
    var checkedNode = node
    checkedNode.content = .sequence(
      elements.map { checked($0, as: element, label: "an entry of \(label)", at: $0.start) })
    return checkedNode
  }

  private mutating func refuseKind(_ node: YAMLNode, expected: Shape, label: String) -> YAMLNode {
    refuse(
      node, .mappingWrongKind, at: node.start, "\(label) must be \(expected.description), not \(Self.kind(of: node))",
      fix: expected.advice(for: node))
  }

  private mutating func refuse(
    _ node: YAMLNode, _ code: DiagnosticCode, at position: TextPosition, _ message: @autoclosure () -> String,
    fix: @autoclosure () -> String? = nil, nearestTo word: String? = nil, among names: [String] = []
  ) -> YAMLNode {
    if problems.hasRoom() {
      let suggestion = word.flatMap { problems.nearest(to: $0, among: names) }
      problems.add(code, at: position, message(), fix: fix(), suggestion: suggestion)
    }
    dropped.append(node)
    return YAMLNode(content: .refused, start: node.start, end: node.end)
  }

  private static func kind(of node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let scalar) where scalar.boolean != nil: "\(scalar.text)"
    case .scalar(let scalar) where scalar.style == .plain && Int(scalar.text) != nil: "the number \(scalar.text)"
    case .scalar(let scalar): scalar.text.utf8.count <= 60 ? "the text \(scalar.text.quoted)" : "a text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .refused: "that"
    }
  }

  /// `a, b or c`.
  static func listed(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}

// MARK: - Sections

extension ShapeChecker {
  private mutating func checkedSection(
    _ node: YAMLNode, _ section: Section, label: String, at anchor: TextPosition
  ) -> YAMLNode {
    guard !node.members.isEmpty || section.isEmptyAllowed else {
      return refuse(node, .mappingNoValue, at: node.start, "\(label) has nothing in it", fix: "fill it, or remove it")
    }
    var kept: [YAMLMember] = []
    // Keys that were probably meant by unknown ones: that they are missing follows from that.
    var meant: Set<String> = []
    for member in node.members {
      if let key = section.key(member.key) {
        kept.append(checked(member, as: key.shape))
      } else if let others = section.others, let value = checkedOther(member, others) {
        kept.append(YAMLMember(key: member.key, keyStart: member.keyStart, value: value))
      } else {
        meant.formUnion(reportUnknown(member, in: section))
      }
    }
    var checkedNode = node
    checkedNode.content = .mapping(kept)
    reportMissing(in: checkedNode, section, meant: meant, label: label, at: anchor)
    judgeRequirements(of: &checkedNode, section)
    return checkedNode
  }

  private mutating func checked(_ member: YAMLMember, as shape: Shape) -> YAMLMember {
    let value = checked(member.value, as: shape, label: member.key.quoted, at: member.keyStart)
    return YAMLMember(key: member.key, keyStart: member.keyStart, value: value)
  }

  /// The value of a member under a name of the user's choice, refused when the name cannot be one; nil when the
  /// section has no such names.
  private mutating func checkedOther(_ member: YAMLMember, _ others: Section.Others) -> YAMLNode? {
    switch others.form.verdict(on: member.key) {
    case .fits:
      return checked(member, as: others.shape).value
    case .isNoSuchName:
      return nil
    case .refused(let code, let message, let fix):
      return refuse(
        YAMLNode(content: member.value.content, start: member.keyStart, end: member.value.end), code,
        at: member.keyStart, message, fix: fix)
    }
  }

  private mutating func reportUnknown(_ member: YAMLMember, in section: Section) -> [String] {
    dropped.append(member.value)
    guard problems.hasRoom() else { return [] }
    let names = section.keys.map(\.name)
    let near = problems.nearest(to: member.key, among: names)
    problems.add(
      .mappingUnknownKey, at: member.keyStart, "\(member.key.quoted) is not a key of \(section.title)",
      fix: near.map { "write \($0)" } ?? Self.whereItBelongs(member.key)
        ?? "its keys are \(names.joined(separator: ", "))", suggestion: near)
    // Where every key excludes every other, an unknown one stands for any of them.
    if section.choices.contains(where: { $0.keys.count == names.count }) { return names }
    return near.map { [$0] } ?? []
  }

  /// The section that has such a key, when only one has.
  private static func whereItBelongs(_ key: String) -> String? {
    let owners = SectionName.allCases.filter { Language.section($0).key(key) != nil }
    guard let owner = owners.first, owners.count == 1 else { return nil }
    return "it is a key of \(Language.section(owner).title)"
  }

  private mutating func reportMissing(
    in node: YAMLNode, _ section: Section, meant: Set<String>, label: String, at anchor: TextPosition
  ) {
    for key in section.keys where key.isRequired && node.member(key.name) == nil && !meant.contains(key.name) {
      problems.add(
        .mappingMissingKey, at: anchor, "\(label) lacks \(key.name.quoted)",
        fix: "add \(key.name): \(key.shape.description)")
    }
    for choice in section.choices {
      let there = node.members.filter { choice.keys.contains($0.key) }
      if there.isEmpty, choice.isRequired, meant.isDisjoint(with: choice.keys) {
        problems.add(
          .mappingExactlyOne, at: anchor, "\(label) needs one of \(Self.listed(choice.keys))",
          fix: "add exactly one of them")
      }
      for extra in there.dropFirst() {
        problems.add(
          .mappingExactlyOne, at: extra.keyStart,
          "\(extra.key.quoted) and \(there[0].key.quoted) exclude each other",
          fix: "keep one of them")
      }
    }
  }

  /// Reports keys that mean nothing without another, and takes them out.
  private mutating func judgeRequirements(of node: inout YAMLNode, _ section: Section) {
    var members = node.members
    members.removeAll { member in
      guard let needs = section.key(member.key)?.needs else { return false }
      let other = node.member(needs.key)
      if other?.value.isRefused == true { return false }
      if needs.words.isEmpty {
        guard other == nil else { return false }
        problems.add(
          .mappingMisplacedKey, at: member.keyStart,
          "\(member.key.quoted) has no effect without \(needs.key.quoted)",
          fix: "add \(needs.key), or remove \(member.key)")
      } else {
        let word = other?.value.text ?? "text"
        guard !needs.words.contains(word) else { return false }
        let wanted = Self.listed(needs.words)
        problems.add(
          .mappingMisplacedKey, at: member.keyStart,
          "\(member.key.quoted) belongs to \(needs.key): \(wanted), and this \(needs.key) is \(word)",
          fix: "write \(needs.key): \(wanted), or remove \(member.key)")
      }
      dropped.append(member.value)
      return true
    }
    node.content = .mapping(members)
  }
}
