#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Questions about UTF-8 bytes that do not need a String.
package enum TextBytes {
  /// What is left without the white space around it: ASCII white space and the spaces of Unicode
  /// (White_Space=yes). Zero-width characters are no white space and stay.
  @inline(__always)
  static func trimmedRange(_ text: Span<UInt8>) -> Range<Int> {
    // Nearly every text begins and ends in an ASCII character that is no space.
    if text.count > 0, isBlack(text[0]), isBlack(text[text.count - 1]) { return 0..<text.count }
    return searchedRange(text)
  }

  private static func isBlack(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x5F }

  private static func searchedRange(_ text: Span<UInt8>) -> Range<Int> {
    var start = 0
    var end = text.count
    while start < end {
      let length = spaceLength(text, startingAt: start)
      if length == 0 { break }
      start += length
    }
    while end > start {
      let length = spaceLength(text, endingAt: end, from: start)
      if length == 0 { break }
      end -= length
    }
    return start..<end
  }

  /// The length of the white space that starts here; 0 when there is none.
  static func spaceLength(_ text: Span<UInt8>, startingAt index: Int) -> Int {
    let byte = text[index]
    if byte < 0x80 { return isASCIISpace(byte) ? 1 : 0 }
    if byte == 0xC2, index + 1 < text.count { return text[index + 1] == 0xA0 || text[index + 1] == 0x85 ? 2 : 0 }
    guard byte == 0xE1 || byte == 0xE2 || byte == 0xE3, index + 2 < text.count else { return 0 }
    return isWideSpace(byte, text[index + 1], text[index + 2]) ? 3 : 0
  }

  private static func spaceLength(_ text: Span<UInt8>, endingAt end: Int, from start: Int) -> Int {
    let byte = text[end - 1]
    if byte < 0x80 { return isASCIISpace(byte) ? 1 : 0 }
    if end - start >= 2, text[end - 2] == 0xC2, byte == 0xA0 || byte == 0x85 { return 2 }
    if end - start >= 3, isWideSpace(text[end - 3], text[end - 2], byte) { return 3 }
    return 0
  }

  static func isASCIISpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  /// U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F and U+3000 in UTF-8.
  private static func isWideSpace(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch (first, second) {
    case (0xE1, 0x9A): third == 0x80
    case (0xE2, 0x80): (0x80...0x8A).contains(third) || third == 0xA8 || third == 0xA9 || third == 0xAF
    case (0xE2, 0x81): third == 0x9F
    case (0xE3, 0x80): third == 0x80
    default: false
    }
  }

  static func isASCII(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where text[index] >= 0x80 { return false }
    return true
  }

  static func equal(_ text: Span<UInt8>, _ other: [UInt8]) -> Bool {
    guard text.count == other.count else { return false }
    for index in text.indices where text[index] != other[index] { return false }
    return true
  }

  static func equal(_ text: Span<UInt8>, _ other: String) -> Bool {
    let utf8 = other.utf8
    guard text.count == utf8.count else { return false }
    var index = 0
    for byte in utf8 {
      if text[index] != byte { return false }
      index += 1
    }
    return true
  }

  /// Unicode scalars in valid UTF-8.
  static func scalarCount(_ text: Span<UInt8>) -> Int {
    var count = 0
    for index in text.indices where text[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// Whether U+0000 is in a text.
  package static func holdsNUL(_ text: Span<UInt8>) -> Bool {
    // memchr reads no more than `count` bytes of the buffer, which lives for the call.
    unsafe text.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return false }
      return unsafe memchr(start, 0, bytes.count) != nil
    }
  }

  static func holdsNUL(_ text: [UInt8]) -> Bool { holdsNUL(text.span) }

  static func array(_ text: Span<UInt8>) -> [UInt8] {
    // The buffer is only read, and only during the call.
    unsafe text.withUnsafeBufferPointer { unsafe Array($0) }
  }

  static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
    // The buffer is only read, and only during the call.
    unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  /// Appends a part of other bytes.
  @inline(__always)
  static func append(_ range: Range<Int>, of source: [UInt8], to bytes: inout [UInt8]) {
    append(source.span.extracting(range), to: &bytes)
  }

  static func string(_ text: Span<UInt8>) -> String {
    // The buffer is only read, and only during the call.
    unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
