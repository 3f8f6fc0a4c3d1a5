/// The attributes of an element, alive as long as the call that passes them.
// Safe to use: made by the parser alone, which passes it to a handler for the length of one call; a handler
// that keeps it breaks the contract of `XMLPartHandler.start`.
@safe struct XMLAttributes<Name: XMLVocabulary> {
  /// Five pointers for each: local name, prefix, namespace, begin and end of the value.
  private let pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  let count: Int

  init(_ pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, count: Int) {
    unsafe self.pointers = pointers
    self.count = count
  }

  /// Calls `body` with each attribute that has a name of ours.
  @inline(__always)
  func forEach<Failure: Error>(
    _ body: (Name, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    guard let pointers = unsafe pointers else { return }
    for index in 0..<count {
      // The library passes `count` groups of five pointers; begin and end are those of one buffer.
      let group = unsafe pointers + 5 * index
      guard let name = unsafe group[0], let begin = unsafe group[3], let end = unsafe group[4] else { continue }
      let known = unsafe Name(name, in: group[2] == nil ? .none : XMLNamespace(group[2]))
      if known == .other { continue }
      let value = unsafe UnsafeBufferPointer(start: begin, count: end - begin)
      try unsafe body(known, value.span)
    }
  }

  /// The values of all known attributes as text.
  func texts() -> [Name: String] {
    var texts: [Name: String] = [:]
    forEach { name, value in texts[name] = XMLValue.text(value) }
    return texts
  }
}

/// Values of attributes.
enum XMLValue {
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
