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
    if let exceptions = variable("no_proxy"), isExcepted(endpoint, by: exceptions) { return nil }
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

  /// Entries are separated by commas or blanks: `*`, a host, a domain with or without its leading dot, each with a
  /// port or without.
  private static func isExcepted(_ endpoint: Endpoint, by list: String) -> Bool {
    list.lowercased().split { $0 == "," || $0 == " " }.contains { entry in
      if entry == "*" { return true }
      var name = String(entry)
      if let colon = name.lastIndex(of: ":"), let port = Int(name[name.index(after: colon)...]),
        name.count(where: { $0 == ":" }) == 1 || name[..<colon].hasSuffix("]")
      {
        guard port == endpoint.port else { return false }
        name = String(name[..<colon])
      }
      name = withoutBrackets(name)
      if name.hasPrefix("*.") { name.removeFirst() }
      if name.hasPrefix(".") { name.removeFirst() }
      return !name.isEmpty && (endpoint.host == name || endpoint.host.hasSuffix(".\(name)"))
    }
  }

  private static func invalid(_ reason: String) -> ConnectClientError {
    ConnectClientError(
      Diagnostic(
        .clientProxyInvalid, "the proxy of HTTPS_PROXY cannot be used: \(reason)",
        fix: "write it as http://host:port, or name the service in NO_PROXY"))
  }
}
