package import ConnectAPI
package import TaskMapping

/// A task that holds every documented limit: the only thing the ledger takes and Submission sends.
///
/// Made by `TaskValidator` and nowhere else.
package struct ValidatedTask: Sendable, Hashable {
  /// Where the task goes.
  package enum Route: Sendable, Hashable {
    case resolved(TaskRoute)
    /// A name that was not looked up, because this is a dry run without the service. Never staged.
    case unresolved(RouteReference)
  }

  package let identity: TaskIdentity?
  package let content: ContentHash
  package let fields: TaskFields
  package let route: Route
  /// Whether the route was read from a cell (`RouteReference.fromRow`): a route that the service does not know
  /// is then the row's fault and refuses the row; one fixed by the mapping stops the run.
  package let routeIsFromRow: Bool
  package let schedule: SchedulePlan
  /// Whether the request carries the attribute `taskferry` with its ClientToken.
  package let isStamped: Bool
  package let sortKey: [UInt8]

  init(
    identity: TaskIdentity?, content: ContentHash, fields: TaskFields, route: Route, routeIsFromRow: Bool = false,
    schedule: SchedulePlan, isStamped: Bool, sortKey: [UInt8]
  ) {
    self.identity = identity
    self.content = content
    self.fields = fields
    self.route = route
    self.routeIsFromRow = routeIsFromRow
    self.schedule = schedule
    self.isStamped = isStamped
    self.sortKey = sortKey
  }
}
