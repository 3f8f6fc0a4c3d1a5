/// Why a text is not JSON.
struct JSONSyntaxError: Error, Equatable {
  /// What is wrong, as a phrase: `a member is given twice`.
  var problem: String
  /// Bytes before the place.
  var offset: Int
}

/// Reads RFC 8259 JSON from bytes, strictly: valid UTF-8, no repeated keys, no lone surrogates, at most 32 levels.
///
/// A recursive descent over the bytes; a string without escapes is validated in one piece.
struct JSONReader {
  static let deepestLevel = 32

  private let bytes: [UInt8]
  private var position = 0
  private var level = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The one value a text holds.
  static func value(of bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
    var reader = JSONReader(bytes)
    reader.skipBlanks()
    let value = try reader.readValue()
    reader.skipBlanks()
    guard reader.position == bytes.count else { throw reader.failure("there is text after the value") }
    return value
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ problem: String) -> JSONSyntaxError { JSONSyntaxError(problem: problem, offset: position) }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Steps over `byte` when it is next.
  private mutating func take(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func readValue() throws(JSONSyntaxError) -> JSONValue {
    switch current {
    case UInt8(ascii: "{"): return try nested { reader throws(JSONSyntaxError) in try reader.readObject() }
    case UInt8(ascii: "["): return try nested { reader throws(JSONSyntaxError) in try reader.readArray() }
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t"): return try readWord("true", .boolean(true))
    case UInt8(ascii: "f"): return try readWord("false", .boolean(false))
    case UInt8(ascii: "n"): return try readWord("null", .null)
    case nil: throw failure("the text ends where a value should be")
    default: return try readNumber()
    }
  }

  private mutating func nested(
    _ read: (inout JSONReader) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    guard level < Self.deepestLevel else { throw failure("it is nested deeper than \(Self.deepestLevel) levels") }
    level += 1
    defer { level -= 1 }
    position += 1
    return try read(&self)
  }

  private mutating func readObject() throws(JSONSyntaxError) -> JSONValue {
    var members: [JSONMember] = []
    skipBlanks()
    if take(UInt8(ascii: "}")) { return .object([]) }
    repeat {
      skipBlanks()
      guard current == UInt8(ascii: "\"") else { throw failure("a member has no name in quotes") }
      let name = try readString()
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw failure("a colon is missing") }
      skipBlanks()
      members.append(JSONMember(name: name, value: try readValue()))
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw failure("an object is not closed") }
    if Self.hasRepeatedName(members) { throw failure("a member is given twice") }
    return .object(members)
  }

  /// Pairs for the usual few members, a set for thousands.
  private static func hasRepeatedName(_ members: [JSONMember]) -> Bool {
    if members.count <= 16 {
      return members.indices.contains { later in
        members[..<later].contains { sameBytes($0.name, members[later].name) }
      }
    }
    return Set(members.map { Array($0.name.utf8) }).count < members.count
  }

  private mutating func readArray() throws(JSONSyntaxError) -> JSONValue {
    var elements: [JSONValue] = []
    skipBlanks()
    if take(UInt8(ascii: "]")) { return .array([]) }
    repeat {
      skipBlanks()
      elements.append(try readValue())
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw failure("a list is not closed") }
    return .array(elements)
  }

  private mutating func readWord(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    for byte in "\(word)".utf8 where !take(byte) { throw failure("a word is neither true, false nor null") }
    return value
  }

  private mutating func takeDigits() -> Int {
    let start = position
    while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }

  private mutating func readNumber() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    _ = take(UInt8(ascii: "-"))
    let leadingZero = current == UInt8(ascii: "0")
    let digits = takeDigits()
    guard digits > 0, !(leadingZero && digits > 1) else { throw failure("a value cannot be read") }
    var isInteger = true
    if take(UInt8(ascii: ".")) {
      isInteger = false
      guard takeDigits() > 0 else { throw failure("a fraction has no digits") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard takeDigits() > 0 else { throw failure("an exponent has no digits") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let number = Int64(text) { return .integer(number) }
    guard let number = Double(text), number.isFinite else { throw failure("a number is too large") }
    return .decimal(number)
  }
}

extension JSONReader {
  /// From the opening quote to behind the closing one.
  private mutating func readString() throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    while let byte = current {
      if byte == UInt8(ascii: "\"") {
        let end = position
        position += 1
        return try validated(bytes[start..<end])
      }
      if byte == UInt8(ascii: "\\") { return try readEscapedString(from: start) }
      guard byte >= 0x20 else { throw failure("a control character stands in a string") }
      position += 1
    }
    throw failure("a string is not closed")
  }

  private mutating func readEscapedString(from start: Int) throws(JSONSyntaxError) -> String {
    var unescaped = Array(bytes[start..<position])
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try validated(unescaped[...])
      case UInt8(ascii: "\\"): try readEscape(into: &unescaped)
      case 0..<0x20: throw failure("a control character stands in a string")
      default: unescaped.append(byte)
      }
    }
    throw failure("a string is not closed")
  }

  private func validated(_ utf8: ArraySlice<UInt8>) throws(JSONSyntaxError) -> String {
    guard let text = String(validating: utf8, as: UTF8.self) else { throw failure("a string is not UTF-8") }
    return text
  }

  private mutating func readEscape(into unescaped: inout [UInt8]) throws(JSONSyntaxError) {
    guard let letter = current else { throw failure("a string is not closed") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(letter)
    case UInt8(ascii: "b"): unescaped.append(0x08)
    case UInt8(ascii: "f"): unescaped.append(0x0C)
    case UInt8(ascii: "n"): unescaped.append(0x0A)
    case UInt8(ascii: "r"): unescaped.append(0x0D)
    case UInt8(ascii: "t"): unescaped.append(0x09)
    case UInt8(ascii: "u"): unescaped.append(contentsOf: Array(String(try readUnicodeEscape()).utf8))
    default: throw failure("an escape is unknown")
    }
  }

  /// One scalar from `\uXXXX`, or from the two halves of a surrogate pair.
  private mutating func readUnicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try readFourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw failure("half a surrogate pair stands alone")
    }
    let second = try readFourDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw failure("half a surrogate pair stands alone") }
    return scalar
  }

  private mutating func readFourDigits() throws(JSONSyntaxError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw failure("a string is not closed") }
    var number: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw failure("an escape is not four hexadecimal digits")
      }
      number = number << 4 + UInt32(digit)
    }
    position += 4
    return number
  }
}
