/// One task in the simulated instance. Times are epoch seconds.
struct SimulatedContact: Sendable {
  enum End: String, Sendable {
    case stopped = "API"
    case expired = "EXPIRED"
    case disconnectedByFlow = "CONTACT_FLOW_DISCONNECT"
    case completedByAgent = "AGENT_COMPLETED"
  }

  /// What only reading the contact needs; left out for contacts that are older than the book keeps.
  struct Details: Sendable {
    var name: String
    var description: String?
    var attributes: [CheckedTask.Pair]
    var segmentAttributes: JSONValue?
    var relatedContact: String?
    var routeID: String
  }

  let id: StableID
  let fingerprint: StableID
  let startedAt: Double
  let scheduledTime: Int64?
  /// The first contact of the chain, itself when it has no predecessor.
  let chainStart: StableID
  let previous: StableID?
  let expiresAt: Double
  /// Whether it counts towards the quota of active tasks.
  var isActive = false
  var agentSince: Double?
  var endedAt: Double?
  var end: End?
  var details: Details?
}
