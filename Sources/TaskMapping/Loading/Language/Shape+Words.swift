internal import Diagnostics

// What a shape takes, and how it is called in messages.

extension Shape {
  /// Whether the kind of a value is right, so that a closer look is worth while.
  func takesKind(of node: YAMLNode) -> Bool {
    switch (self, node.content) {
    case (.text, .scalar), (.words, .scalar), (.section, .mapping), (.list, .sequence): true
    case (.integer, .scalar(let scalar)): scalar.style == .plain && Self.isWholeNumber(scalar.text)
    case (.boolean, .scalar(let scalar)): scalar.boolean != nil
    case (.either(let shapes), _): shapes.contains { $0.takesKind(of: node) }
    default: false
    }
  }

  /// How messages and pages call it: `a whole number from 1 to 5`.
  var description: String {
    switch self {
    case .text(let form): form.title
    case .integer(let range) where range.lowerBound == range.upperBound: "\(range.lowerBound)"
    case .integer(let range) where range.upperBound >= 1_000_000: "a whole number from \(range.lowerBound)"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .boolean: "true or false"
    case .words(let words): ShapeChecker.listed(words.map(\.text))
    case .section(let name): Language.section(name).form
    case .list(let element, _): "a list [ ], each entry \(element.description)"
    case .either(let shapes): ShapeChecker.listed(shapes.map(\.description))
    }
  }

  /// What to do about a value of the wrong kind, where there is a good guess.
  func advice(for node: YAMLNode) -> String? {
    switch (self, node.content) {
    case (.list(let element, _), .scalar(let scalar)) where element.takesKind(of: node):
      "write [\(scalar.text)]"
    case (.either(let shapes), _):
      shapes.lazy.compactMap { $0.advice(for: node) }.first
    case (.section(.condition), .scalar(let scalar)):
      "write {eq: \(scalar.text)}"
    case (.integer, .scalar(let scalar)) where scalar.style == .quoted && Self.isWholeNumber(scalar.text):
      "write it without quotes"
    case (.boolean, .scalar(let scalar)) where scalar.style == .quoted:
      "write it without quotes"
    default: nil
    }
  }

  private static func isWholeNumber(_ text: String) -> Bool {
    var digits = text.utf8[...]
    if let first = digits.first, first == UInt8(ascii: "-") { digits = digits.dropFirst() }
    return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

extension Section {
  /// How messages call its form: `a mapping with keys such as from and to`.
  fileprivate var form: String {
    if keys.isEmpty { return "a mapping { } of names" }
    return "a mapping { } with keys such as \(keys.prefix(3).map(\.name).joined(separator: ", "))"
  }
}

extension NameForm {
  enum Verdict {
    case fits
    /// It is not meant for a name: an unknown key.
    case isNoSuchName
    case refused(DiagnosticCode, message: String, fix: String)
  }

  /// Words that predicates keep for themselves.
  private static let reservedNames = ["all", "any", "not"]

  func verdict(on name: String) -> Verdict {
    switch self {
    case .any, .columnReference:
      return .fits
    case .member:
      let prefixes = ["attributes.", "references.", "segment_attributes."]
      return prefixes.contains { name.hasPrefix($0) && name != $0 } ? .fits : .isNoSuchName
    case .column:
      if Self.reservedNames.contains(name) {
        return .refused(
          .mappingColumnName, message: "\"\(name)\" cannot be the name of a column, because conditions use the word",
          fix: "choose another name")
      }
      let startsWell = name.utf8.first.map { !Self.isDigit($0) && $0 != UInt8(ascii: "-") } ?? false
      if startsWell && name.utf8.allSatisfy(Self.isNameByte) { return .fits }
      return .refused(
        .mappingColumnName, message: "\(name.quoted) cannot be the name of a column",
        fix:
          "write \(Self.mended(name)): a letter, then letters, digits, _ and -; the header itself goes under `header`")
    case .attribute:
      if !name.isEmpty && name.utf8.allSatisfy(Self.isNameByte) { return .fits }
      return .refused(
        .mappingAttributeKey,
        message: "\(name.quoted) cannot be the key of an attribute: only A-Z a-z 0-9 - and _ are allowed",
        fix: "write \(Self.mended(name))")
    case .segmentAttribute:
      return segmentVerdict(on: name)
    }
  }

  private func segmentVerdict(on name: String) -> Verdict {
    if !name.isEmpty && name.utf8.allSatisfy(Self.isNameByte) { return .fits }
    let fix =
      switch name {
      case "connect:ContactExpiry": "use expires_after in the task"
      case "connect:CreatedByUser": "use created_by in the task"
      default: "write \(Self.mended(name))"
      }
    return .refused(
      .mappingAttributeKey,
      message:
        "\(name.quoted) cannot be the key of a segment attribute: only A-Z a-z 0-9 - and _ are allowed",
      fix: fix)
  }

  /// A name that would do, as near as can be.
  private static func mended(_ name: String) -> String {
    let bytes = name.unicodeScalars.map { scalar -> UInt8 in
      guard scalar.isASCII, isNameByte(UInt8(scalar.value)) else { return UInt8(ascii: "_") }
      return UInt8(scalar.value)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.isEmpty || isDigit(bytes[0]) ? "_" + text : text
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      true
    default: isDigit(byte)
    }
  }
}
