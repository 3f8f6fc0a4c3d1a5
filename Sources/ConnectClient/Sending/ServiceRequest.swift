import AWSSigning

/// A request to the service before it is signed.
struct ServiceRequest: Sendable {
  enum Method: String, Sendable {
    case get = "GET"
    case put = "PUT"
    case post = "POST"
  }

  /// Name of the operation in the API reference.
  var operation: String
  var method: Method
  /// Segments, decoded.
  var path: [String]
  /// Decoded; a repeated name carries a list.
  var query: [(name: String, value: String)] = []
  /// nil sends none and no `Content-Type`.
  var body: [UInt8]?
  var contentType = "application/json"
  /// Further headers, signed with the others.
  var headers: [(name: String, value: String)] = []
  /// The most bytes an answer may have.
  var maximumAnswerBytes = 4 << 20

  /// Percent-encoded once, as it goes on the wire.
  var encodedPath: String { path.map { "/\(percentEncoded($0))" }.joined() }

  /// With its question mark; empty without members.
  var encodedQuery: String {
    guard !query.isEmpty else { return "" }
    return "?" + query.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }.joined(separator: "&")
  }
}
