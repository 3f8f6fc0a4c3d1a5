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

/// A route as the mapping gives it: an id, an ARN or a name that is looked up in the instance.
package struct RouteReference: Sendable, Hashable, Codable {
  package var kind: TaskRoute.Kind
  /// An id, an ARN or a name.
  package var text: String
  /// Whether the text came from a cell, so that an unknown one is the row's fault and not the mapping's.
  package var fromRow: Bool

  package init(kind: TaskRoute.Kind, text: String, fromRow: Bool) {
    self.kind = kind
    self.text = text
    self.fromRow = fromRow
  }

  /// The id when the text is a UUID or an ARN that ends in one; nil when it is a name.
  package var id: String? {
    let last = text.hasPrefix("arn:") ? text.split(separator: "/").last.map(String.init) ?? text : text
    return InstanceID.isUUID(last.lowercased()) ? last : nil
  }
}

/// The routes of an instance by name, as read from the service once a run.
package struct RouteBook: Sendable {
  package struct Entry: Sendable, Hashable {
    package var id: String
    package var name: String
    package init(id: String, name: String) {
      self.id = id
      self.name = name
    }
  }

  private var entries: [TaskRoute.Kind: [Entry]]

  package init(_ entries: [TaskRoute.Kind: [Entry]]) { self.entries = entries }

  package enum Finding: Sendable, Hashable {
    case found(TaskRoute)
    /// No such name; `near` lists every name there is of that kind, for a suggestion.
    case unknown(names: [String])
    /// Several have this name.
    case ambiguous(ids: [String])
  }

  /// Looks a name up, byte for byte; an id is taken as it is.
  package func find(_ reference: RouteReference) -> Finding {
    if let id = reference.id { return .found(TaskRoute(kind: reference.kind, id: id)) }
    let known = entries[reference.kind] ?? []
    let matches = known.filter { $0.name.utf8.elementsEqual(reference.text.utf8) }
    switch matches.count {
    case 1: return .found(TaskRoute(kind: reference.kind, id: matches[0].id))
    case 0: return .unknown(names: known.map(\.name))
    default: return .ambiguous(ids: matches.map(\.id))
    }
  }
}
