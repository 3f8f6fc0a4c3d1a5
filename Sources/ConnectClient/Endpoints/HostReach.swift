/// How far away a host is, judged by its literal spelling: a name's address is not looked up.
enum HostReach: Sendable, Hashable {
  /// This machine: `localhost`, 127.0.0.0/8, `::1`.
  case loopback
  /// This link: 169.254.0.0/16, `fe80::/10`.
  case linkLocal
  case beyond

  init(_ host: String) {
    guard let address = IPAddress(host.lowercased()) else {
      self = host.lowercased() == "localhost" ? .loopback : .beyond
      return
    }
    func isIn(_ ranges: [String]) -> Bool { ranges.contains { AddressRange($0)?.contains(address) == true } }
    if isIn(["127.0.0.0/8", "::1/128"]) {
      self = .loopback
    } else {
      self = isIn(["169.254.0.0/16", "fe80::/10"]) ? .linkLocal : .beyond
    }
  }
}
