/// What a value looks like, judged on its bytes by grammars of our own: `Double` would take `nan` and `0x1p10`.
enum ValueShape {
  /// A scheme (RFC 3986: a letter, then letters, digits, `+`, `-`, `.`), a colon and something without spaces.
  static func isURL(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < bytes.count else { return false }
    let scheme = bytes[..<colon]
    guard let first = scheme.first, isLetter(first) else { return false }
    let isScheme = scheme.allSatisfy {
      isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
    return isScheme && isWithoutSpace(text)
  }

  /// A sign, digits, a decimal point with digits, an exponent with digits; only the first digits are required.
  static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    skipSign(&rest)
    guard skipDigits(&rest) else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard skipDigits(&rest) else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      skipSign(&rest)
      guard skipDigits(&rest) else { return false }
    }
    return rest.isEmpty
  }

  /// A whole number of at most 12 digits, which reaches the year 33,658.
  static func isEpochSeconds(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    return (1...12).contains(rest.count) && rest.allSatisfy(isDigit)
  }

  /// One `@` with something on both sides, no spaces.
  static func isEmail(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty && isWithoutSpace(text)
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

  private static func isWithoutSpace(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0.isSpace || $0.isControl }
  }

  private static func skipSign(_ rest: inout Substring.UTF8View) {
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
  }

  private static func skipDigits(_ rest: inout Substring.UTF8View) -> Bool {
    let count = rest.prefix(while: isDigit).count
    rest.removeFirst(count)
    return count > 0
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
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
