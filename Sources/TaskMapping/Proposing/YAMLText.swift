internal import Diagnostics

/// Writes texts as YAML scalars.
enum YAMLText {
  /// As it stands where that reads back as the same text, else in double quotes.
  static func scalar(_ text: String) -> String {
    let words = ["yes", "no", "on", "off", "true", "false", "null", "y", "n"]
    guard let first = text.unicodeScalars.first, first.properties.isAlphabetic, text.last != " ",
      !words.contains(text.lowercased()),
      text.unicodeScalars.allSatisfy({ scalar in
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || " _-./'".unicodeScalars.contains(scalar)
      })
    else { return JSONText.quoted(text) }
    return text
  }

  /// The entries of a flow list.
  static func list(_ texts: [String]) -> String { texts.map(scalar).joined(separator: ", ") }
}
