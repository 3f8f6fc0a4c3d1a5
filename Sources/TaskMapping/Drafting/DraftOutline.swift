internal import ConnectAPI

/// A task to be, told by where its texts stand: what a `TaskDraft` is made of, without a String.
package struct DraftOutline: Sendable {
  /// A text that belongs to one of the mapping's rules.
  package struct Part: Sendable, BitwiseCopyable {
    /// Its index among the attributes or references of the mapping.
    package let rule: Int
    package let value: TextPlace
  }

  package internal(set) var name = TextPlace(start: 0, end: 0, isMade: true)
  /// nil when the route is the same for all rows.
  package internal(set) var route: TextPlace?
  package internal(set) var description: TextPlace?
  package internal(set) var attributes: [Part] = []
  package internal(set) var references: [Part] = []
  package internal(set) var schedule = SchedulePlan()
  var previousContact: TextPlace?
  var relatedContact: TextPlace?
  var createdBy: TextPlace?
  var attachments: [(fileName: TextPlace, s3URL: TextPlace)] = []
  var segmentAttributes: [TaskFields.SegmentAttribute] = []

  /// Whether there is anything besides name, route, description, attributes, references and schedule.
  package var hasRareParts: Bool {
    previousContact != nil || relatedContact != nil || createdBy != nil || !attachments.isEmpty
      || !segmentAttributes.isEmpty
  }

  /// Forgets everything but the schedule, which is set anew for each row that has one of its own.
  mutating func clear() {
    route = nil
    description = nil
    attributes.removeAll(keepingCapacity: true)
    references.removeAll(keepingCapacity: true)
    previousContact = nil
    relatedContact = nil
    createdBy = nil
    if !attachments.isEmpty { attachments = [] }
    if !segmentAttributes.isEmpty { segmentAttributes = [] }
  }
}
