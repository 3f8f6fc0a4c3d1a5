package import AWSSigning
import Diagnostics
import Foundation

/// An HTTP proxy that tunnels to the service.
package struct ProxyServer: Sendable, Hashable {
  package var host: String
  package var port: Int
  package var user: String?
  package var password: Secret?

  /// The proxy for an endpoint: HTTPS_PROXY, unless NO_PROXY names the host.
  ///
  /// Lower-case names go first, as in curl. Never for this machine or this link, and never for plain HTTP, which
  /// is allowed to nothing else by default.
  /// - Throws: `client.proxy-invalid`; the message never holds the proxy's password.
  package static func server(
    for endpoint: Endpoint, environment: [String: String]
  ) throws(ConnectClientError) -> ProxyServer? {
    guard endpoint.scheme == .https, HostReach(endpoint.host) == .beyond else { return nil }
    func variable(_ name: String) -> String? {
      for name in [name, name.uppercased()] {
        if let value = environment[name], !value.isEmpty { return value }
      }
      return nil
    }
    guard let text = variable("https_proxy") else { return nil }
    if let list = variable("no_proxy"), ProxyExceptions(list).contain(endpoint) { return nil }
    return try ProxyServer(parsing: text)
  }

  init(parsing text: String) throws(ConnectClientError) {
    let url = text.contains("://") ? text : "http://\(text)"
    guard let components = URLComponents(string: url) else { throw Self.invalid("it is not a URL") }
    guard components.scheme?.lowercased() == "http" else {
      throw Self.invalid("only proxies that are spoken to by http:// are supported")
    }
    let host = withoutBrackets(components.host ?? "")
    guard !host.isEmpty else { throw Self.invalid("it has no host") }
    let port = components.port ?? 80
    guard (1...65_535).contains(port) else { throw Self.invalid("its port is none") }
    self.host = host
    self.port = port
    user = components.user
    password = components.password.map(Secret.init)
  }

  private static func invalid(_ reason: String) -> ConnectClientError {
    ConnectClientError(
      Diagnostic(
        .clientProxyInvalid, "the proxy of HTTPS_PROXY cannot be used: \(reason)",
        fix: "write it as http://host:port, or name the service in NO_PROXY"))
  }
}
