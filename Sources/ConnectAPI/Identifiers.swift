/// The id of an Amazon Connect instance: its UUID in lower case, whatever form the user gave.
package struct InstanceID: Sendable, Hashable, Codable, CustomStringConvertible {
  package let uuid: String

  /// Accepts a UUID, or an instance ARN (`arn:aws:connect:…:instance/<uuid>`) and takes the UUID out of it.
  /// Returns nil for anything else, such as an alias.
  package init?(_ text: String) {
    let candidate = text.split(separator: "/").last.map(String.init) ?? text
    if text.contains("/") && !text.hasPrefix("arn:") { return nil }
    let lower = candidate.lowercased()
    guard Self.isUUID(lower) else { return nil }
    uuid = lower
  }

  package var description: String { uuid }

  static func isUUID(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 36 else { return false }
    return bytes.enumerated().allSatisfy { index, byte in
      switch index {
      case 8, 13, 18, 23: byte == UInt8(ascii: "-")
      default:
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
    }
  }
}

/// The id the service gives to a created contact, 1 to 256 characters.
package struct ContactID: Sendable, Hashable, Codable, RawRepresentable, CustomStringConvertible {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }
  package var description: String { rawValue }
}

/// The idempotency token of a request, at most 500 characters, case-sensitive.
package struct ClientToken: Sendable, Hashable, Codable, RawRepresentable, CustomStringConvertible {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }
  package var description: String { rawValue }
}
