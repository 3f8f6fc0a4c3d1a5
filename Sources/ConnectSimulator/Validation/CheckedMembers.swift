/// The members of one JSON object, taken out one by one and held to the model's types and lengths.
struct CheckedMembers {
  /// For messages: `Attachments[2].`, empty for the body itself.
  let place: String
  private let members: [JSONMember]

  /// - Throws: a refusal when `value` is no object or has a member that is not in `known`.
  init(_ value: JSONValue, known: Set<String>, place: String = "") throws(Refusal) {
    guard let members = value.members else {
      throw .malformed("\(place.isEmpty ? "The body" : String(place.dropLast())) is \(value.kind), not an object")
    }
    for member in members where !known.contains(member.name) {
      throw .invalidRequest("\(place)\(member.name) is not a member of the request")
    }
    for member in members where member.value == .null { throw .malformed("\(place)\(member.name) is null") }
    self.members = members
    self.place = place
  }

  /// Reads a whole body.
  init(body: [UInt8], known: Set<String>) throws(Refusal) {
    let value: JSONValue
    do {
      value = try JSONReader.value(of: body)
    } catch {
      throw .malformed("The body is not JSON: \(error.problem) at byte \(error.offset)")
    }
    try self.init(value, known: known)
  }

  subscript(name: String) -> JSONValue? { members.first { sameBytes($0.name, name) }?.value }

  /// A string whose length in Unicode code points lies in `length`; nil when it is absent.
  func string(_ name: String, _ length: ClosedRange<Int>) throws(Refusal) -> String? {
    guard let value = self[name] else { return nil }
    return try Self.string(value, length, place: place + name)
  }

  func requiredString(_ name: String, _ length: ClosedRange<Int>) throws(Refusal) -> String {
    guard let text = try string(name, length) else { throw .invalidRequest("\(place)\(name) is missing") }
    return text
  }

  func integer(_ name: String, _ range: ClosedRange<Int64>) throws(Refusal) -> Int64? {
    guard let value = self[name] else { return nil }
    guard let number = value.integer else { throw .malformed("\(place)\(name) is \(value.kind), not an integer") }
    guard range.contains(number) else {
      throw .invalidParameter("\(place)\(name) is not between \(range.lowerBound) and \(range.upperBound)")
    }
    return number
  }

  /// The members of a map; nil when it is absent.
  func map(_ name: String) throws(Refusal) -> [JSONMember]? {
    guard let value = self[name] else { return nil }
    guard let members = value.members else { throw .malformed("\(place)\(name) is \(value.kind), not an object") }
    return members
  }

  func list(_ name: String) throws(Refusal) -> [JSONValue]? {
    guard let value = self[name] else { return nil }
    guard let elements = value.elements else { throw .malformed("\(place)\(name) is \(value.kind), not a list") }
    return elements
  }

  /// A list of strings; empty when it is absent.
  func strings(_ name: String) throws(Refusal) -> [String] {
    var strings: [String] = []
    for element in try list(name) ?? [] { strings.append(try Self.string(element, 0...32_767, place: place + name)) }
    return strings
  }

  static func string(_ value: JSONValue, _ length: ClosedRange<Int>, place: String) throws(Refusal) -> String {
    guard let text = value.text else { throw .malformed("\(place) is \(value.kind), not a string") }
    guard length.contains(text.unicodeScalars.count) else {
      throw .invalidParameter("\(place) must have \(length.lowerBound) to \(length.upperBound) characters")
    }
    return text
  }
}
