/// URLs, as far as a person who clicks on one cares: a known scheme, a host, nothing a browser would cut at.
enum WebAddress {
  /// Why a text is no URL of one of these schemes, which are in lower case, those of web pages by default; nil when it
  /// is one.
  /// The grammar is RFC 3986's, with the characters of RFC 3987 allowed as they stand.
  static func fault(_ text: Span<UInt8>, schemes: [[UInt8]]? = nil) -> String? {
    for index in text.indices where impossible.contains(text[index]) {
      for index in index..<text.count where text[index] <= 0x20 || text[index] == 0x7F {
        return "has a space or a control character in it"
      }
      return "has \(Unicode.Scalar(text[index])) in it, which no URL has"
    }
    var colon = 0
    while colon < text.count, isSchemeByte(text[colon]) { colon += 1 }
    guard colon > 0, colon < text.count, text[colon] == UInt8(ascii: ":") else {
      return "has no scheme such as https://"
    }
    let scheme = text.extracting(0..<colon)
    guard isWeb(scheme) && schemes == nil || isAmong(schemes ?? [], scheme) else {
      let words = (schemes ?? webSchemes).map { String(decoding: $0, as: UTF8.self) }
      return "has another scheme than \(words.joined(separator: " or "))"
    }
    let rest = text.extracting((colon + 1)..<text.count)
    guard rest.count >= 2, rest[0] == UInt8(ascii: "/"), rest[1] == UInt8(ascii: "/") else {
      // `mailto:` and its like have no host; those that reach a web server do.
      let needsHost = isWeb(scheme)
      if needsHost { return "lacks the // after its scheme" }
      return rest.count == 0 ? "has nothing after its scheme" : nil
    }
    var end = 2
    while end < rest.count, rest[end] != UInt8(ascii: "/"), rest[end] != UInt8(ascii: "?"),
      rest[end] != UInt8(ascii: "#")
    {
      end += 1
    }
    return authorityFault(rest.extracting(2..<end))
  }

  /// The schemes of web pages.
  private static var webSchemes: [[UInt8]] { ValueReader.webSchemes.map { Array($0.utf8) } }

  /// Whether a scheme is one of those, in any case.
  private static func isWeb(_ scheme: Span<UInt8>) -> Bool {
    guard scheme.count == 4 || scheme.count == 5 else { return false }
    return scheme[0] | 0x20 == UInt8(ascii: "h") && scheme[1] | 0x20 == UInt8(ascii: "t")
      && scheme[2] | 0x20 == UInt8(ascii: "t") && scheme[3] | 0x20 == UInt8(ascii: "p")
      && (scheme.count == 4 || scheme[4] | 0x20 == UInt8(ascii: "s"))
  }

  private static func isAmong(_ schemes: [[UInt8]], _ scheme: Span<UInt8>) -> Bool {
    for index in schemes.indices where CaseFolding.isEqual(scheme, toFolded: schemes[index]) { return true }
    return false
  }

  private static func authorityFault(_ authority: Span<UInt8>) -> String? {
    var hostStart = 0
    for index in authority.indices where authority[index] == UInt8(ascii: "@") { hostStart = index + 1 }
    var hostEnd = authority.count
    if hostStart < authority.count, authority[hostStart] == UInt8(ascii: "[") {
      var close = hostStart
      while close < authority.count, authority[close] != UInt8(ascii: "]") { close += 1 }
      guard close < authority.count, close > hostStart + 2 else { return "has a broken IPv6 address" }
      hostEnd = close + 1
    } else {
      for index in hostStart..<authority.count where authority[index] == UInt8(ascii: ":") {
        hostEnd = index
        break
      }
    }
    guard hostEnd > hostStart else { return "has no host" }
    if let fault = hostFault(authority.extracting(hostStart..<hostEnd)) { return fault }
    guard hostEnd < authority.count else { return nil }
    let port = authority.extracting((hostEnd + 1)..<authority.count)
    guard authority[hostEnd] == UInt8(ascii: ":"), port.count <= 5 else { return "has a broken port" }
    if port.count == 0 { return nil }
    guard let number = NumberReading.integer(port), (0...65_535).contains(number), port[0] &- 48 < 10 else {
      return "has a broken port"
    }
    return nil
  }

  private static func hostFault(_ host: Span<UInt8>) -> String? {
    if host[0] == UInt8(ascii: "[") { return nil }
    if host[0] == UInt8(ascii: ".") || host[0] == UInt8(ascii: "-") { return "has a broken host" }
    for index in host.indices {
      let byte = host[index]
      if byte == UInt8(ascii: "."), index > 0, host[index - 1] == byte { return "has a broken host" }
      guard isSchemeByte(byte) || byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "%") else {
        return "has a broken host"
      }
    }
    return nil
  }

  /// U+0000 to U+0020, U+007F, `<`, `>`, `"`, `\`, `^`, `` ` ``, `{`, `|`, `}`.
  private static var impossible: ASCIISet { ASCIISet(low: 0x5000_0005_FFFF_FFFF, high: 0xB800_0001_5000_0000) }

  /// Letters, digits, `+`, `-` and `.`.
  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")) || byte &- 48 < 10
      || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }
}
