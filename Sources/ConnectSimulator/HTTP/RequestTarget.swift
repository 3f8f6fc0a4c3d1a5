/// A request's path and query, taken apart without losing how the path was written: signatures need that.
struct RequestTarget: Sendable {
  /// As on the wire.
  var path: String
  /// The path's segments, decoded.
  var segments: [String]
  /// Decoded, in the order of the wire.
  var query: [ServiceCall.QueryItem]

  /// nil when a percent sign is followed by anything but two hexadecimal digits, or bytes are not UTF-8.
  init?(_ target: String) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(parts.first ?? "/")
    segments = []
    query = []
    for segment in path.split(separator: "/") {
      guard let decoded = Self.percentDecoded(segment) else { return nil }
      segments.append(decoded)
    }
    guard parts.count == 2 else { return }
    for item in parts[1].split(separator: "&") {
      let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.percentDecoded(pair[0]), let value = Self.percentDecoded(pair.count == 2 ? pair[1] : "")
      else { return nil }
      query.append(ServiceCall.QueryItem(name: name, value: value))
    }
  }

  static func percentDecoded(_ text: Substring) -> String? {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(Self.digit), let low = rest.popFirst().flatMap(Self.digit) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
