internal import Diagnostics
internal import Foundation

/// JSON of which nothing is known beforehand: members are asked for, and what is not there is nil.
///
/// Answers carry unknown members and values as the service grows, and come from proxies that speak no JSON.
enum LenientJSON: Sendable, Hashable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([LenientJSON])
  case object([String: LenientJSON])

  /// `null` for bytes that are not JSON, longer than an answer may be, or nested beyond the decoder's limit.
  init(_ bytes: [UInt8]) {
    guard bytes.count <= Limits.answerBytes else {
      self = .null
      return
    }
    self = (try? JSONDecoder().decode(LenientJSON.self, from: Data(bytes))) ?? .null
  }

  /// A member of an object; nil for everything else, and for a member that is null.
  subscript(_ member: String) -> LenientJSON? {
    guard case .object(let members) = self, let value = members[member], value != .null else { return nil }
    return value
  }

  /// The text of a string that is not empty.
  var text: String? {
    guard case .string(let text) = self, !text.isEmpty else { return nil }
    return text
  }

  /// Without white space, members in the order of their bytes.
  var compact: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    case .string(let text): JSONText.quoted(text)
    case .array(let values): "[" + values.map(\.compact).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(JSONText.quoted($0.key)):\($0.value.compact)" }.joined(separator: ",") + "}"
    }
  }
}

extension LenientJSON: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let values = try? container.decode([LenientJSON].self) {
      self = .array(values)
    } else {
      self = .object(try container.decode([String: LenientJSON].self))
    }
  }
}
