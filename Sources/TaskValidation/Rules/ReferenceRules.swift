internal import ConnectAPI
internal import Diagnostics

/// `References`: names, values, types and their total.
enum ReferenceRules {
  static func check(_ references: [TaskFields.Reference], into findings: inout Findings) {
    var total = 0
    for reference in references {
      total += reference.name.utf8.count + reference.kind.rawValue.utf8.count + reference.value.utf8.count
      check(reference, into: &findings)
    }
    for name in Repetition.repeated(in: references, by: { $0.name }) {
      findings.refuse(
        .referenceRepeated, "reference \(Excerpt.quoted(name)) is given twice", fix: "keep one of them in the mapping")
    }
    if total > Limits.referencesTotalBytes {
      findings.refuse(
        .referencesTooLarge,
        "references have \(Excerpt.grouped(total)) bytes in UTF-8, names, types and values together, the limit is "
          + Excerpt.grouped(Limits.referencesTotalBytes),
        fix: "move long texts to the description or to attributes, or leave references out")
    }
  }

  private static func check(_ reference: TaskFields.Reference, into findings: inout Findings) {
    func name() -> String { Excerpt.quoted(reference.name) }
    findings.check(
      reference.name, "reference name \(name())", length: Limits.referenceNameLength, code: .referenceNameLength,
      fix: "rename the reference in the mapping")
    let fits = findings.check(
      reference.value, "the value of reference \(name())", length: Limits.referenceValueLength,
      code: .referenceValueTooLong, fix: "cut the column with do: [{truncate: {max: 1000}}], or leave the reference out"
    )
    if fits, let expected = implausible(reference) {
      findings.refuse(
        .referenceImplausible, "reference \(name()) is \(expected.what), and \(Excerpt.quoted(reference.value)) is not",
        fix: expected.fix)
    }
  }

  /// What the value should be, when it cannot be that. Looks only for what no consumer could use: the service
  /// documents no grammar for values.
  private static func implausible(_ reference: TaskFields.Reference) -> (what: String, fix: String)? {
    if isPlausible(Array(reference.value.utf8).span, reference.kind) { return nil }
    return switch reference.kind {
    case .string: nil
    case .url: ("a URL", "write it with its scheme, such as https://example.com, or omit the reference")
    case .number: ("a NUMBER", "give digits with an optional sign and decimal point, or use type string")
    case .date: ("a DATE", "read the column as date or datetime, so that it becomes epoch seconds")
    case .email: ("an EMAIL", "write an address such as name@example.com, or omit the reference")
    }
  }

  /// Whether a consumer could use the value as what its type says.
  static func isPlausible(_ value: Span<UInt8>, _ kind: TaskFields.Reference.Kind) -> Bool {
    switch kind {
    case .string: true
    case .url: ValueShape.isURL(value)
    case .number: ValueShape.isNumber(value)
    case .date: ValueShape.isEpochSeconds(value)
    case .email: ValueShape.isEmail(value)
    }
  }
}
