/// A JSON value as it stood in a text: members in their order, integers told apart from other numbers.
///
/// The simulator reads and writes JSON with code of its own, so that it shares no mistake with the importer
/// and sees what a lenient decoder would smooth over: null, repeated keys, fractions.
indirect enum JSONValue: Sendable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// A number with a fraction, an exponent, or too large for 64 bits.
  case decimal(Double)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// The word for messages: `a string`, `an object`.
  var kind: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .decimal: "a decimal number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }

  var text: String? { if case .string(let text) = self { text } else { nil } }
  var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
  var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  var members: [JSONMember]? { if case .object(let members) = self { members } else { nil } }

  /// The member with this name, compared as bytes; nil when there is none or this is no object.
  subscript(name: String) -> JSONValue? { members?.first { sameBytes($0.name, name) }?.value }
}

/// One member of an object.
struct JSONMember: Sendable, Equatable {
  var name: String
  var value: JSONValue
}

/// Whether two strings are the same UTF-8, without Swift's canonical equivalence.
///
/// Equal length and equivalence come first because they are quick to deny; only what passes is compared in full.
func sameBytes(_ one: String, _ other: String) -> Bool {
  one.utf8.count == other.utf8.count && one == other && one.utf8.elementsEqual(other.utf8)
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int64) { self = .integer(value) }
  init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { JSONMember(name: $0.0, value: $0.1) })
  }

  /// An object without the members that are nil.
  static func object(leavingOutNil members: [(String, JSONValue?)]) -> JSONValue {
    .object(members.compactMap { name, value in value.map { JSONMember(name: name, value: $0) } })
  }
}
