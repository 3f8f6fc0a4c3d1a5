internal import ConnectAPI
internal import Diagnostics

/// Name, description and creator.
enum TextRules {
  static func check(name: String, into findings: inout Findings) {
    guard name.unicodeScalars.contains(where: { !$0.isSpace }) else {
      findings.refuse(
        .nameEmpty, "the task has an empty name",
        fix: "fill the columns that task.name reads, or give them a default in the mapping")
      return
    }
    let fits = findings.check(
      name, "the task's name \(Excerpt.quoted(name))", length: Limits.nameLength, code: .nameTooLong,
      fix: "shorten the cell, or cut the column with do: [{truncate: {max: 500}}]")
    if fits, let count = Excerpt.length(of: name, notIn: 0...Limits.nameLengthOnOlderPages) {
      findings.warn(
        .nameLong,
        "the task's name has \(Excerpt.grouped(count)) characters; older pages of the API reference allow "
          + Excerpt.grouped(Limits.nameLengthOnOlderPages),
        fix: "keep names within \(Limits.nameLengthOnOlderPages) characters to be safe")
    }
  }

  static func check(description: String?, into findings: inout Findings) {
    guard let description else { return }
    findings.check(
      description, "the task's description \(Excerpt.quoted(description))", length: Limits.descriptionLength,
      code: .descriptionTooLong,
      fix: "shorten the cells that task.description reads, or cut a column with do: [{truncate: {max: 4000}}]")
  }

  /// The creator is shown as a segment attribute, so its limit holds too.
  static func check(createdBy arn: String?, into findings: inout Findings) {
    guard let arn else { return }
    findings.check(
      arn, "task.created_by", length: 1...Limits.segmentAttributeValueLength.upperBound, code: .createdByTooLong,
      fix: "give the ARN of an Amazon Connect user")
    if !isUserARN(arn) {
      findings.refuse(
        .createdByInvalid, "\(Excerpt.quoted(arn)) is not the ARN of an Amazon Connect user",
        fix: "write it as arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE/agent/USER")
    }
  }

  /// `arn:PARTITION:connect:REGION:ACCOUNT:…agent/USER`
  private static func isUserARN(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, parts[2] == "connect" else { return false }
    let resource = parts[5].split(separator: "/", omittingEmptySubsequences: false)
    guard let kind = resource.lastIndex(of: "agent"), kind + 1 < resource.count else { return false }
    return !resource[kind + 1].isEmpty && !text.unicodeScalars.contains { $0.isSpace }
  }
}
