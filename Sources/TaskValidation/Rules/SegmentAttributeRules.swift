internal import ConnectAPI
internal import Diagnostics

/// `SegmentAttributes` of the mapping's own; expiry and creator have keys of their own.
enum SegmentAttributeRules {
  static func check(_ attributes: [TaskFields.SegmentAttribute], into findings: inout Findings) {
    for attribute in attributes {
      check(key: attribute.key, into: &findings)
      check(attribute.value, of: attribute.key, depth: 1, into: &findings)
    }
    refuseRepetition(in: attributes, into: &findings)
  }

  private static func check(key: String, into findings: inout Findings) {
    func name() -> String { Excerpt.quoted(key) }
    switch key {
    case TaskFields.SegmentAttribute.expiryKey:
      findings.refuse(.segmentReserved, "segment attribute \(name()) sets the task's life", fix: "use expires_after")
    case TaskFields.SegmentAttribute.creatorKey:
      findings.refuse(.segmentReserved, "segment attribute \(name()) sets the task's creator", fix: "use created_by")
    default:
      KeyRules.check(
        key, "segment attribute key \(name())", length: Limits.segmentAttributeKeyLength, lengthCode: .segmentKeyLength,
        charactersCode: .segmentKeyInvalid, into: &findings)
    }
  }

  private static func check(
    _ value: SegmentAttributeValue, of key: String, depth: Int, into findings: inout Findings
  ) {
    func name() -> String { Excerpt.quoted(key) }
    guard depth <= Limits.segmentAttributeDepth else {
      findings.refuse(
        .segmentTooDeep, "segment attribute \(name()) nests deeper than \(Limits.segmentAttributeDepth) levels",
        fix: "flatten the value")
      return
    }
    switch value {
    case .string(let text):
      findings.check(
        text, "the value of segment attribute \(name())", length: Limits.segmentAttributeValueLength,
        code: .segmentValueTooLong, fix: "cut the column with do: [{truncate: {max: 1000}}]")
    case .arn(let arn):
      check(arn: arn, of: name(), into: &findings)
    case .integer(let number):
      if !Limits.segmentAttributeInteger.contains(number) {
        findings.refuse(
          .segmentIntegerRange, "segment attribute \(name()) is \(number), beyond 32 bits",
          fix: "give a number between -2147483648 and 2147483647, or write type: string")
      }
    case .list(let values):
      for value in values { check(value, of: key, depth: depth + 1, into: &findings) }
    case .map(let entries):
      for entry in entries {
        KeyRules.check(
          entry.key, "key \(Excerpt.quoted(entry.key)) in segment attribute \(name())",
          length: Limits.segmentAttributeKeyLength, lengthCode: .segmentKeyLength, charactersCode: .segmentKeyInvalid,
          into: &findings)
        check(entry.value, of: key, depth: depth + 1, into: &findings)
      }
      refuseRepetition(in: entries, into: &findings)
    }
  }

  private static func check(arn: String, of name: @autoclosure () -> String, into findings: inout Findings) {
    findings.check(
      arn, "the value of segment attribute \(name())", length: Limits.segmentAttributeValueLength,
      code: .segmentValueTooLong, fix: "give an ARN")
    if !arn.hasPrefix("arn:") {
      findings.refuse(
        .segmentARNInvalid, "segment attribute \(name()) is an ARN, and \(Excerpt.quoted(arn)) is not",
        fix: "write it as arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, or write type: string")
    }
  }

  private static func refuseRepetition(in attributes: [TaskFields.SegmentAttribute], into findings: inout Findings) {
    for key in Repetition.repeated(in: attributes, by: { $0.key }) {
      findings.refuse(
        .segmentRepeated, "segment attribute \(Excerpt.quoted(key)) is given twice",
        fix: "keep one of them in the mapping")
    }
  }
}
