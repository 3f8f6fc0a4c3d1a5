/// A value of the mapping file: YAML without anchors, tags and types, every part with its place.
struct YAMLNode: Sendable {
  indirect enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping([YAMLMember])
    /// Reported already: later phases leave it out and say nothing about it.
    case refused
  }

  var content: Content
  var start: TextPosition
  var end: TextPosition
}

/// A key and its value.
struct YAMLMember: Sendable {
  var key: String
  var keyStart: TextPosition
  var value: YAMLNode
}

/// A text and how it was written.
struct YAMLScalar: Sendable {
  enum Style: Sendable { case plain, quoted, block }

  /// The text as it stands in the source, escapes and folds undone, never converted to a type.
  var text: String
  var style: Style

  /// Whether YAML reads it as null: nothing at all, `~` or `null` without quotes.
  var isNull: Bool { style == .plain && (text.isEmpty || text == "~" || Self.isForm(of: "null", text)) }

  /// What YAML 1.1 reads the unquoted words true, false, yes, no, on and off as.
  var boolean: Bool? {
    guard style == .plain, text.utf8.count <= 5 else { return nil }
    if ["true", "yes", "on"].contains(where: { Self.isForm(of: $0, text) }) { return true }
    if ["false", "no", "off"].contains(where: { Self.isForm(of: $0, text) }) { return false }
    return nil
  }

  private static func isForm(of word: String, _ text: String) -> Bool {
    text == word || text == word.uppercased() || text == word.prefix(1).uppercased() + word.dropFirst()
  }
}

extension YAMLNode {
  var isRefused: Bool { if case .refused = content { true } else { false } }

  var scalar: YAMLScalar? { if case .scalar(let scalar) = content { scalar } else { nil } }

  /// The text of a scalar.
  var text: String? { scalar?.text }

  /// The entries of a list that were not refused.
  var elements: [YAMLNode] {
    guard case .sequence(let nodes) = content else { return [] }
    return nodes.filter { !$0.isRefused }
  }

  /// The members of a mapping, those with a refused value included.
  var members: [YAMLMember] { if case .mapping(let members) = content { members } else { [] } }

  func member(_ key: String) -> YAMLMember? { members.first { $0.key.utf8.elementsEqual(key.utf8) } }

  /// The value of a key; nil when the key is absent or its value was refused.
  subscript(_ key: String) -> YAMLNode? {
    guard let value = member(key)?.value, !value.isRefused else { return nil }
    return value
  }

  /// Whether a key was given and its value refused, so that nothing can be concluded from its absence.
  func isRefused(_ key: String) -> Bool { member(key)?.value.isRefused ?? false }
}
