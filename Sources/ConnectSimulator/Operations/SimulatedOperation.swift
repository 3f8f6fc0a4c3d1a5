/// The operations of Amazon Connect that the simulator answers, by the names of the service's model.
package enum SimulatedOperation: String, Sendable, Hashable, CaseIterable {
  case startTaskContact = "StartTaskContact"
  case stopContact = "StopContact"
  case describeContact = "DescribeContact"
  case searchContacts = "SearchContacts"
  case describeInstance = "DescribeInstance"
  case listInstances = "ListInstances"
  case listContactFlows = "ListContactFlows"
  case listQuickConnects = "ListQuickConnects"
  case listTaskTemplates = "ListTaskTemplates"
  case getTaskTemplate = "GetTaskTemplate"
  /// Of AWS STS.
  case getCallerIdentity = "GetCallerIdentity"
  /// Of Service Quotas.
  case listServiceQuotas = "ListServiceQuotas"

  /// The operation of a method and a path's decoded segments, with the segments that stand for ids in their order.
  static func route(method: String, segments: [String]) -> (operation: Self, ids: [String])? {
    switch (method, segments.first ?? "", segments.count) {
    case ("PUT", "contact", 2) where segments[1] == "task": (.startTaskContact, [])
    case ("POST", "contact", 2) where segments[1] == "stop": (.stopContact, [])
    case ("GET", "contacts", 3): (.describeContact, [segments[1], segments[2]])
    case ("POST", "search-contacts", 1): (.searchContacts, [])
    case ("GET", "instance", 1): (.listInstances, [])
    case ("GET", "instance", 2): (.describeInstance, [segments[1]])
    case ("GET", "contact-flows-summary", 2): (.listContactFlows, [segments[1]])
    case ("GET", "quick-connects", 2): (.listQuickConnects, [segments[1]])
    case ("GET", "instance", 4) where Array(segments[2...]) == ["task", "template"]: (.listTaskTemplates, [segments[1]])
    case ("GET", "instance", 5) where Array(segments[2...3]) == ["task", "template"]:
      (.getTaskTemplate, [segments[1], segments[4]])
    default: nil
    }
  }
}
