extension SimulatedCatalogue {
  /// Where a new task goes.
  struct Destination: Sendable, Equatable {
    var routeID: String
    var disconnectsTasks: Bool
  }

  /// Follows a route to its flow.
  /// - Throws: 404 for what does not exist, 400 for what exists and cannot take a task.
  func destination(of route: CheckedTask.Route) throws(Refusal) -> Destination {
    switch route {
    case .contactFlow(let text):
      return Destination(routeID: try flow(text).id, disconnectsTasks: try flow(text).disconnectsTasks)
    case .quickConnect(let text):
      let id = Self.lastSegment(of: text)
      guard let connect = quickConnects.first(where: { $0.id == id }) else {
        throw .notFound("The quick connect does not exist")
      }
      guard connect.type != "PHONE_NUMBER" else {
        throw .invalidRequest("A quick connect to a phone number takes no task")
      }
      return Destination(routeID: connect.id, disconnectsTasks: false)
    case .taskTemplate(let text):
      let id = Self.lastSegment(of: text)
      guard let template = taskTemplates.first(where: { $0.id == id }) else {
        throw .notFound("The task template does not exist")
      }
      guard template.status == "ACTIVE" else { throw .invalidRequest("The task template is not active") }
      guard let flowID = template.flowID else { throw .invalidRequest("The task template has no flow") }
      return Destination(routeID: template.id, disconnectsTasks: try flow(flowID).disconnectsTasks)
    }
  }

  private func flow(_ text: String) throws(Refusal) -> Flow {
    let id = Self.lastSegment(of: text)
    guard let flow = flows.first(where: { $0.id == id }) else { throw .notFound("The contact flow does not exist") }
    guard flow.type == "CONTACT_FLOW" else { throw .invalidRequest("The flow is no contact flow") }
    guard flow.state == "ACTIVE" else { throw .invalidRequest("The contact flow is archived") }
    guard flow.status == "PUBLISHED" else { throw .invalidRequest("The contact flow is not published") }
    return flow
  }
}
