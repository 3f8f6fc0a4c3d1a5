package import ConnectAPI

/// A task template as listings show it.
package struct TaskTemplateSummary: Sendable, Hashable {
  package var id: String
  package var name: String
  /// `ACTIVE` or `INACTIVE`; nil when the answer had none.
  package var status: String?

  /// Why no task can be made from it; nil when one can, as far as a listing tells.
  package var obstacle: String? { TaskTemplate.obstacle(status: status) }
}

extension TaskTemplate {
  fileprivate static func obstacle(status: String?) -> String? {
    guard let status, status != "ACTIVE" else { return nil }
    return "it is not active (\(status))"
  }
}

extension ConnectClient {
  /// Every task template, inactive ones too (ListTaskTemplates). What does not fit into the first 100 cannot be had.
  package func listTaskTemplates(_ instance: InstanceID) async throws(ConnectClientError) -> [TaskTemplateSummary] {
    let request = ServiceRequest(
      operation: "ListTaskTemplates", method: .get, path: ["instance", instance.uuid, "task", "template"],
      query: [("maxResults", "\(Self.templatesAPage)")])
    return try await all(request, in: TaskTemplatePage.self).compactMap(\.summary)
  }

  /// The most that one listing of templates holds; its NextToken is documented as always null.
  static let templatesAPage = 100

  /// Templates with their fields, one after another: from the sixth on two a second, as the quota is.
  package func taskTemplates(
    _ ids: [String], of instance: InstanceID
  ) async throws(ConnectClientError) -> [TaskTemplate] {
    var templates: [TaskTemplate] = []
    for (index, id) in ids.enumerated() {
      if index >= 5 {
        // A pause that is cancelled is no reason to ask faster: the request itself is cancelled then.
        try? await configuration.pause(.milliseconds(500))
      }
      templates.append(try await taskTemplate(id, of: instance))
    }
    return templates
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
