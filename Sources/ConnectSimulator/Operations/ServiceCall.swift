/// A request that was recognised and whose signature holds.
struct ServiceCall: Sendable {
  struct QueryItem: Sendable, Equatable {
    var name: String
    var value: String
  }

  var operation: SimulatedOperation
  /// The ids in the path, decoded.
  var ids: [String]
  var query: [QueryItem]
  var body: [UInt8]
  /// From `amz-sdk-request`.
  var attempt: Int?
  /// For StartTaskContact: its body, checked.
  var task: Result<CheckedTask, Refusal>?

  /// The first value of a query key.
  func first(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// Every value of a repeated query key.
  func all(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }
}

/// A part of a list, as `maxResults` and `nextToken` ask for it.
struct Page<Element> {
  var elements: [Element]
  /// nil when the list ends here.
  var nextToken: String?

  /// - Parameters:
  ///   - maximum: the most that may be asked for, and what is given when nothing is asked for.
  ///   - cut: the most that is given, whatever is asked for.
  init(
    of all: [Element], named list: String, size: Int?, maximum: Int, cut: Int? = nil, token: String?
  ) throws(Refusal) {
    guard (1...maximum).contains(size ?? 1) else {
      throw .invalidParameter("maxResults is not between 1 and \(maximum)")
    }
    let start = try Self.offset(of: token, list: list, count: all.count)
    let end = min(all.count, start + min(size ?? maximum, cut ?? .max))
    elements = Array(all[start..<end])
    nextToken = end < all.count ? "\(end).\(Self.mark(end, list))" : nil
  }

  init(of all: [Element], call: ServiceCall, maximum: Int, cut: Int? = nil) throws(Refusal) {
    let size = call.first("maxResults")
    if let size, Int(size) == nil { throw .malformed("maxResults is not a number") }
    try self.init(
      of: all, named: call.operation.rawValue, size: size.flatMap { Int($0) }, maximum: maximum, cut: cut,
      token: call.first("nextToken"))
  }

  private static func offset(of token: String?, list: String, count: Int) throws(Refusal) -> Int {
    guard let token, !token.isEmpty else { return 0 }
    let parts = token.split(separator: ".", maxSplits: 1)
    guard parts.count == 2, let offset = Int(parts[0]), (0...count).contains(offset), parts[1] == mark(offset, list)
    else { throw .invalidRequest("The next token is not one of this list") }
    return offset
  }

  /// Ties a token to its list, so that a made-up one is noticed.
  private static func mark(_ offset: Int, _ list: String) -> String {
    StableID(namespace: "next token", "\(list) \(offset)").uuid
  }
}
