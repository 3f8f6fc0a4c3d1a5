/// Splits a command as a POSIX shell splits words, and does nothing else of what a shell does: no variables, no
/// patterns, no substitutions.
///
/// Blanks separate; single quotes keep all up to the next; within double quotes a backslash keeps its meaning but
/// before `"`, `\`, `$` and a backquote; outside it takes the next character as it is.
/// - Returns: nil when a quote is not closed, or when a backslash is the last character.
func shellWords(_ command: String) -> [String]? {
  var words: [String] = []
  // nil between words; empty in the word '' too.
  var word: String?
  var rest = command.unicodeScalars[...]
  func append(_ scalar: Unicode.Scalar) {
    var text = word ?? ""
    text.unicodeScalars.append(scalar)
    word = text
  }
  while let scalar = rest.popFirst() {
    switch scalar {
    case " ", "\t", "\n", "\r":
      if let ended = word { words.append(ended) }
      word = nil
    case "'":
      word = word ?? ""
      guard let end = rest.firstIndex(of: "'") else { return nil }
      for inner in rest[..<end] { append(inner) }
      rest = rest[rest.index(after: end)...]
    case "\"":
      word = word ?? ""
      var isClosed = false
      while let inner = rest.popFirst() {
        if inner == "\"" {
          isClosed = true
          break
        }
        if inner == "\\", let next = rest.first, "\"\\$`".unicodeScalars.contains(next) {
          append(next)
          rest.removeFirst()
        } else {
          append(inner)
        }
      }
      guard isClosed else { return nil }
    case "\\":
      guard let next = rest.popFirst() else { return nil }
      append(next)
    default: append(scalar)
    }
  }
  if let word { words.append(word) }
  return words
}
