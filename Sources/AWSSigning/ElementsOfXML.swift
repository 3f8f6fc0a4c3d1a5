import Foundation

/// The texts of single elements in an answer of the query protocol, as AWS STS speaks it.
///
/// Not a reader of XML: an element is found by its first `<Name>` and ends at the next `</Name>`; both are known not to
/// have attributes, not to nest and not to repeat in what is read here. It takes at most 64 KiB and gives up at a
/// document type or a CDATA section, of which the service sends none: nothing is expanded but the five named entities
/// and character references.
package struct ElementsOfXML {
  private static let largest = 65_536
  private let text: String

  /// An unreadable answer has no elements.
  package init(_ bytes: [UInt8]) {
    let text = bytes.count <= Self.largest ? String(validating: bytes, as: UTF8.self) ?? "" : ""
    self.text = text.contains("<!") ? "" : text
  }

  /// Without blanks around it; nil when there is no such element, or when it is empty or holds others.
  package subscript(name: String) -> String? {
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
