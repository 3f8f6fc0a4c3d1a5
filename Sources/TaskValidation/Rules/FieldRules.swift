internal import ConnectAPI
internal import Diagnostics
internal import TaskMapping

/// Everything about the fields of a task that needs no clock, no instance and no route.
enum FieldRules {
  static func check(_ fields: TaskFields, isStamped: Bool, into findings: inout Findings) {
    TextRules.check(name: fields.name, into: &findings)
    TextRules.check(description: fields.description, into: &findings)
    AttributeRules.check(fields.attributes, isStamped: isStamped, into: &findings)
    ReferenceRules.check(fields.references, into: &findings)
    ContactRules.check(previous: fields.previousContactID, related: fields.relatedContactID, into: &findings)
    SegmentAttributeRules.check(fields.segmentAttributes, into: &findings)
    AttachmentRules.check(fields.attachments, into: &findings)
    TextRules.check(createdBy: fields.createdBy, into: &findings)
  }
}

/// `PreviousContactId` and `RelatedContactId`.
enum ContactRules {
  static func check(previous: String?, related: String?, into findings: inout Findings) {
    check(previous, "task.previous_contact", into: &findings)
    check(related, "task.related_contact", into: &findings)
    if previous != nil && related != nil {
      findings.refuse(
        .contactsExclusive, "the task has both a previous and a related contact",
        fix: "keep one of them: previous_contact for a chain of at most \(Limits.contactsInChain), else related_contact"
      )
    }
  }

  private static func check(_ id: String?, _ member: String, into findings: inout Findings) {
    guard let id else { return }
    findings.check(
      id, "\(member) \(Excerpt.quoted(id))", length: Limits.contactIDLength, code: .contactIDLength,
      fix: "give the id of a contact, or omit it")
  }
}

/// The parts of an identity are stored as text, so they must survive that.
enum IdentityRules {
  static func check(_ identity: TaskIdentity?, into findings: inout Findings) {
    for part in identity?.parts ?? [] where Excerpt.holdsNUL(part) {
      findings.refuse(
        .nulCharacter, "the identity \(Excerpt.quoted(part)) holds the character U+0000",
        fix: "remove it: export the file again as plain text")
    }
  }
}
