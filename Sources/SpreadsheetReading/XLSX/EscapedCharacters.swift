/// Resolves `_xHHHH_`, by which workbooks write characters that XML cannot hold (ISO/IEC 29500-1, 22.9.2.19).
///
/// | in the file        | text     |                                                                   |
/// |--------------------|----------|-------------------------------------------------------------------|
/// | `a_x000D_b`        | a CR b   | a control character                                               |
/// | `_x005F_x0030_`    | `_x0030_`| the underscore that keeps a text from being taken for an escape   |
/// | `_xC1EF_`          | the same | programs write such characters plainly, so that this is somebody's text |
/// | `_xD801__xDC05_`   | the same | halves of a pair                                                  |
///
/// A text is resolved as a whole or not at all: one that holds an escape no program writes was not escaped.
enum EscapedCharacters {
  /// The first character that programs always write plainly.
  private static let firstPlain: UInt16 = 0x100

  /// Resolves them in the bytes from `start` to the end.
  static func resolve(in bytes: inout [UInt8], from start: Int) {
    guard bytes[start...].contains(UInt8(ascii: "_")), isEscaped(bytes, from: start) else { return }
    var read = start
    var write = start
    while read < bytes.count {
      guard let unit = unit(in: bytes, at: read), let scalar = Unicode.Scalar(unit) else {
        bytes[write] = bytes[read]
        read += 1
        write += 1
        continue
      }
      read += 7
      // What is written is at most 3 bytes, what was read is 7.
      for byte in UTF8.encode(scalar) ?? .init() {
        bytes[write] = byte
        write += 1
      }
    }
    bytes.removeLast(bytes.count - write)
  }

  /// Whether there is an escape, and none of a character that needs no escape.
  private static func isEscaped(_ bytes: [UInt8], from start: Int) -> Bool {
    var found = false
    var index = start
    while index < bytes.count {
      guard let unit = unit(in: bytes, at: index) else {
        index += 1
        continue
      }
      guard unit < firstPlain || unit >= 0xFFFE else { return false }
      found = true
      index += 7
    }
    return found
  }

  private static func unit(in bytes: [UInt8], at index: Int) -> UInt16? {
    guard index + 7 <= bytes.count, bytes[index] == UInt8(ascii: "_"), bytes[index + 1] == UInt8(ascii: "x"),
      bytes[index + 6] == UInt8(ascii: "_")
    else { return nil }
    var value: UInt16 = 0
    for digit in bytes[index + 2..<index + 6] {
      guard let number = Character(UnicodeScalar(digit)).hexDigitValue else { return nil }
      value = value << 4 | UInt16(number)
    }
    return value
  }
}
