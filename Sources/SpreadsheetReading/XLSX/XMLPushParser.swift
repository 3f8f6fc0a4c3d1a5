internal import CLibXML2
internal import Diagnostics

/// What a part's reader is told, in the order of the document.
protocol XMLPartHandler: AnyObject {
  func start(_ element: XMLElementName, _ attributes: XMLAttributes) throws(XMLRefusal)
  func end(_ element: XMLElementName) throws(XMLRefusal)
  /// A piece of text; one text may come in many pieces.
  func text(_ bytes: Span<UInt8>) throws(XMLRefusal)
}

/// Why a part is not read on.
struct XMLRefusal: Error {
  var code: DiagnosticCode
  var message: String
  var fix: String?

  init(_ code: DiagnosticCode, _ message: String, fix: String? = nil) {
    self.code = code
    self.message = message
    self.fix = fix
  }
}

/// Parses XML as it arrives; the only file that calls libxml2.
///
/// Nothing but elements, attributes and text reaches a handler. The first sign of a document type stops the
/// parser, so that there are no entities to expand beyond the five of XML itself and character references,
/// and nothing is ever loaded. Depth, attributes and the length of a single tag are bounded; text is bounded by
/// the handlers, which know what it is for.
///
/// A class because it owns a C handle whose callbacks find their way back by its address.
// Safe to use: the context is private and lives from init to deinit.
@safe final class XMLPushParser {
  private let handler: any XMLPartHandler
  private let limits: ReadingLimits
  private var context: xmlParserCtxtPtr?
  private var refusal: XMLRefusal?
  private var depth = 0
  /// Bytes since the last event: a tag that does not end, which the library would hold in memory.
  private var silentBytes = 0
  private var namespaces = NamespaceMemory()

  private static let maximumTagBytes = 1 << 18
  private static let pieceBytes = 1 << 14

  init(handler: any XMLPartHandler, limits: ReadingLimits) {
    self.handler = handler
    self.limits = limits
    _ = XMLPushParser.isLibraryReady
    var callbacks = unsafe XMLPushParser.callbacks()
    // `self` outlives the context, which deinit frees, and the library copies the table of callbacks.
    let address = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe context = xmlCreatePushParserCtxt(&callbacks, address, nil, 0, nil)
    // No option to substitute entities, to load a DTD or to lift the library's own limits.
    _ = unsafe xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue))
  }

  deinit { unsafe xmlFreeParserCtxt(context) }

  /// Gives the parser the next bytes.
  func push(_ bytes: Span<UInt8>) throws(XMLRefusal) {
    var start = 0
    while start < bytes.count {
      let piece = bytes.extracting(start..<min(start + XMLPushParser.pieceBytes, bytes.count))
      start += piece.count
      silentBytes += piece.count
      // The span outlives the call, and the library copies what it keeps.
      unsafe piece.withUnsafeBufferPointer { buffer in
        unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
          _ = unsafe xmlParseChunk(context, characters.baseAddress, Int32(characters.count), 0)
        }
      }
      try checkForFailure()
      if silentBytes > XMLPushParser.maximumTagBytes {
        throw XMLRefusal(.readXMLLimit, "a tag is longer than \(XMLPushParser.maximumTagBytes) bytes")
      }
    }
  }

  /// Says that there are no more bytes.
  func finish() throws(XMLRefusal) {
    _ = unsafe xmlParseChunk(context, nil, 0, 1)
    try checkForFailure()
  }

  private func checkForFailure() throws(XMLRefusal) {
    if let refusal { throw refusal }
    guard let context = unsafe context else { throw XMLRefusal(.readInvalidXML, "there is no memory for a parser") }
    // The context is alive until deinit; the error in it is only looked at here.
    guard unsafe context.pointee.wellFormed == 0 || context.pointee.disableSAX != 0 else { return }
    let error = unsafe context.pointee.lastError
    let text = unsafe error.message.map { unsafe String(cString: $0) } ?? "it is not well-formed"
    let sentence = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text
    throw XMLRefusal(.readInvalidXML, "line \(unsafe error.line): \(JSONText.quoted(sentence))")
  }

  // MARK: Events

  private func refuse(_ refusal: XMLRefusal) {
    if self.refusal == nil { self.refusal = refusal }
    // The library may still report what it has already seen; `refusal` makes that go nowhere.
    unsafe xmlStopParser(context)
  }

  fileprivate func startElement(_ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?, _ attributes: XMLAttributes)
  {
    guard refusal == nil else { return }
    silentBytes = 0
    depth += 1
    if depth > limits.xmlDepth {
      return refuse(XMLRefusal(.readXMLLimit, "elements are nested more than \(limits.xmlDepth) deep"))
    }
    if attributes.count > limits.xmlAttributes {
      return refuse(XMLRefusal(.readXMLLimit, "an element has more than \(limits.xmlAttributes) attributes"))
    }
    do throws(XMLRefusal) {
      unsafe try handler.start(namespaces.isRead(uri) ? XMLElementName(name) : .other, attributes)
    } catch {
      refuse(error)
    }
  }

  fileprivate func endElement(_ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?) {
    guard refusal == nil else { return }
    silentBytes = 0
    depth -= 1
    do throws(XMLRefusal) {
      unsafe try handler.end(namespaces.isRead(uri) ? XMLElementName(name) : .other)
    } catch {
      refuse(error)
    }
  }

  fileprivate func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard refusal == nil else { return }
    silentBytes = 0
    do throws(XMLRefusal) {
      // The library's buffer outlives the callback, and a span cannot leave the handler.
      unsafe try handler.text(bytes.span)
    } catch {
      refuse(error)
    }
  }

  fileprivate func documentType() {
    refuse(
      XMLRefusal(
        .readDocumentType, "it declares a document type, which a workbook never does",
        fix: "open the workbook in a spreadsheet program and save it again"))
  }

  fileprivate func passOver() { silentBytes = 0 }

  // MARK: The library

  private static let isLibraryReady: Bool = {
    xmlInitParser()
    return true
  }()

  /// The parser at the address that was given to the library.
  @inline(__always)
  fileprivate static func with(_ context: UnsafeMutableRawPointer?, _ body: (XMLPushParser) -> Void) {
    guard let context = unsafe context else { return }
    // The address is that of a parser which is in `push` or `finish` now, and therefore alive.
    unsafe Unmanaged<XMLPushParser>.fromOpaque(context)._withUnsafeGuaranteedRef { body($0) }
  }

  private static func callbacks() -> xmlSAXHandler {
    var callbacks = unsafe xmlSAXHandler()
    unsafe callbacks.initialized = UInt32(XML_SAX2_MAGIC)
    unsafe callbacks.internalSubset = { context, _, _, _ in
      unsafe XMLPushParser.with(context) { $0.documentType() }
    }
    unsafe callbacks.startElementNs = { context, name, _, uri, _, _, count, _, attributes in
      guard let name = unsafe name else { return }
      unsafe XMLPushParser.with(context) { parser in
        unsafe parser.startElement(name, uri, XMLAttributes(attributes, count: Int(count)))
      }
    }
    unsafe callbacks.endElementNs = { context, name, _, uri in
      guard let name = unsafe name else { return }
      unsafe XMLPushParser.with(context) { unsafe $0.endElement(name, uri) }
    }
    let text: charactersSAXFunc = { context, bytes, count in
      unsafe XMLPushParser.with(context) {
        unsafe $0.characters(UnsafeBufferPointer(start: bytes, count: Int(count)))
      }
    }
    unsafe callbacks.characters = text
    unsafe callbacks.ignorableWhitespace = text
    unsafe callbacks.cdataBlock = text
    unsafe callbacks.comment = { context, _ in unsafe XMLPushParser.with(context) { $0.passOver() } }
    unsafe callbacks.processingInstruction = { context, _, _ in
      unsafe XMLPushParser.with(context) { $0.passOver() }
    }
    // Errors are read from the context; without this the library prints them.
    unsafe callbacks.serror = { _, _ in }
    return unsafe callbacks
  }
}

/// The attributes of an element, alive as long as the call that passes them.
// Safe to use: made by the parser alone, which passes it to a handler for the length of one call; a handler
// that keeps it breaks the contract of `XMLPartHandler.start`.
@safe struct XMLAttributes {
  /// Five pointers for each: local name, prefix, namespace, begin and end of the value.
  private let pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  let count: Int

  fileprivate init(_ pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, count: Int) {
    unsafe self.pointers = pointers
    self.count = count
  }

  /// Calls `body` with each attribute that has a name of ours.
  @inline(__always)
  func forEach<Failure: Error>(
    _ body: (XMLAttributeName, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    guard let pointers = unsafe pointers else { return }
    for index in 0..<count {
      // The library passes `count` groups of five pointers; begin and end are those of one buffer.
      let group = unsafe pointers + 5 * index
      guard let name = unsafe group[0], let begin = unsafe group[3], let end = unsafe group[4] else { continue }
      let known = unsafe XMLAttributeName(name, namespace: group[2])
      if known == .other { continue }
      let value = unsafe UnsafeBufferPointer(start: begin, count: end - begin)
      try unsafe body(known, value.span)
    }
  }

  /// The values of all known attributes as text.
  func texts() -> [XMLAttributeName: String] {
    var texts: [XMLAttributeName: String] = [:]
    forEach { name, value in texts[name] = XMLAttributes.text(value) }
    return texts
  }

  /// An attribute's value. The library leaves one reference in it, `&#38;` for every ampersand.
  static func text(_ value: Span<UInt8>) -> String {
    var bytes: [UInt8] = []
    let ampersand = Array("&#38;".utf8)
    var index = 0
    while index < value.count {
      bytes.append(value[index])
      index += 1
      if bytes.count >= 5, bytes.last == UInt8(ascii: ";"), bytes.suffix(5).elementsEqual(ampersand) {
        bytes.removeLast(4)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Tells the namespaces that are read from all others; remembers the last answer, which is nearly always the
/// next one too.
// Safe to use: the address is compared and never followed after the call that brought it.
@safe private struct NamespaceMemory {
  private var last: UnsafePointer<UInt8>?
  private var answer = false

  /// Spreadsheets in the transitional and the strict form (ISO/IEC 29500-1 annex A), and the parts that hold a
  /// package together (29500-2).
  private static let read: [StaticString] = [
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/package/2006/content-types",
  ]

  /// The library keeps one copy of each name for as long as the parser lives, so that equal addresses are
  /// equal names.
  @inline(__always)
  mutating func isRead(_ uri: UnsafePointer<UInt8>?) -> Bool {
    if unsafe uri == last { return answer }
    unsafe last = uri
    answer = NamespaceMemory.read.contains { unsafe isSame(uri, $0) }
    return answer
  }
}

/// Whether a C string is `name`. Both end in a zero, which ends the comparison.
private func isSame(_ text: UnsafePointer<UInt8>?, _ name: StaticString) -> Bool {
  guard let text = unsafe text else { return false }
  let wanted = unsafe name.utf8Start
  for index in 0..<name.utf8CodeUnitCount where unsafe text[index] != wanted[index] { return false }
  return unsafe text[name.utf8CodeUnitCount] == 0
}

extension XMLElementName {
  private static let longNames: [(StaticString, XMLElementName)] = [
    ("row", .row), ("is", .is), ("si", .si), ("rPh", .rPh), ("xf", .xf), ("numFmt", .numFmt), ("sst", .sst),
    ("worksheet", .worksheet), ("sheetData", .sheetData), ("workbook", .workbook), ("workbookPr", .workbookPr),
    ("sheets", .sheets), ("sheet", .sheet), ("styleSheet", .styleSheet), ("numFmts", .numFmts),
    ("cellXfs", .cellXfs), ("Relationships", .relationships), ("Relationship", .relationship), ("Types", .types),
    ("Override", .override), ("Default", .default),
  ]

  /// A zero-terminated local name.
  @inline(__always)
  fileprivate init(_ name: UnsafePointer<UInt8>) {
    // The second byte is there because the first one is not the terminating zero: no name is empty.
    guard unsafe name[1] == 0 else {
      self = unsafe XMLElementName.longName(name)
      return
    }
    switch unsafe name[0] {
    case UInt8(ascii: "c"): self = .c
    case UInt8(ascii: "v"): self = .v
    case UInt8(ascii: "t"): self = .t
    case UInt8(ascii: "r"): self = .r
    case UInt8(ascii: "f"): self = .f
    default: self = .other
    }
  }

  private static func longName(_ name: UnsafePointer<UInt8>) -> XMLElementName {
    for (text, element) in longNames where unsafe isSame(name, text) { return element }
    return .other
  }
}

extension XMLAttributeName {
  private static let longNames: [(StaticString, XMLAttributeName)] = [
    ("name", .name), ("state", .state), ("sheetId", .sheetId), ("date1904", .date1904), ("numFmtId", .numFmtId),
    ("formatCode", .formatCode), ("Id", .id), ("Type", .type), ("Target", .target), ("TargetMode", .targetMode),
    ("PartName", .partName), ("ContentType", .contentType), ("Extension", .extension),
  ]
  private static let relationshipNamespaces: [StaticString] = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
  ]

  /// A zero-terminated local name and its namespace, nil for an attribute without a prefix.
  @inline(__always)
  fileprivate init(_ name: UnsafePointer<UInt8>, namespace: UnsafePointer<UInt8>?) {
    guard unsafe namespace == nil, unsafe name[1] == 0 else {
      self = unsafe XMLAttributeName.longName(name, namespace)
      return
    }
    switch unsafe name[0] {
    case UInt8(ascii: "r"): self = .r
    case UInt8(ascii: "t"): self = .t
    case UInt8(ascii: "s"): self = .s
    default: self = .other
    }
  }

  private static func longName(_ name: UnsafePointer<UInt8>, _ namespace: UnsafePointer<UInt8>?) -> XMLAttributeName {
    if unsafe namespace != nil {
      let isReference = unsafe isSame(name, "id") && relationshipNamespaces.contains { unsafe isSame(namespace, $0) }
      return isReference ? .relationshipID : .other
    }
    for (text, attribute) in longNames where unsafe isSame(name, text) { return attribute }
    return .other
  }
}
