internal import ConnectAPI
internal import Diagnostics

/// `Attributes`: keys, values and their total.
enum AttributeRules {
  /// The attribute that carries the ClientToken of a stamped task.
  static let stampKey = "taskferry"
  /// Characters of a ClientToken as `TaskKey` makes it.
  static let stampLength = 36

  static func check(_ attributes: [TaskFields.Attribute], isStamped: Bool, into findings: inout Findings) {
    var total = isStamped ? stampKey.utf8.count + stampLength : 0
    for attribute in attributes {
      total += attribute.key.utf8.count + attribute.value.utf8.count
      check(attribute, isStamped: isStamped, into: &findings)
    }
    for key in Repetition.repeated(in: attributes, by: { $0.key }) {
      findings.refuse(
        .attributeRepeated, "attribute \(Excerpt.quoted(key)) is given twice", fix: "keep one of them in the mapping")
    }
    if total > Limits.attributesTotalBytes {
      findings.refuse(
        .attributesTooLarge,
        "attributes have \(Excerpt.grouped(total)) bytes in UTF-8, keys and values together"
          + "\(isStamped ? " with the stamp" : ""), the limit is \(Excerpt.grouped(Limits.attributesTotalBytes))",
        fix: "leave attributes out, or cut long columns with do: [{truncate: {max: 1000, unit: bytes}}]")
    }
  }

  private static func check(_ attribute: TaskFields.Attribute, isStamped: Bool, into findings: inout Findings) {
    // Quoted only for a message: nearly every row has none.
    func name() -> String { Excerpt.quoted(attribute.key) }
    if isStamped && Excerpt.isSame(attribute.key, stampKey) {
      findings.refuse(
        .attributeReserved, "attribute \(name()) is the stamp that carries the ClientToken",
        fix: "rename the attribute, or write stamp: off")
    }
    KeyRules.check(
      attribute.key, "attribute key \(name())", length: Limits.attributeKeyLength, lengthCode: .attributeKeyLength,
      charactersCode: .attributeKeyInvalid, into: &findings)
    findings.check(
      attribute.value, "the value of attribute \(name())", length: Limits.attributeValueLength,
      code: .attributeValueTooLong, fix: "cut the column with do: [{truncate: {max: 1000}}]")
  }
}

/// Keys of attributes and segment attributes share their alphabet.
enum KeyRules {
  static func check(
    _ key: String, _ subject: @autoclosure () -> String, length: ClosedRange<Int>, lengthCode: DiagnosticCode,
    charactersCode: DiagnosticCode, into findings: inout Findings
  ) {
    if let count = Excerpt.length(of: key, notIn: length) {
      findings.refuse(
        lengthCode,
        "\(subject()) has \(Excerpt.grouped(count)) characters, \(length.lowerBound) to "
          + "\(Excerpt.grouped(length.upperBound)) are allowed",
        fix: "rename the key in the mapping")
    }
    if !key.utf8.allSatisfy(Limits.isKeyByte) {
      findings.refuse(
        charactersCode, "\(subject()) holds a character that keys may not have",
        fix: "use only the letters A to Z and a to z, digits, - and _")
    }
  }
}
