/// The few texts of an answer of the query protocol: elements that hold text and nothing else.
///
/// Not a reader of XML: it finds `<Name>text</Name>` in at most 64 KiB and gives up at a document type or a CDATA
/// section, of which the service sends none. So nothing is expanded, and nothing nests.
struct FlatXML: Sendable {
  private static let largest = 65_536
  private let text: String

  /// An unreadable answer has no elements.
  init(_ bytes: [UInt8]) {
    let text = bytes.count <= Self.largest ? String(validating: bytes, as: UTF8.self) ?? "" : ""
    self.text = text.contains("<!") ? "" : text
  }

  /// The text of the first element of this name; nil when there is none, or when it holds other elements.
  subscript(name: String) -> String? {
    guard let start = text.firstRange(of: "<\(name)>"),
      let end = text[start.upperBound...].firstRange(of: "</\(name)>")
    else { return nil }
    let content = text[start.upperBound..<end.lowerBound]
    guard !content.contains("<") else { return nil }
    return Self.unescaped(content)
  }

  /// The five entities of XML; the ampersand last, so that nothing is read twice.
  private static func unescaped(_ text: Substring) -> String {
    guard text.contains("&") else { return String(text) }
    return String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&apos;", with: "'").replacing("&amp;", with: "&")
  }
}
