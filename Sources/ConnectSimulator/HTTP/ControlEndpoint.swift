internal import HTTPTypes

/// The simulator's own addresses, which the service does not have:
///
/// - `GET /_simulator` counts of requests, contacts and active tasks
/// - `GET` and `PUT /_simulator/credentials`, see `CredentialControl`
/// - `PUT /_simulator/faults` with `{"faults":["drop-after@3"],"seed":7}` sets the fault plan, `DELETE` clears it
///
/// They take no signature: the simulator is reachable from its own machine only. So that no web page can reach them
/// through a browser, a request with an `Origin`, or for another host than loopback, is refused.
struct ControlEndpoint: Sendable {
  private let instance: SimulatedInstance

  private let credentials: CredentialControl

  init(instance: SimulatedInstance, credentials: CredentialControl) {
    self.instance = instance
    self.credentials = credentials
  }

  /// nil when the request is for the service.
  func answer(_ head: HTTPRequest, body: [UInt8]) async -> ServiceAnswer? {
    guard let path = head.path, path == "/_simulator" || path.hasPrefix("/_simulator/") else { return nil }
    guard isFromThisMachine(head) else {
      return ServiceAnswer(Refusal("Forbidden", status: 403, "Only programs on this machine may control the simulator"))
    }
    if let target = RequestTarget(path), target.path == "/_simulator/credentials" {
      switch head.method.rawValue {
      case "GET": return credentials.issued(target.query)
      case "PUT": return credentials.accept(body)
      default: return ServiceAnswer(.notFound("The simulator has no such address"))
      }
    }
    switch (head.method.rawValue, path) {
    case ("GET", "/_simulator"): return await counts()
    case ("PUT", "/_simulator/faults"), ("POST", "/_simulator/faults"): return await setFaults(body)
    case ("DELETE", "/_simulator/faults"):
      await instance.setFaults(.none)
      return ServiceAnswer([:])
    default: return ServiceAnswer(.notFound("The simulator has no such address"))
    }
  }

  private func isFromThisMachine(_ head: HTTPRequest) -> Bool {
    guard RequestHeaders(head)["origin"] == nil, let authority = head.authority else { return false }
    if authority.hasPrefix("[::1]") { return true }
    let host = authority.split(separator: ":").first.map(String.init) ?? ""
    return SimulatorConfiguration.isLoopback(host)
  }

  private func counts() async -> ServiceAnswer {
    let counts = await instance.counts()
    return ServiceAnswer([
      "requests": .integer(Int64(counts.requests)), "contacts": .integer(Int64(counts.contacts)),
      "activeTasks": .integer(Int64(counts.activeTasks)),
      "credentialsIssued": .integer(Int64(credentials.accepted.issued)),
    ])
  }

  private func setFaults(_ body: [UInt8]) async -> ServiceAnswer {
    do {
      let members = try CheckedMembers(body: body, known: ["faults", "seed"])
      var rules: [FaultRule] = []
      for text in try members.strings("faults") {
        guard let rule = FaultRule(text) else { throw Refusal.invalidParameter("\"\(text)\" is not a fault rule") }
        rules.append(rule)
      }
      let seed = try members.integer("seed", 0...Int64.max) ?? 1
      await instance.setFaults(FaultPlan(rules, seed: UInt64(seed)))
      return ServiceAnswer([:])
    } catch let refusal as Refusal {
      return ServiceAnswer(refusal)
    } catch {
      return ServiceAnswer(Fault.failure(status: 500))
    }
  }
}
