/// What an instance of the simulator has: one instance with its flows, quick connects and task templates.
///
/// Every id is derived from the name, so that the same name has the same id in every process.
package struct SimulatedCatalogue: Sendable, Hashable {
  /// A UUID in lower case.
  package var instanceID: String
  package var alias: String
  package var region: String
  /// Twelve digits.
  package var accountID: String
  package var flows: [Flow]
  package var quickConnects: [QuickConnect]
  package var taskTemplates: [TaskTemplate]
  /// `ACTIVE`, `CREATION_IN_PROGRESS` or `CREATION_FAILED`.
  package var instanceStatus = "ACTIVE"
  /// The most that a page of flows or quick connects has, whatever is asked for; nil leaves it to who asks.
  package var pageSize: Int?

  package init(
    instanceID: String = Self.demoInstanceID, alias: String = "demo", region: String = "us-east-1",
    accountID: String = "111122223333", flows: [Flow] = [], quickConnects: [QuickConnect] = [],
    taskTemplates: [TaskTemplate] = []
  ) {
    self.instanceID = instanceID
    self.alias = alias
    self.region = region
    self.accountID = accountID
    self.flows = flows
    self.quickConnects = quickConnects
    self.taskTemplates = taskTemplates
  }

  /// The same instance with further names: published contact flows, queue quick connects, and active templates that
  /// lead to the first flow. A name it has already is left as it is.
  package func adding(
    flows: [String] = [], quickConnects: [String] = [], taskTemplates: [String] = []
  ) -> SimulatedCatalogue {
    var catalogue = self
    for name in flows where !catalogue.flows.contains(where: { sameBytes($0.name, name) }) {
      catalogue.flows.append(Flow(name))
    }
    for name in quickConnects where !catalogue.quickConnects.contains(where: { sameBytes($0.name, name) }) {
      catalogue.quickConnects.append(QuickConnect(name))
    }
    for name in taskTemplates where !catalogue.taskTemplates.contains(where: { sameBytes($0.name, name) }) {
      catalogue.taskTemplates.append(TaskTemplate(name, flow: catalogue.flows.first?.id))
    }
    return catalogue
  }

  /// A contact flow.
  package struct Flow: Sendable, Hashable {
    package var id: String
    package var name: String
    package var type: String
    /// `ACTIVE` or `ARCHIVED`.
    package var state: String
    /// `PUBLISHED` or `SAVED`.
    package var status: String
    /// Whether a task that enters it is disconnected at once, as in a flow that was made for calls.
    package var disconnectsTasks: Bool

    /// - Parameter twin: from 2, another flow of the same name.
    package init(
      _ name: String, type: String = "CONTACT_FLOW", state: String = "ACTIVE", status: String = "PUBLISHED",
      disconnectsTasks: Bool = false, twin: Int = 1
    ) {
      id = StableID(namespace: "contact-flow", twin == 1 ? name : "\(name) (\(twin))").uuid
      self.name = name
      self.type = type
      self.state = state
      self.status = status
      self.disconnectsTasks = disconnectsTasks
    }
  }

  /// A quick connect.
  package struct QuickConnect: Sendable, Hashable {
    package var id: String
    package var name: String
    /// `QUEUE`, `USER`, `PHONE_NUMBER` or `FLOW`; one to a phone number has no flow and takes no task.
    package var type: String

    package init(_ name: String, type: String = "QUEUE") {
      id = StableID(namespace: "quick-connect", name).uuid
      self.name = name
      self.type = type
    }
  }

  /// A task template.
  package struct TaskTemplate: Sendable, Hashable {
    /// One field of a template.
    package struct Field: Sendable, Hashable {
      package var name: String
      /// As the service spells it: `TEXT`, `NUMBER`, `SINGLE_SELECT`, …
      package var type: String
      package var options: [String]
      package var isRequired: Bool
      package var isReadOnly: Bool
      package var isInvisible: Bool
      package var defaultValue: String?

      package init(
        _ name: String, type: String, options: [String] = [], isRequired: Bool = false, isReadOnly: Bool = false,
        isInvisible: Bool = false, defaultValue: String? = nil
      ) {
        self.name = name
        self.type = type
        self.options = options
        self.isRequired = isRequired
        self.isReadOnly = isReadOnly
        self.isInvisible = isInvisible
        self.defaultValue = defaultValue
      }
    }

    package var id: String
    package var name: String
    package var description: String?
    /// `ACTIVE` or `INACTIVE`.
    package var status: String
    /// nil: the template cannot start a task.
    package var flowID: String?
    package var fields: [Field]

    package init(
      _ name: String, description: String? = nil, status: String = "ACTIVE", flow: String?, fields: [Field] = []
    ) {
      id = StableID(namespace: "task-template", name).uuid
      self.name = name
      self.description = description
      self.status = status
      flowID = flow
      self.fields = fields
    }
  }

  var instanceARN: String { "arn:aws:connect:\(region):\(accountID):instance/\(instanceID)" }

  /// Whether a text names the instance: its id or an ARN that ends in it.
  func isInstance(_ text: String) -> Bool { Self.lastSegment(of: text).lowercased() == instanceID.lowercased() }

  /// The id at the end of an ARN; any other text as it is.
  static func lastSegment(of text: String) -> String {
    guard text.hasPrefix("arn:"), let slash = text.lastIndex(of: "/") else { return text }
    return String(text[text.index(after: slash)...])
  }
}
