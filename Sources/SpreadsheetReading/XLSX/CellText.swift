/// Resolves `_xHHHH_`, by which workbooks write characters that XML cannot hold (ISO/IEC 29500-1, 22.9.2.19).
enum EscapedCharacters {
  /// Resolves them in the bytes from `start` to the end. Two that are the halves of a surrogate pair are one
  /// character; a half alone stays as it is written.
  static func resolve(in bytes: inout [UInt8], from start: Int) {
    guard bytes[start...].contains(UInt8(ascii: "_")) else { return }
    var read = start
    var write = start
    while read < bytes.count {
      guard let (scalar, length) = scalar(in: bytes, at: read) else {
        bytes[write] = bytes[read]
        read += 1
        write += 1
        continue
      }
      read += length
      // What is written is at most 4 bytes, what was read is at least 7.
      for byte in UTF8.encode(scalar) ?? .init() {
        bytes[write] = byte
        write += 1
      }
    }
    bytes.removeLast(bytes.count - write)
  }

  private static func scalar(in bytes: [UInt8], at index: Int) -> (Unicode.Scalar, length: Int)? {
    guard let first = unit(in: bytes, at: index) else { return nil }
    if let scalar = Unicode.Scalar(first) { return (scalar, 7) }
    guard UTF16.isLeadSurrogate(first), let second = unit(in: bytes, at: index + 7), UTF16.isTrailSurrogate(second),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00)
    else { return nil }
    return (scalar, 14)
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

/// Why a text cannot be that of a cell.
enum TextFault {
  /// More characters (Unicode scalars) than a cell can hold; only the beginning may have been kept.
  case tooLong
  /// A U+0000, which XML cannot hold and `_x0000_` can.
  case nul

  /// Nil for a sound text in UTF-8.
  init?(_ text: ArraySlice<UInt8>, _ limits: ReadingLimits) {
    if text.count > limits.cellCharacters, text.count(where: { $0 & 0xC0 != 0x80 }) > limits.cellCharacters {
      self = .tooLong
    } else if text.contains(0) {
      self = .nul
    } else {
      return nil
    }
  }
}
