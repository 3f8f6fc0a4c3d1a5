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
    let bytes = Array(text.utf8)
    var parts: [Part] = []
    var literal: [UInt8] = []
    var dollar = 0
    var index = 0
    while index < bytes.count {
      switch opening(in: bytes, at: index) {
      case .none:
        literal.append(bytes[index])
        index += 1
      case .escaped:
        literal += [UInt8(ascii: "$"), UInt8(ascii: "{")]
        dollar += 1
        index += 3
      case .reference:
        if !literal.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
        literal.removeAll(keepingCapacity: true)
        guard let end = bytes[(index + 2)...].firstIndex(of: UInt8(ascii: "}")) else {
          return parts + [.unclosed(dollar: dollar)]
        }
        parts.append(.reference(String(decoding: bytes[(index + 2)..<end], as: UTF8.self), dollar: dollar))
        dollar += 1
        index = end + 1
      }
    }
    if !literal.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
    return parts
  }

  private enum Opening { case none, reference, escaped }

  private static func opening(in bytes: [UInt8], at index: Int) -> Opening {
    guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count else { return .none }
    if bytes[index + 1] == UInt8(ascii: "{") { return .reference }
    let isEscape =
      bytes[index + 1] == UInt8(ascii: "$") && index + 2 < bytes.count && bytes[index + 2] == UInt8(ascii: "{")
    return isEscape ? .escaped : .none
  }
}
