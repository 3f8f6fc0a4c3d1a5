package import ConnectAPI

extension ConnectClient {
  /// The routes of an instance by name, of the kinds asked for; those that no task can take with the reason.
  ///
  /// - Throws: `ConnectClientError` of the listing that failed.
  package func routeBook(
    instance: InstanceID, kinds: Set<TaskRoute.Kind>
  ) async throws(ConnectClientError) -> RouteBook {
    var entries: [TaskRoute.Kind: [RouteBook.Entry]] = [:]
    var complete = kinds
    // One after another: the listings share a quota of two requests a second.
    for kind in TaskRoute.Kind.allCases where kinds.contains(kind) {
      let routes = try await routes(kind, of: instance)
      if kind == .taskTemplate, routes.count >= Self.templatesAPage { complete.remove(kind) }
      entries[kind] = routes
    }
    return RouteBook(entries, instance: instance, complete: complete)
  }

  private func routes(
    _ kind: TaskRoute.Kind, of instance: InstanceID
  ) async throws(ConnectClientError) -> [RouteBook.Entry] {
    switch kind {
    case .contactFlow:
      try await listContactFlows(instance).map { RouteBook.Entry(id: $0.id, name: $0.name, obstacle: $0.obstacle) }
    case .quickConnect:
      try await listQuickConnects(instance).map { RouteBook.Entry(id: $0.id, name: $0.name, obstacle: $0.obstacle) }
    case .taskTemplate:
      try await listTaskTemplates(instance).map { RouteBook.Entry(id: $0.id, name: $0.name, obstacle: $0.obstacle) }
    }
  }
}
