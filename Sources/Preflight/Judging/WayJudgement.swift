import ConnectAPI
package import ConnectClient

/// The way to the endpoint, judged by one request without a signature.
package struct WayJudgement: Sendable {
  package var endpoint: Endpoint
  /// `host:port` of the proxy, when there is one.
  package var proxy: String?

  package init(endpoint: Endpoint, proxy: String?) {
    self.endpoint = endpoint
    self.proxy = proxy
  }

  /// The steps dns, connection and tls.
  package func steps(_ answer: ProbedAnswer) -> [PreflightStep] {
    switch answer.outcome {
    case .refused: return [dns, connected, secured]
    case .accepted, .foreign:
      return [
        dns,
        .failed(
          .connection, .doctorConnection,
          "\(place) answers a request without a signature as the service never does: something else is in its place",
          fix: "check --endpoint-url, and whether a proxy or a sign-in page of the network stands between"),
        .skipped(.tls, because: "connection failed"),
      ]
    case .unanswered(let fault): return steps(fault)
    }
  }

  private func steps(_ fault: TransportFault) -> [PreflightStep] {
    switch fault.word {
    case "dns":
      return [
        .failed(
          .dns, .doctorDNS, fault.message,
          fix: own(fault)
            + "check --region and --endpoint-url for a slip, the resolver (getent hosts \(endpoint.host)) and, in a "
            + "closed network, the VPC endpoint or HTTPS_PROXY"),
        .skipped(.connection, because: "dns failed"), .skipped(.tls, because: "dns failed"),
      ]
    case "tls":
      return [
        dns, connected,
        .failed(
          .tls, .doctorTLS, fault.message,
          fix: own(fault)
            + "check that the endpoint speaks https, the clock, and whether a proxy breaks the encryption open; name "
            + "its certificates with AWS_CA_BUNDLE"),
      ]
    default:
      return [
        dns, .failed(.connection, .doctorConnection, fault.message, fix: own(fault) + advice(on: fault.word)),
        .skipped(.tls, because: "connection failed"),
      ]
    }
  }

  /// What the client knows to do about it, before the general advice.
  private func own(_ fault: TransportFault) -> String { fault.fix.map { "\($0); else " } ?? "" }

  private func advice(on word: String) -> String {
    switch word {
    case "proxy": "check HTTPS_PROXY and what the proxy allows, or name the service in NO_PROXY"
    case "refused" where endpoint.scheme == .http: "start what should listen there, or correct --endpoint-url"
    case "unreadable", "too-large": "check --endpoint-url: what listens there is not the service"
    default: "check the network, the firewall for port \(endpoint.port), and HTTPS_PROXY where there is a proxy"
    }
  }

  private var place: String { endpoint.authority }

  private var dns: PreflightStep {
    if let proxy { return .passed(.dns, "left to the proxy \(proxy)") }
    return .passed(.dns, "\(endpoint.host) has an address")
  }

  private var connected: PreflightStep {
    .passed(.connection, proxy.map { "\(place) through the proxy \($0)" } ?? "\(place) answers")
  }

  private var secured: PreflightStep {
    if endpoint.scheme == .https { return .passed(.tls, "encrypted, and the certificate holds") }
    guard endpoint.isOnThisMachine else {
      return .warned(
        .tls, .doctorTLS, "\(place) is spoken to without encryption (--insecure-endpoint)",
        fix: "use https:// unless the network in between is your own")
    }
    return .passed(.tls, "not needed: the endpoint is on this machine")
  }
}
