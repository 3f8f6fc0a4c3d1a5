/// The hosts that are reached without the proxy: NO_PROXY.
///
/// Entries are separated by commas or blanks. An entry is `*`, a host, a domain with or without its leading dot or
/// `*.`, an address or a range of addresses, each but a range with a port or without. Names are compared without
/// regard to case; a host's address is not looked up, so that ranges only speak of endpoints that are addresses.
/// Source: curl's manual, NO_PROXY, and the ranges of Go's httpproxy (read 2026-11).
struct ProxyExceptions: Sendable, Hashable {
  private enum Entry: Sendable, Hashable {
    case everything
    case range(AddressRange)
    /// A name stands for itself and for all below it.
    case host(String, port: Int?)
  }

  private let entries: [Entry]

  init(_ list: String) {
    entries = list.lowercased().split { $0 == "," || $0.isWhitespace }.compactMap(Self.entry)
  }

  func contain(_ endpoint: Endpoint) -> Bool {
    let address = IPAddress(endpoint.host)
    return entries.contains { entry in
      switch entry {
      case .everything: true
      case .range(let range): address.map(range.contains) ?? false
      case .host(let name, let port):
        (port ?? endpoint.port) == endpoint.port && Self.isAtOrBelow(endpoint.host, address, name)
      }
    }
  }

  private static func isAtOrBelow(_ host: String, _ address: IPAddress?, _ name: String) -> Bool {
    // `10.0.0.1` is not below `0.1`, and `::1` is also `0:0:0:0:0:0:0:1`.
    if let address { return IPAddress(name) == address }
    return host == name || host.hasSuffix(".\(name)")
  }

  private static func entry(_ text: Substring) -> Entry? {
    if text == "*" { return .everything }
    if text.contains("/") { return AddressRange(text).map(Entry.range) }
    var name = text
    var port: Int?
    if let colon = name.lastIndex(of: ":"), let number = Int(name[name.index(after: colon)...]),
      name.count(where: { $0 == ":" }) == 1 || name[..<colon].hasSuffix("]")
    {
      port = number
      name = name[..<colon]
    }
    var host = withoutBrackets(String(name))
    if host.hasPrefix("*.") { host.removeFirst() }
    if host.hasPrefix(".") { host.removeFirst() }
    return host.isEmpty ? nil : .host(host, port: port)
  }
}
