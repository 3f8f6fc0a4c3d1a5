/// `Callback ${customer}` taken apart, before anybody knows what the names mean.
enum TemplateText {
  enum Part: Sendable, Hashable {
    case literal(String)
    /// What stands between `${` and `}`; `dollar` counts the `${` before it in the text, from 0.
    case reference(String, dollar: Int)
    /// A `${` that is never closed.
    case unclosed(dollar: Int)
  }

  /// Cuts a text at its references; `$${` becomes a literal `${`.
  static func parts(of text: String) -> [Part] {
    var parts: [Part] = []
    var literal = ""
    var dollar = 0
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      if rest.starts(with: "$${".unicodeScalars) {
        literal += "${"
        dollar += 1
        rest = rest.dropFirst(3)
      } else if rest.starts(with: "${".unicodeScalars) {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = ""
        let inside = rest.dropFirst(2)
        guard let end = inside.firstIndex(of: "}") else { return parts + [.unclosed(dollar: dollar)] }
        parts.append(.reference(String(inside[..<end]), dollar: dollar))
        dollar += 1
        rest = rest[rest.index(after: end)...]
      } else {
        let next = rest.dropFirst().firstIndex(of: "$") ?? rest.endIndex
        literal += String(rest[..<next])
        rest = rest[next...]
      }
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    return parts
  }
}
