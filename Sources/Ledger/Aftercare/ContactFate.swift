package import ConnectAPI
package import Foundation

/// What has become of a created task, as the service last told.
package enum ContactFate: String, Sendable, Hashable, Codable, CaseIterable {
  /// Scheduled, in a flow, or in a queue: no agent has it.
  case waiting
  case withAgent = "with agent"
  /// Ended after an agent had it, or as an agent wanted.
  case done
  case expired
  /// The flow ended it, and no agent ever had it.
  case endedByFlow = "ended by flow"
  /// Ended through the API: an undo, a withdrawal, or another program.
  case stopped
  /// The service knows it no more.
  case gone

  /// Whether it counts as an active task of the instance.
  package var isOpen: Bool { self == .waiting || self == .withAgent }
}

/// What a task had become when somebody asked.
package struct SeenFate: Sendable, Hashable {
  package var fate: ContactFate
  /// The service's word for it; may be empty.
  package var detail: String
  /// Whether an undo has looked at the task and left it.
  package var isLeft: Bool

  package init(fate: ContactFate, detail: String = "", isLeft: Bool = false) {
    self.fate = fate
    self.detail = detail
    self.isLeft = isLeft
  }
}

/// A created task whose fate is asked for.
package struct CreatedTask: Sendable, Hashable {
  package var id: TaskID
  package var contact: ContactID
  package var createdAt: Date

  package init(id: TaskID, contact: ContactID, createdAt: Date) {
    self.id = id
    self.contact = contact
    self.createdAt = createdAt
  }
}
