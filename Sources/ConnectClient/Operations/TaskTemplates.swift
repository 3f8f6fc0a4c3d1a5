package import ConnectAPI

/// A task template as listings show it.
package struct TaskTemplateSummary: Sendable, Hashable {
  package var id: String
  package var name: String
  /// `ACTIVE` or `INACTIVE`; nil when the answer had none.
  package var status: String?

  package var acceptsTasks: Bool { (status ?? "ACTIVE") == "ACTIVE" }
}

/// A task template with its fields.
package struct TaskTemplate: Sendable, Hashable {
  /// A field; a custom one's name is the key of a reference.
  package struct Field: Sendable, Hashable {
    package var name: String
    /// `NAME`, `DESCRIPTION`, `TEXT`, `SINGLE_SELECT`, …
    package var type: String
    /// Of SINGLE_SELECT; empty for every other type.
    package var options: [String]
  }

  package var id: String
  package var name: String
  package var status: String?
  /// A template without a flow cannot start a task.
  package var contactFlowID: String?
  package var fields: [Field]
  /// Names of fields.
  package var requiredFields: [String]
  package var readOnlyFields: [String]
  package var invisibleFields: [String]
  /// By the field's name.
  package var defaults: [String: String]
}

extension ConnectClient {
  /// Every active task template (ListTaskTemplates).
  package func listTaskTemplates(_ instance: InstanceID) async throws(ConnectClientError) -> [TaskTemplateSummary] {
    let request = ServiceRequest(
      operation: "ListTaskTemplates", method: .get, path: ["instance", instance.uuid, "task", "template"],
      query: [("maxResults", "100"), ("status", "ACTIVE")])
    return try await all(request, in: TaskTemplatePage.self).compactMap(\.summary)
  }

  /// One task template with its fields (GetTaskTemplate).
  package func taskTemplate(_ id: String, of instance: InstanceID) async throws(ConnectClientError) -> TaskTemplate {
    let request = ServiceRequest(
      operation: "GetTaskTemplate", method: .get, path: ["instance", instance.uuid, "task", "template", id])
    return try await ask(request, for: TaskTemplateDescription.self).template(askedFor: id)
  }
}

private struct TaskTemplatePage: Page {
  struct Member: Decodable {
    var Id: String?
    var Name: String?
    var Status: String?

    var summary: TaskTemplateSummary? {
      guard let Id, let Name else { return nil }
      return TaskTemplateSummary(id: Id, name: Name, status: Status)
    }
  }

  var TaskTemplates: [Member]?
  var NextToken: String?

  var items: [Member] { TaskTemplates ?? [] }
  var nextToken: String? { NextToken }
}

private struct TaskTemplateDescription: Decodable {
  struct FieldName: Decodable {
    var Name: String?
  }
  struct Field: Decodable {
    var Id: FieldName?
    var `Type`: String?
    var SingleSelectOptions: [String]?
  }
  struct Constrained: Decodable {
    var Id: FieldName?
  }
  struct ConstraintLists: Decodable {
    var RequiredFields: [Constrained]?
    var ReadOnlyFields: [Constrained]?
    var InvisibleFields: [Constrained]?
  }
  struct DefaultValue: Decodable {
    var Id: FieldName?
    var DefaultValue: String?
  }
  struct DefaultList: Decodable {
    var DefaultFieldValues: [DefaultValue]?
  }

  var Id: String?
  var Name: String?
  var Status: String?
  var ContactFlowId: String?
  var Fields: [Field]?
  var Constraints: ConstraintLists?
  var Defaults: DefaultList?

  func template(askedFor id: String) -> TaskTemplate {
    let defaults = (Defaults?.DefaultFieldValues ?? []).compactMap { value in
      value.Id?.Name.flatMap { name in value.DefaultValue.map { (name, $0) } }
    }
    return TaskTemplate(
      id: Id ?? id, name: Name ?? "", status: Status, contactFlowID: ContactFlowId,
      fields: (Fields ?? []).compactMap { field in
        guard let name = field.Id?.Name, let type = field.Type else { return nil }
        return TaskTemplate.Field(name: name, type: type, options: field.SingleSelectOptions ?? [])
      },
      requiredFields: Self.names(Constraints?.RequiredFields),
      readOnlyFields: Self.names(Constraints?.ReadOnlyFields),
      invisibleFields: Self.names(Constraints?.InvisibleFields),
      defaults: Dictionary(defaults, uniquingKeysWith: { first, _ in first }))
  }

  private static func names(_ fields: [Constrained]?) -> [String] { (fields ?? []).compactMap { $0.Id?.Name } }
}
