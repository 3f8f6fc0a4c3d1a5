internal import CLibXML2
internal import Diagnostics

/// Parses XML, piece by piece as it arrives or all of it at once; the only file that calls libxml2.
///
/// Nothing but elements, attributes and text reaches a handler. The first sign of a document type stops the
/// parser, so that there are no entities to expand beyond the five of XML itself and character references,
/// and nothing is ever loaded. Depth, attributes and the length of a single tag are bounded; text is bounded by
/// the handlers, which know what it is for.
///
/// A class because it owns a C handle whose callbacks find their way back by its address.
// Safe to use: the context is private and lives from init to deinit.
@safe final class XMLParser<Handler: XMLEventTarget>: XMLEvents {
  // The library calls back one event at a time, from inside `push` and `finish`, and a handler, being a value,
  // cannot reach its parser: accesses never overlap. Checking that at run time, some 50 million times for a
  // large sheet, took a quarter of the time.
  @exclusivity(unchecked) private var handler: Handler
  @exclusivity(unchecked) private var progress: XMLProgress
  private var context: xmlParserCtxtPtr?
  /// Where all of it comes from, while it is parsed at once.
  private var supply: Supply?

  /// Fills a part of some memory from its beginning, and says how much; 0 at the end.
  typealias Supply = (UnsafeMutableRawBufferPointer) -> Int

  init(handler: Handler, limits: ReadingLimits) {
    unsafe self.handler = handler
    unsafe progress = XMLProgress(limits: limits)
    super.init()
    _ = XMLEvents.isLibraryReady
  }

  deinit { unsafe xmlFreeParserCtxt(context) }

  /// The handler between two pieces.
  func withHandler<Result>(_ body: (inout Handler) -> Result) -> Result { unsafe body(&handler) }

  /// Gives the parser the next bytes, at most some 64 KiB, so that a limit is noticed soon after it is exceeded.
  func push(_ bytes: Span<UInt8>) throws(XMLRefusal) {
    if unsafe context == nil {
      unsafe begin { callbacks, address in unsafe xmlCreatePushParserCtxt(callbacks, address, nil, 0, nil) }
    }
    unsafe progress.silentBytes += bytes.count
    // The span outlives the call, and the library copies what it keeps.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
        _ = unsafe xmlParseChunk(context, characters.baseAddress, Int32(characters.count), 0)
      }
    }
    try checkForFailure()
  }

  /// Says that there are no more bytes.
  func finish() throws(XMLRefusal) {
    _ = unsafe xmlParseChunk(context, nil, 0, 1)
    try checkForFailure()
  }

  /// Parses all that `supply` gives, which takes a tenth less time than piece by piece.
  func parse(_ supply: Supply) throws(XMLRefusal) {
    // The closure is gone from here before this function returns.
    unsafe withoutActuallyEscaping(supply) { supply in
      unsafe self.supply = supply
      unsafe begin { callbacks, address in
        unsafe xmlCreateIOParserCtxt(
          callbacks, address, XMLEvents.readCallback, nil, address, XML_CHAR_ENCODING_NONE)
      }
      if let context = unsafe context { _ = unsafe xmlParseDocument(context) }
      unsafe self.supply = nil
    }
    try checkForFailure()
    if let input = unsafe context?.pointee.input, unsafe input.pointee.cur < input.pointee.end {
      throw XMLRefusal(.readInvalidXML, "something follows the end of the document")
    }
  }

  private func begin(
    _ create: (UnsafeMutablePointer<xmlSAXHandler>, UnsafeMutableRawPointer) -> xmlParserCtxtPtr?
  ) {
    var callbacks = unsafe XMLEvents.callbacks()
    // `self` outlives the context, which deinit frees, and the library copies the table of callbacks.
    let address = unsafe Unmanaged<XMLEvents>.passUnretained(self).toOpaque()
    unsafe context = create(&callbacks, address)
    // No option to substitute entities, to load a DTD or to lift the library's own limits.
    _ = unsafe xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue))
  }

  fileprivate override func fill(_ space: UnsafeMutableRawBufferPointer) -> Int {
    guard unsafe progress.refusal == nil, let supply = unsafe supply else { return 0 }
    do throws(XMLRefusal) { try unsafe progress.checkSilence() } catch {
      // An early end, and not `xmlStopParser`: the library is about to use the buffer that would free.
      unsafe progress.refusal = error
      return 0
    }
    let count = unsafe supply(space)
    unsafe progress.silentBytes += count
    return count
  }

  private func checkForFailure() throws(XMLRefusal) {
    if let refusal = unsafe progress.refusal { throw refusal }
    guard let context = unsafe context else { throw XMLRefusal(.readInvalidXML, "there is no memory for a parser") }
    // The context is alive until deinit; the error in it is only looked at here.
    guard unsafe context.pointee.wellFormed == 0 || context.pointee.disableSAX != 0 else {
      return try unsafe progress.checkSilence()
    }
    let error = unsafe context.pointee.lastError
    let text = unsafe error.message.map { unsafe String(cString: $0) } ?? "it is not well-formed"
    let sentence = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text
    throw XMLRefusal(.readInvalidXML, "line \(unsafe error.line): \(JSONText.quoted(sentence))")
  }

  // MARK: Events

  private func refuse(_ refusal: XMLRefusal) {
    if unsafe progress.refusal == nil { unsafe progress.refusal = refusal }
    // The library may still report what it has already seen; `refusal` makes that go nowhere.
    unsafe xmlStopParser(context)
  }

  fileprivate override func startElement(
    _ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?, _ attributes: RawAttributes
  ) {
    do throws(XMLRefusal) {
      guard let namespace = try unsafe progress.enter(uri, attributes.count) else { return }
      try unsafe handler.enter(name, namespace, attributes)
    } catch {
      refuse(error)
    }
  }

  fileprivate override func endElement(_ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?) {
    guard let namespace = unsafe progress.leave(uri) else { return }
    do throws(XMLRefusal) {
      try unsafe handler.leave(name, namespace)
    } catch {
      refuse(error)
    }
  }

  fileprivate override func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard unsafe progress.goOn() else { return }
    do throws(XMLRefusal) {
      // The library's buffer outlives the callback, and a span cannot leave the handler.
      try unsafe handler.take(bytes.span)
    } catch {
      refuse(error)
    }
  }

  fileprivate override func documentType() {
    refuse(
      XMLRefusal(
        .readDocumentType, "it declares a document type, which a workbook never does",
        fix: "open the workbook in a spreadsheet program and save it again"))
  }

  fileprivate override func passOver() { _ = unsafe progress.goOn() }
}

/// Where a parser stands, and whether it may go on.
private struct XMLProgress {
  let limits: ReadingLimits
  var refusal: XMLRefusal?
  /// Bytes since the last event: a tag that does not end, which the library would hold in memory.
  var silentBytes = 0
  private var depth = 0
  private var namespaces = NamespaceMemory()
  private static let maximumTagBytes = 1 << 18

  init(limits: ReadingLimits) { self.limits = limits }

  /// False when a refusal was made and nothing is to be reported any more.
  @inline(__always)
  mutating func goOn() -> Bool {
    silentBytes = 0
    return refusal == nil
  }

  @inline(__always)
  mutating func enter(_ uri: UnsafePointer<UInt8>?, _ attributes: Int) throws(XMLRefusal) -> XMLNamespace? {
    guard goOn() else { return nil }
    depth += 1
    if depth > limits.xmlDepth {
      throw XMLRefusal(
        .readXMLLimit, "elements are nested more than \(limits.xmlDepth) deep", fix: ReadingLimits.raise(\.xmlDepth))
    }
    if attributes > limits.xmlAttributes {
      throw XMLRefusal(
        .readXMLLimit, "an element has more than \(limits.xmlAttributes) attributes",
        fix: ReadingLimits.raise(\.xmlAttributes))
    }
    return unsafe namespaces.namespace(uri)
  }

  @inline(__always)
  mutating func leave(_ uri: UnsafePointer<UInt8>?) -> XMLNamespace? {
    guard goOn() else { return nil }
    depth -= 1
    return unsafe namespaces.namespace(uri)
  }

  func checkSilence() throws(XMLRefusal) {
    guard silentBytes > XMLProgress.maximumTagBytes else { return }
    throw XMLRefusal(.readXMLLimit, "a tag or a CDATA section is longer than \(XMLProgress.maximumTagBytes) bytes")
  }
}

/// What the library's callbacks call. They are C functions and know nothing of a parser's handler, hence a class
/// above the parsers of all handlers.
class XMLEvents {
  fileprivate init() {}
  fileprivate func startElement(
    _ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?, _ attributes: RawAttributes
  ) {}
  fileprivate func endElement(_ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?) {}
  fileprivate func characters(_ bytes: UnsafeBufferPointer<UInt8>) {}
  fileprivate func documentType() {}
  fileprivate func passOver() {}
  fileprivate func fill(_ space: UnsafeMutableRawBufferPointer) -> Int { 0 }

  /// Called by the library when it wants more.
  fileprivate static let readCallback: xmlInputReadCallback = { context, buffer, count in
    guard let buffer = unsafe buffer, count > 0 else { return 0 }
    var filled = 0
    unsafe XMLEvents.with(context) {
      filled = unsafe $0.fill(UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)))
    }
    return Int32(filled)
  }

  fileprivate static let isLibraryReady: Bool = {
    xmlInitParser()
    return true
  }()

  /// The parser at the address that was given to the library.
  @inline(__always)
  private static func with(_ context: UnsafeMutableRawPointer?, _ body: (XMLEvents) -> Void) {
    guard let context = unsafe context else { return }
    // The address is that of a parser which is in `push` or `finish` now, and therefore alive.
    unsafe Unmanaged<XMLEvents>.fromOpaque(context)._withUnsafeGuaranteedRef { body($0) }
  }

  fileprivate static func callbacks() -> xmlSAXHandler {
    var callbacks = unsafe xmlSAXHandler()
    unsafe callbacks.initialized = UInt32(XML_SAX2_MAGIC)
    unsafe callbacks.internalSubset = { context, _, _, _ in
      unsafe XMLEvents.with(context) { $0.documentType() }
    }
    unsafe callbacks.startElementNs = { context, name, _, uri, _, _, count, _, attributes in
      guard let name = unsafe name else { return }
      unsafe XMLEvents.with(context) { parser in
        unsafe parser.startElement(name, uri, (attributes, Int(count)))
      }
    }
    unsafe callbacks.endElementNs = { context, name, _, uri in
      guard let name = unsafe name else { return }
      unsafe XMLEvents.with(context) { unsafe $0.endElement(name, uri) }
    }
    let text: charactersSAXFunc = { context, bytes, count in
      unsafe XMLEvents.with(context) {
        unsafe $0.characters(UnsafeBufferPointer(start: bytes, count: Int(count)))
      }
    }
    unsafe callbacks.characters = text
    unsafe callbacks.ignorableWhitespace = text
    unsafe callbacks.cdataBlock = text
    unsafe callbacks.comment = { context, _ in unsafe XMLEvents.with(context) { $0.passOver() } }
    unsafe callbacks.processingInstruction = { context, _, _ in unsafe XMLEvents.with(context) { $0.passOver() } }
    // Errors are read from the context; without this the library prints them.
    unsafe callbacks.serror = { _, _ in }
    return unsafe callbacks
  }
}
