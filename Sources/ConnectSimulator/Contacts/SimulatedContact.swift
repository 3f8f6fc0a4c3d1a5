/// One task in the simulated instance. Times are epoch seconds.
///
/// Kept small, because there may be millions: what only reading a contact needs stands apart in `Details`.
struct SimulatedContact: Sendable {
  enum End: String, Sendable {
    case stopped = "API"
    case expired = "EXPIRED"
    case disconnectedByFlow = "CONTACT_FLOW_DISCONNECT"
    case completedByAgent = "AGENT_COMPLETED"
  }

  struct Details: Sendable {
    var name: String
    var description: String?
    var attributes: [CheckedTask.Pair]
    var segmentAttributes: JSONValue?
    var relatedContact: String?
  }

  /// Its place among a chain of contacts; nil in both for one that stands alone or first.
  struct Chain: Sendable {
    var start: StableID
    var previous: StableID
  }

  let id: StableID
  /// The hash of the body that made it.
  let fingerprint: StableID
  let startedAt: Double
  let expiresAt: Double
  let scheduledTime: Int64?
  /// Whether it counts towards the quota of active tasks.
  var isActive = false
  var agentSince: Double?
  var endedAt: Double?
  var end: End?

  /// When it becomes a task that somebody can work on.
  var beginsAt: Double { scheduledTime.map(Double.init) ?? startedAt }
}
