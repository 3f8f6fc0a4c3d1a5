/// A task template with its fields.
package struct TaskTemplate: Sendable, Hashable {
  /// A field; a custom one's name is the key of a reference.
  package struct Field: Sendable, Hashable {
    package var name: String
    /// `NAME`, `DESCRIPTION`, `TEXT`, `SINGLE_SELECT`, …
    package var type: String
    /// Of SINGLE_SELECT; empty for every other type.
    package var options: [String]

    package init(name: String, type: String, options: [String] = []) {
      self.name = name
      self.type = type
      self.options = options
    }

    package var kind: TemplateFieldKind { TemplateFieldKind(type) }
  }

  package var id: String
  package var name: String
  /// `ACTIVE` or `INACTIVE`; nil when the answer had none.
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

  package init(
    id: String, name: String, status: String? = "ACTIVE", contactFlowID: String?, fields: [Field] = [],
    requiredFields: [String] = [], readOnlyFields: [String] = [], invisibleFields: [String] = [],
    defaults: [String: String] = [:]
  ) {
    self.id = id
    self.name = name
    self.status = status
    self.contactFlowID = contactFlowID
    self.fields = fields
    self.requiredFields = requiredFields
    self.readOnlyFields = readOnlyFields
    self.invisibleFields = invisibleFields
    self.defaults = defaults
  }

  /// The value a field has when nobody gives one; nil when there is none or it is empty.
  package func defaultValue(of field: Field) -> String? {
    defaults[field.name].flatMap { $0.isEmpty ? nil : $0 }
  }

  package func isRequired(_ field: Field) -> Bool { requiredFields.contains(field.name) }
}

/// What a field of a template holds (TaskTemplateField of the API reference, read 2026-11-21).
package enum TemplateFieldKind: Sendable, Hashable {
  /// Members of the request itself.
  case name, description, scheduledTime, quickConnect, expiryDuration
  /// References.
  case text, textArea, boolean, singleSelect, number, dateTime, url, email
  /// One that the service has added since.
  case other(String)

  package init(_ type: String) {
    switch type {
    case "NAME": self = .name
    case "DESCRIPTION": self = .description
    case "SCHEDULED_TIME": self = .scheduledTime
    case "QUICK_CONNECT": self = .quickConnect
    case "EXPIRY_DURATION": self = .expiryDuration
    case "TEXT": self = .text
    case "TEXT_AREA": self = .textArea
    case "BOOLEAN": self = .boolean
    case "SINGLE_SELECT": self = .singleSelect
    case "NUMBER": self = .number
    case "DATE_TIME": self = .dateTime
    case "URL": self = .url
    case "EMAIL": self = .email
    default: self = .other(type)
    }
  }

  /// The type of the reference that carries the field; nil for members of the request, and for what is not known.
  package var reference: TaskFields.Reference.Kind? {
    switch self {
    case .text, .textArea, .boolean, .singleSelect: .string
    case .number: .number
    case .dateTime: .date
    case .url: .url
    case .email: .email
    case .name, .description, .scheduledTime, .quickConnect, .expiryDuration, .other: nil
    }
  }

  /// Whether it is a field of the template's own, and no member of the request.
  package var isCustom: Bool {
    switch self {
    case .name, .description, .scheduledTime, .quickConnect, .expiryDuration: false
    default: true
    }
  }

  /// Most Unicode scalars of a value: TEXT has fewer than 512 characters, TEXT_AREA fewer than 4,096.
  package var maximumLength: Int? {
    switch self {
    case .text: 511
    case .textArea: 4_095
    default: nil
    }
  }
}

/// The templates that the tasks of a run may be made from, by their ids.
package struct TemplateBook: Sendable {
  private let templates: [String: TaskTemplate]
  /// Whether every task is made from the one template: what it says about the mapping was said then, once.
  package let isForAll: Bool

  package init(_ templates: [TaskTemplate], isForAll: Bool) {
    self.templates = Dictionary(templates.map { ($0.id.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    self.isForAll = isForAll
  }

  package subscript(_ id: String) -> TaskTemplate? { templates[id.lowercased()] }
}
