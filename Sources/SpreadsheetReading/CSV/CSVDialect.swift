internal import Diagnostics

/// The characters that give a text file its structure. All are ASCII, so that they never occur inside a
/// longer UTF-8 sequence.
struct CSVDialect: Equatable {
  var delimiter: UInt8
  var quote: UInt8 = UInt8(ascii: "\"")
  /// Takes the meaning from the character after it; nil leaves only the doubled quote of RFC 4180.
  var escape: UInt8?
  /// A record that begins with it is passed over.
  var comment: UInt8?

  /// Whether a quoted field may go on behind a line break; not where the quote is a guess that may be wrong further on.
  var quotesSpanLines = true
  /// Whether an escape stands only before what has a meaning, and is itself text before anything else, as in `C:\new`.
  var escapesSignsOnly = false

  init(delimiter: UInt8) { self.delimiter = delimiter }

  init(delimiter: UInt8, settings: SourceSettings) {
    self.delimiter = delimiter
    if let quote = settings.quote { self.quote = quote }
    // Escaping a quote by a quote is what RFC 4180 does anyway.
    self.escape = settings.escape == self.quote ? nil : settings.escape
    self.comment = settings.comment
  }

  /// Why no file can be read by these settings; nil when they are sound.
  static func problem(with settings: SourceSettings, file: String) -> Diagnostic? {
    let named: [(name: String, byte: UInt8?)] = [
      ("delimiter", settings.delimiter), ("quote", settings.quote), ("escape", settings.escape),
      ("comment", settings.comment),
    ]
    for (name, byte) in named {
      guard let byte else { continue }
      if byte >= 0x80 || byte == 0 || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        return Diagnostic(
          .readInvalidDialect, at: .file(file), "the \(name) must be one ASCII character other than a line break",
          fix: "choose another character for `\(name)`")
      }
    }
    let quote = settings.quote ?? UInt8(ascii: "\"")
    if let delimiter = settings.delimiter, delimiter == quote || delimiter == settings.escape {
      return Diagnostic(
        .readInvalidDialect, at: .file(file),
        "the delimiter \(describe(delimiter)) is also the quote or the escape character",
        fix: "choose different characters")
    }
    return nil
  }

  /// How a delimiter is shown to people: `;`, `tab`, `space`.
  static func describe(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\t"): "tab"
    case UInt8(ascii: " "): "space"
    case 0x21...0x7E: String(UnicodeScalar(byte))
    default: "U+" + String(repeating: "0", count: byte < 0x10 ? 3 : 2) + String(byte, radix: 16, uppercase: true)
    }
  }
}
