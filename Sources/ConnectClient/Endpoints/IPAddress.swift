/// An address as it is written: `10.1.2.3`, `fd00::1`. Nothing is looked up.
struct IPAddress: Sendable, Hashable {
  /// 4 or 16, in the order of the wire.
  let bytes: [UInt8]

  /// nil for names and for every other spelling, such as `127.example.com` or `10.1`.
  init?(_ text: String) {
    guard let bytes = text.contains(":") ? Self.version6(text) : Self.version4(text) else { return nil }
    self.bytes = bytes
  }

  private static func version4(_ text: String) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt8(part) : nil
    }
    return numbers.count == 4 ? numbers : nil
  }

  /// RFC 4291, section 2.2, without the form that ends with a dotted address.
  private static func version6(_ text: String) -> [UInt8]? {
    let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
    guard halves.count <= 2, let head = groups(halves[0]), let tail = groups(halves.count == 2 ? halves[1] : "") else {
      return nil
    }
    let missing = 8 - head.count - tail.count
    guard halves.count == 2 ? missing >= 1 : missing == 0 else { return nil }
    let all = head + Array(repeating: 0, count: missing) + tail
    return all.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
  }

  private static func groups(_ text: Substring) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      (1...4).contains(part.utf8.count) && part.allSatisfy(\.isHexDigit) ? UInt16(part, radix: 16) : nil
    }
    return numbers.count == parts.count ? numbers : nil
  }
}

/// A range of addresses, such as `10.0.0.0/8` or `fd00::/8` (CIDR, RFC 4632).
struct AddressRange: Sendable, Hashable {
  private let first: IPAddress
  /// How many leading bits are the same.
  private let prefixLength: Int

  /// nil for what is no range, a prefix longer than the address among it.
  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = IPAddress(String(parts[0])) else { return nil }
    guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1]) else { return nil }
    guard length <= first.bytes.count * 8 else { return nil }
    self.first = first
    prefixLength = length
  }

  /// An address of the other version is in no range.
  func contains(_ address: IPAddress) -> Bool {
    guard address.bytes.count == first.bytes.count else { return false }
    return zip(first.bytes, address.bytes).enumerated().allSatisfy { index, pair in
      let bits = min(max(prefixLength - index * 8, 0), 8)
      return (pair.0 ^ pair.1) >> UInt8(8 - bits) == 0
    }
  }
}
