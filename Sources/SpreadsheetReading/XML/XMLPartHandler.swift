internal import Diagnostics

/// What a part's reader is told, in the order of the document.
///
/// Readers are values that live inside their parser, so that the millions of calls for a large sheet cost no
/// more than the work in them.
protocol XMLPartHandler {
  associatedtype Element: XMLVocabulary
  associatedtype Attribute: XMLVocabulary

  mutating func start(_ element: Element, _ attributes: XMLAttributes<Attribute>) throws(XMLRefusal)
  mutating func end(_ element: Element) throws(XMLRefusal)
  /// A piece of text; one text may come in many pieces.
  mutating func text(_ bytes: Span<UInt8>) throws(XMLRefusal)
}

extension XMLPartHandler {
  mutating func end(_ element: Element) throws(XMLRefusal) {}
  mutating func text(_ bytes: Span<UInt8>) throws(XMLRefusal) {}
}

/// Why a part is not read on.
struct XMLRefusal: Error {
  var code: DiagnosticCode
  /// Nil when it is the part as a whole, which is then named.
  var place: Place?
  var message: String
  var fix: String?

  init(_ code: DiagnosticCode, at place: Place? = nil, _ message: String, fix: String? = nil) {
    self.code = code
    self.place = place
    self.message = message
    self.fix = fix
  }
}
