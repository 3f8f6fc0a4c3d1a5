import Diagnostics

/// The body of a companion operation: the few forms of JSON that requests need, members in a fixed order.
indirect enum RequestJSON: Sendable, Hashable {
  case string(String)
  case integer(Int64)
  case list([RequestJSON])
  case object([String: RequestJSON])

  static func bytes(_ members: [String: RequestJSON]) -> [UInt8] { Array(RequestJSON.object(members).text.utf8) }

  private var text: String {
    switch self {
    case .string(let text): return JSONText.quoted(text)
    case .integer(let number): return String(number)
    case .list(let values): return "[\(values.map(\.text).joined(separator: ","))]"
    case .object(let members):
      let pairs = members.sorted { $0.key < $1.key }.map { "\(JSONText.quoted($0.key)):\($0.value.text)" }
      return "{\(pairs.joined(separator: ","))}"
    }
  }
}
