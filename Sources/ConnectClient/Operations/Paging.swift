import ConnectAPI

/// One page of a listing.
protocol Page: Decodable {
  associatedtype Item
  var items: [Item] { get }
  /// Absent or empty on the last page.
  var nextToken: String? { get }
}

extension ConnectClient {
  /// Most pages of one listing, against a service that never ends it.
  private static let maximumPages = 200

  /// All items of a listing, page by page.
  func all<P: Page>(_ request: ServiceRequest, in page: P.Type) async throws(ConnectClientError) -> [P.Item] {
    var items: [P.Item] = []
    var token: String?
    for _ in 0..<Self.maximumPages {
      var pageRequest = request
      if let token { pageRequest.query.append((name: "nextToken", value: token)) }
      let page = try await ask(pageRequest, for: P.self)
      items.append(contentsOf: page.items)
      guard let next = page.nextToken, !next.isEmpty else { return items }
      guard next != token else { throw Self.endless(request.operation) }
      token = next
    }
    throw Self.endless(request.operation)
  }

  private static func endless(_ operation: String) -> ConnectClientError {
    ConnectClientError(.unreadable("has no last page"), operation: operation)
  }
}
