extension SimulatedCatalogue {
  /// Follows a route to its flow; nil for a quick connect, whose flow the catalogue does not have.
  /// - Throws: 404 for what does not exist, 400 for what exists and cannot take a task.
  func flow(for route: CheckedTask.Route) throws(Refusal) -> Flow? {
    switch route {
    case .contactFlow(let text):
      return try flow(text)
    case .quickConnect(let text):
      let id = Self.lastSegment(of: text)
      guard let connect = quickConnects.first(where: { $0.id == id }) else {
        throw .notFound("The quick connect does not exist")
      }
      guard connect.type != "PHONE_NUMBER" else {
        throw .invalidRequest("A quick connect to a phone number takes no task")
      }
      return nil
    case .taskTemplate(let text):
      let id = Self.lastSegment(of: text)
      guard let template = taskTemplates.first(where: { $0.id == id }) else {
        throw .notFound("The task template does not exist")
      }
      guard template.status == "ACTIVE" else { throw .invalidRequest("The task template is not active") }
      guard let flowID = template.flowID else { throw .invalidRequest("The task template has no flow") }
      return try flow(flowID)
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
