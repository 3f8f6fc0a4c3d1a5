internal import ConnectAPI
internal import Diagnostics

/// `Attachments`: how many, their names and their addresses.
enum AttachmentRules {
  static func check(_ attachments: [TaskFields.Attachment], into findings: inout Findings) {
    if attachments.count > Limits.attachmentCount.upperBound {
      findings.refuse(
        .attachmentsTooMany,
        "the task has \(attachments.count) attachments, the limit is \(Limits.attachmentCount.upperBound)",
        fix: "keep the most useful ones, or give the others as url references")
    }
    for attachment in attachments { check(attachment, into: &findings) }
  }

  private static func check(_ attachment: TaskFields.Attachment, into findings: inout Findings) {
    func name() -> String { Excerpt.quoted(attachment.fileName) }
    findings.check(
      attachment.fileName, "attachment name \(name())", length: Limits.fileNameLength, code: .fileNameLength,
      fix: "give a name of 1 to \(Limits.fileNameLength.upperBound) characters")
    // U+0000 is a control character too, and was reported with its own code.
    if !Excerpt.holdsNUL(attachment.fileName) && !ValueShape.isWithoutControl(attachment.fileName) {
      findings.refuse(
        .fileNameInvalid, "attachment name \(name()) holds a control character",
        fix: "remove line breaks and tabs from it")
    }
    // The address is pre-signed: whoever reads it can read the file, so no message quotes it.
    findings.check(
      attachment.s3URL, "the address of attachment \(name())", length: Limits.attachmentURLLength,
      code: .attachmentURLLength, fix: "give a pre-signed S3 URL of at most 2,000 characters")
    if !attachment.s3URL.isEmpty && !ValueShape.isSecureURL(attachment.s3URL) {
      findings.refuse(
        .attachmentURLInvalid, "the address of attachment \(name()) is not an https URL",
        fix: "give a pre-signed S3 URL that begins with https://")
    }
  }
}
