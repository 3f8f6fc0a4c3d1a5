import Diagnostics
import Foundation

/// Where requests go: scheme, host, port and what stands before every path.
package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
  package enum Scheme: String, Sendable, Hashable {
    case http
    case https

    var port: Int { self == .http ? 80 : 443 }
  }

  package let scheme: Scheme
  /// Lower case; an IPv6 address without brackets.
  package let host: String
  package let port: Int
  /// Percent-encoded, empty or beginning with a slash and ending without one.
  package let basePath: String

  init(scheme: Scheme, host: String, port: Int? = nil, basePath: String = "") {
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port ?? scheme.port
    self.basePath = basePath
  }

  /// Reads an endpoint URL: `http` or `https`, a host, at most a port and a path.
  /// - Parameter source: who gave it, for the message: `--endpoint-url`.
  /// - Throws: `client.endpoint-invalid`; the message never holds user or password of the URL.
  package init(parsing text: String, source: String) throws(ConnectClientError) {
    guard let components = URLComponents(string: text) else { throw Self.invalid(source, "it is not a URL") }
    guard let scheme = Scheme(rawValue: components.scheme?.lowercased() ?? "") else {
      throw Self.invalid(source, "it does not begin with https:// or http://")
    }
    guard components.user == nil, components.password == nil else {
      throw Self.invalid(source, "it holds a user name")
    }
    guard components.query == nil, components.fragment == nil else {
      throw Self.invalid(source, "it holds a query or a fragment")
    }
    let host = withoutBrackets(components.percentEncodedHost ?? "")
    guard !host.isEmpty, host.utf8.allSatisfy(Self.isHostByte) else { throw Self.invalid(source, "it has no host") }
    guard (1...65_535).contains(components.port ?? scheme.port) else { throw Self.invalid(source, "its port is none") }
    var path = components.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    self.init(scheme: scheme, host: host, port: components.port, basePath: path)
  }

  /// Host and, unless it is the scheme's own, port: the `Host` header.
  package var authority: String {
    let host = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
    return port == scheme.port ? host : "\(host):\(port)"
  }

  package var description: String { "\(scheme.rawValue)://\(authority)\(basePath)" }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
    default: false
    }
  }

  private static func invalid(_ source: String, _ reason: String) -> ConnectClientError {
    ConnectClientError(
      Diagnostic(
        .clientEndpointInvalid, "the endpoint URL of \(source) cannot be used: \(reason)",
        fix: "write it as https://host, with a port or a path where needed"))
  }
}

/// `::1` of `[::1]`: URLs bracket IPv6 addresses.
func withoutBrackets(_ host: String) -> String {
  host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
}
