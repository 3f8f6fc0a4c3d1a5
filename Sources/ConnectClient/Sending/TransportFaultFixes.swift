import ConnectAPI

extension TransportFault {
  /// What a person can do about a connection that did not come about; nil where the request was on its way, and only
  /// trying again helps.
  static func fix(_ word: FaultWord, to endpoint: Endpoint, through proxy: ProxyServer?, reason: String?) -> String? {
    let withoutProxy = "where the network asks for a proxy, name it in HTTPS_PROXY"
    switch word {
    case .dns where proxy != nil: return "check the name of the proxy in HTTPS_PROXY"
    case .dns: return "check --region and --endpoint-url, and that this machine can look up names; \(withoutProxy)"
    case .refused where proxy != nil: return "check host and port of HTTPS_PROXY, or name the service in NO_PROXY"
    case .refused: return "check host and port of the endpoint (--endpoint-url, AWS_ENDPOINT_URL)"
    case .unreachable, .timeout:
      let hop = proxy.map { "\($0.host):\($0.port)" } ?? endpoint.authority
      return "let a firewall on the way pass connections to \(hop)" + (proxy == nil ? "; \(withoutProxy)" : "")
    case .proxy:
      return "check user and password in HTTPS_PROXY, and that the proxy lets pass to \(endpoint.authority)"
    case .tls where reason == "wrong version number":
      return "check the port: what listens there does not speak TLS"
    case .tls where reason == "certificate verify failed":
      return "where a proxy looks into connections, name the certificate of your network's authority in AWS_CA_BUNDLE"
    case .tls: return "check --endpoint-url, and whether something on the way looks into connections"
    case .reset, .truncated, .unreadable, .tooLarge, .cancelled, .credentials, .transport: return nil
    }
  }
}
