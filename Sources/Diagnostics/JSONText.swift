/// Writes JSON strings that are safe wherever they end up: in a file, on a terminal, inside a page.
///
/// Beyond what RFC 8259 demands, U+007F to U+009F, the bidirectional controls, U+2028, U+2029 and the noncharacters
/// U+FDD0 to U+FDEF, U+FFFE and U+FFFF are written as `\uXXXX`, so that no value can steer a terminal or end a script line.
package enum JSONText {
  /// `text` as a JSON string with its quotes.
  package static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(quoted: text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends `text` as a JSON string with its quotes, in UTF-8.
  package static func append(quoted text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    // Most texts need no escape, and then their UTF-8 is copied whole.
    if text.utf8.allSatisfy(isPlain) {
      bytes.append(contentsOf: text.utf8)
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\"")])
      case "\\": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\\")])
      case "\n": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
      case "\r": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
      case "\t": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
      case _ where scalar.value < 0x80 && !isUnsafe(scalar): bytes.append(UInt8(scalar.value))
      case _ where isUnsafe(scalar): append(escaped: scalar, to: &bytes)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// Printable ASCII that stands for itself inside a JSON string.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// Whether a scalar may not stand as it is in output meant for a terminal or a page.
  package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    case 0x2028, 0x2029: true
    // No characters at all, and refused by readers of YAML and XML.
    case 0xFDD0...0xFDEF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  private static func append(escaped scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    bytes.append(contentsOf: Array("\\u".utf8))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - hex.utf8.count))
    bytes.append(contentsOf: Array(hex.utf8))
  }
}
