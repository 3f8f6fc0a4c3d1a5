internal import Diagnostics

/// What a part's reader is told, in the order of the document.
///
/// Readers are values that live inside their parser, so that the millions of calls for a large sheet cost no
/// more than the work in them.
protocol XMLPartHandler: XMLEventTarget {
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

/// What a parser calls: one dynamic call an event, behind which everything is known to the compiler. A handler gets
/// it from its vocabulary and never writes it.
protocol XMLEventTarget {
  mutating func enter(
    _ name: UnsafePointer<UInt8>, _ namespace: XMLNamespace, _ attributes: RawAttributes
  ) throws(XMLRefusal)
  mutating func leave(_ name: UnsafePointer<UInt8>, _ namespace: XMLNamespace) throws(XMLRefusal)
  mutating func take(_ text: Span<UInt8>) throws(XMLRefusal)
}

/// Five pointers for each attribute, and how many attributes there are.
typealias RawAttributes = (pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, count: Int)

extension XMLPartHandler {
  mutating func enter(
    _ name: UnsafePointer<UInt8>, _ namespace: XMLNamespace, _ attributes: RawAttributes
  ) throws(XMLRefusal) {
    try start(
      unsafe Element(name, in: namespace), unsafe XMLAttributes(attributes.pointers, count: attributes.count))
  }

  mutating func leave(_ name: UnsafePointer<UInt8>, _ namespace: XMLNamespace) throws(XMLRefusal) {
    try end(unsafe Element(name, in: namespace))
  }

  mutating func take(_ bytes: Span<UInt8>) throws(XMLRefusal) { try text(bytes) }
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
