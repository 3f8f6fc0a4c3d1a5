/// What takes a new task to somebody: exactly one of three members of the request.
package struct TaskRoute: Sendable, Hashable, Codable {
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case contactFlow = "contact_flow"
    case quickConnect = "quick_connect"
    case taskTemplate = "task_template"

    /// The member of the request: `ContactFlowId`, `QuickConnectId` or `TaskTemplateId`.
    package var member: String {
      switch self {
      case .contactFlow: "ContactFlowId"
      case .quickConnect: "QuickConnectId"
      case .taskTemplate: "TaskTemplateId"
      }
    }
  }

  package var kind: Kind
  /// The id as the service knows it.
  package var id: String

  package init(kind: Kind, id: String) {
    self.kind = kind
    self.id = id
  }
}
