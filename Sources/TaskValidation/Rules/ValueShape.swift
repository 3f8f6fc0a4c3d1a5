/// What a value looks like, judged on its bytes by grammars of our own: `Double` would take `nan` and `0x1p10`.
enum ValueShape {
  /// A scheme (RFC 3986: a letter, then letters, digits, `+`, `-`, `.`), a colon and something without spaces.
  static func isURL(_ text: Span<UInt8>) -> Bool {
    guard text.count > 0, isLetter(text[0]) else { return false }
    var colon = 1
    while colon < text.count, isSchemeByte(text[colon]) { colon += 1 }
    guard colon + 1 < text.count, text[colon] == UInt8(ascii: ":") else { return false }
    return isWithoutSpace(text)
  }

  /// A sign, digits, a decimal point with digits, an exponent with digits; only the first digits are required.
  static func isNumber(_ text: Span<UInt8>) -> Bool {
    var index = 0
    skipSign(text, &index)
    guard skipDigits(text, &index) else { return false }
    if index < text.count, text[index] == UInt8(ascii: ".") {
      index += 1
      guard skipDigits(text, &index) else { return false }
    }
    if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      skipSign(text, &index)
      guard skipDigits(text, &index) else { return false }
    }
    return index == text.count
  }

  /// A whole number of at most 12 digits, which reaches the year 33,658.
  static func isEpochSeconds(_ text: Span<UInt8>) -> Bool {
    var index = text.count > 0 && text[0] == UInt8(ascii: "-") ? 1 : 0
    guard (1...12).contains(text.count - index) else { return false }
    return skipDigits(text, &index) && index == text.count
  }

  /// One `@` with something on both sides, no spaces.
  static func isEmail(_ text: Span<UInt8>) -> Bool {
    var at: Int?
    for index in text.indices where text[index] == UInt8(ascii: "@") {
      if at != nil { return false }
      at = index
    }
    guard let at, at > 0, at + 1 < text.count else { return false }
    return isWithoutSpace(text)
  }

  /// `https://` and a host, no spaces.
  static func isSecureURL(_ text: String) -> Bool {
    let scheme = "https://"
    guard text.utf8.prefix(scheme.utf8.count).elementsEqual(scheme.utf8) else { return false }
    let rest = text.utf8.dropFirst(scheme.utf8.count)
    guard let first = rest.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "?") else { return false }
    return isWithoutSpace(text)
  }

  static func isWithoutControl(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0.isControl }
  }

  private static func isWithoutSpace(_ text: Span<UInt8>) -> Bool {
    for index in text.indices {
      let byte = text[index]
      if byte <= 0x20 || byte == 0x7F { return false }
      // Other characters have spaces and controls of their own.
      if byte >= 0x80 { return isWithoutSpace(String(decoding: (0..<text.count).map { text[$0] }, as: UTF8.self)) }
    }
    return true
  }

  private static func isWithoutSpace(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0.isSpace || $0.isControl }
  }

  private static func skipSign(_ text: Span<UInt8>, _ index: inout Int) {
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") { index += 1 }
  }

  private static func skipDigits(_ text: Span<UInt8>, _ index: inout Int) -> Bool {
    let start = index
    while index < text.count, text[index] &- 48 < 10 { index += 1 }
    return index > start
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte &- 48 < 10 || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}

// The Unicode tables are slow to ask, and nearly every scalar of a spreadsheet is ASCII.
extension Unicode.Scalar {
  /// White_Space of Unicode.
  var isSpace: Bool {
    if value < 0x80 { return value == 0x20 || (0x09...0x0D).contains(value) }
    return properties.isWhitespace
  }

  /// General category Cc: U+0000 to U+001F and U+007F to U+009F.
  var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
}
