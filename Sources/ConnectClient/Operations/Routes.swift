package import ConnectAPI

extension ConnectClient {
  /// The routes of an instance by name, of the kinds asked for: only those that a task can take.
  ///
  /// - Throws: `ConnectClientError` of the listing that failed.
  package func routeBook(
    instance: InstanceID, kinds: Set<TaskRoute.Kind>
  ) async throws(ConnectClientError) -> RouteBook {
    var entries: [TaskRoute.Kind: [RouteBook.Entry]] = [:]
    // One after another: the listings share a quota of two requests a second.
    for kind in TaskRoute.Kind.allCases where kinds.contains(kind) {
      entries[kind] = try await routes(kind, of: instance)
    }
    return RouteBook(entries)
  }

  private func routes(
    _ kind: TaskRoute.Kind, of instance: InstanceID
  ) async throws(ConnectClientError) -> [RouteBook.Entry] {
    switch kind {
    case .contactFlow:
      try await listContactFlows(instance).filter(\.acceptsTasks).map { RouteBook.Entry(id: $0.id, name: $0.name) }
    case .quickConnect:
      try await listQuickConnects(instance).filter(\.acceptsTasks).map { RouteBook.Entry(id: $0.id, name: $0.name) }
    case .taskTemplate:
      try await listTaskTemplates(instance).filter(\.acceptsTasks).map { RouteBook.Entry(id: $0.id, name: $0.name) }
    }
  }
}
