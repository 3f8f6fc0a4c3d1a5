package import Foundation

/// What the service tells of a contact (DescribeContact).
package struct DescribedContact: Sendable, Hashable {
  package var id: ContactID
  package var name: String?
  package var description: String?
  /// `API` for tasks made as we make them.
  package var initiationMethod: String?
  package var initiatedAt: Date?
  package var scheduledFor: Date?
  package var disconnectedAt: Date?
  /// `CONTACT_FLOW_DISCONNECT`, `API`, `EXPIRED`, …
  package var disconnectReason: String?
  package var queueID: String?
  package var agentID: String?
  package var connectedToAgentAt: Date?
  package var attributes: [String: String]

  package init(
    id: ContactID, name: String? = nil, description: String? = nil, initiationMethod: String? = nil,
    initiatedAt: Date? = nil, scheduledFor: Date? = nil, disconnectedAt: Date? = nil, disconnectReason: String? = nil,
    queueID: String? = nil, agentID: String? = nil, connectedToAgentAt: Date? = nil, attributes: [String: String] = [:]
  ) {
    self.id = id
    self.name = name
    self.description = description
    self.initiationMethod = initiationMethod
    self.initiatedAt = initiatedAt
    self.scheduledFor = scheduledFor
    self.disconnectedAt = disconnectedAt
    self.disconnectReason = disconnectReason
    self.queueID = queueID
    self.agentID = agentID
    self.connectedToAgentAt = connectedToAgentAt
    self.attributes = attributes
  }
}

extension DescribedContact {
  /// Whether it was disconnected, also when the service tells the reason and a time of a form we do not know.
  package var hasEnded: Bool { disconnectedAt != nil || disconnectReason != nil }
}
