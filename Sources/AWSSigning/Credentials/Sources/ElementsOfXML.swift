import Foundation

/// The text of single elements in an answer of STS.
///
/// How this works: an element is found by its first `<Name>` and ends at the next `</Name>`; both are known not to
/// have attributes, not to nest and not to repeat in what is read here, so that no tree is needed. Nothing is
/// expanded but the five named entities and character references.
struct ElementsOfXML {
  private let text: String

  init(_ bytes: [UInt8]) { text = String(decoding: bytes, as: UTF8.self) }

  /// Without blanks around it; nil when there is no such element, or when it is empty or holds others.
  subscript(name: String) -> String? {
    guard let start = text.firstRange(of: "<\(name)>") else { return nil }
    let rest = text[start.upperBound...]
    guard let end = rest.firstRange(of: "</\(name)>") else { return nil }
    let content = rest[..<end.lowerBound]
    guard !content.contains("<") else { return nil }
    let value = Self.expanded(content).trimmingCharacters(in: .whitespacesAndNewlines)
    return value.isEmpty ? nil : value
  }

  private static func expanded(_ content: Substring) -> String {
    var result = ""
    var rest = content
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[rest.index(after: start)...]
      guard let end = rest.firstIndex(of: ";"), let character = character(rest[..<end]) else {
        result += "&"
        continue
      }
      result.append(character)
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private static func character(_ name: Substring) -> Character? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.first == "#" else { return nil }
      let digits = name.dropFirst()
      let number = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return number.flatMap { Unicode.Scalar($0) }.map { Character($0) }
    }
  }
}
