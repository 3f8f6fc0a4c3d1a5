/// Makes text that came from outside harmless to show: nothing in a file may steer a terminal or forge a line.
package enum TerminalText {
  /// `text` with control characters, bidirectional controls and line separators written as `\u{…}`.
  package static func safe(_ text: some StringProtocol) -> String {
    guard text.unicodeScalars.contains(where: JSONText.isUnsafe) else { return String(text) }
    var safe = ""
    for scalar in text.unicodeScalars {
      if JSONText.isUnsafe(scalar) {
        safe += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  /// `text` in double quotes, safe, at most `limit` characters of it.
  package static func quoted(_ text: some StringProtocol, limit: Int = 60) -> String {
    let cut = text.count > limit ? "\(text.prefix(limit))…" : String(text)
    return "\"\(safe(cut))\""
  }
}
