/// E-mail addresses as they are in use: `local@domain.tld`. Quoted local parts, comments and address literals
/// of RFC 5322 are no addresses of customers and are refused.
enum EmailAddress {
  /// Why a text is no address; nil when it is one. Lengths are those of RFC 5321, 4.5.3.1: 64 bytes before
  /// the `@`, 255 after it, 254 in all.
  static func fault(_ text: Span<UInt8>) -> String? {
    guard text.count <= 254 else { return "has more than 254 bytes" }
    var at: Int?
    for index in text.indices where special.contains(text[index]) {
      let byte = text[index]
      if byte <= 0x20 || byte == 0x7F { return "has a space or a control character in it" }
      if byte != UInt8(ascii: "@") { return "has \(Unicode.Scalar(byte)) in it, which no address has" }
      if at != nil { return "has more than one @" }
      at = index
    }
    guard let at else { return "has no @" }
    guard (1...64).contains(at) else {
      return at == 0 ? "has nothing before the @" : "has more than 64 bytes before the @"
    }
    if hasStrayDot(text.extracting(0..<at)) { return "has a dot in the wrong place before the @" }
    return domainFault(text.extracting((at + 1)..<text.count))
  }

  private static func domainFault(_ domain: Span<UInt8>) -> String? {
    guard domain.count > 0 else { return "has nothing after the @" }
    if hasStrayDot(domain) { return "has a dot in the wrong place after the @" }
    var labelStart = 0
    var labels = 0
    for index in 0...domain.count where index == domain.count || domain[index] == UInt8(ascii: ".") {
      guard index - labelStart <= 63 else { return "has a part of more than 63 bytes after the @" }
      if domain[labelStart] == UInt8(ascii: "-") || domain[index - 1] == UInt8(ascii: "-") {
        return "has a hyphen in the wrong place after the @"
      }
      labels += 1
      if index == domain.count {
        if labels < 2 { return "has no dot after the @" }
        if index - labelStart < 2 || domain[labelStart] &- 48 < 10 { return "ends in no top-level domain" }
      }
      labelStart = index + 1
    }
    for index in domain.indices {
      let byte = domain[index]
      let lower = byte | 0x20
      let isLetter = lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
      guard isLetter || byte >= 0x80 || byte &- 48 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") else {
        return "has a character after the @ that no domain has"
      }
    }
    return nil
  }

  /// What is looked at more closely: U+0000 to U+0020, U+007F, `@`, and what no address has, which is `(`, `)`, `<`, `>`,
  /// `[`, `]`, `,`, `;`, `:`, `\`, `"`.
  private static var special: ASCIISet { ASCIISet(low: 0x5C00_1305_FFFF_FFFF, high: 0x8000_0000_3800_0001) }

  private static func hasStrayDot(_ text: Span<UInt8>) -> Bool {
    var isAfterDot = true
    for index in text.indices {
      let isDot = text[index] == UInt8(ascii: ".")
      if isDot && isAfterDot { return true }
      isAfterDot = isDot
    }
    return isAfterDot
  }
}
