/// How far away a host is, judged by its literal spelling: a name's address is not looked up.
enum HostReach: Sendable, Hashable {
  /// This machine: `localhost`, 127.0.0.0/8, `::1`.
  case loopback
  /// This link: 169.254.0.0/16, `fe80::/10`.
  case linkLocal
  case beyond

  init(_ host: String) {
    let host = host.lowercased()
    if host == "localhost" || host == "::1" {
      self = .loopback
    } else if let address = Self.addressV4(host) {
      switch (address[0], address[1]) {
      case (127, _): self = .loopback
      case (169, 254): self = .linkLocal
      default: self = .beyond
      }
    } else {
      let isLinkLocal = ["fe8", "fe9", "fea", "feb"].contains { host.hasPrefix($0) } && host.contains(":")
      self = isLinkLocal ? .linkLocal : .beyond
    }
  }

  /// The four numbers of a dotted address; nil for names such as `127.example.com`.
  private static func addressV4(_ host: String) -> [UInt8]? {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt8(part) : nil
    }
    return numbers.count == 4 ? numbers : nil
  }
}
