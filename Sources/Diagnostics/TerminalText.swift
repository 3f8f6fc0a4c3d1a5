/// Makes text that came from outside harmless to show: nothing in a file may steer a terminal or forge a line.
package enum TerminalText {
  /// `text` with control characters, bidirectional controls, line separators and characters that nobody sees written as
  /// `\u{…}`. Joiners that scripts and emoji need stay as they are.
  package static func safe(_ text: some StringProtocol) -> String {
    guard text.unicodeScalars.contains(where: isEscaped) else { return String(text) }
    var safe = ""
    for scalar in text.unicodeScalars {
      if isEscaped(scalar) {
        safe += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  /// `text` in double quotes, safe, at most `limit` characters of it. A character may be a letter under a thousand
  /// accents: no more than four scalars for each are shown.
  package static func quoted(_ text: some StringProtocol, limit: Int = 60) -> String {
    let scalars = text.unicodeScalars.prefix(limit * 4 + 1)
    let start = String(String.UnicodeScalarView(scalars.prefix(limit * 4)))
    let isCut = scalars.count > limit * 4 || start.count > limit
    return "\"\(safe(isCut ? "\(start.prefix(limit))…" : start))\""
  }

  private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F: false
    // Zero-width space, word joiner and invisible operators, byte order mark, annotations, tags.
    case 0x200B, 0x2060...0x2065, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    default: JSONText.isUnsafe(scalar)
    }
  }
}
