package import ConnectAPI

/// A quick connect of an instance.
package struct QuickConnect: Sendable, Hashable {
  package var id: String
  package var name: String
  /// `USER`, `QUEUE`, `PHONE_NUMBER`, `FLOW`; nil when the answer had none.
  package var type: String?

  /// Why no task can take it, as a sentence goes on; nil when one can: it carries a flow, as that to a phone number
  /// does not.
  package var obstacle: String? {
    type == "PHONE_NUMBER" ? "it is of type PHONE_NUMBER, which has no flow that a task could start in" : nil
  }
}

extension ConnectClient {
  /// Every quick connect (ListQuickConnects).
  package func listQuickConnects(_ instance: InstanceID) async throws(ConnectClientError) -> [QuickConnect] {
    let request = ServiceRequest(
      operation: "ListQuickConnects", method: .get, path: ["quick-connects", instance.uuid],
      query: [("maxResults", "1000")])
    return try await all(request, in: QuickConnectPage.self).compactMap(\.quickConnect)
  }
}

private struct QuickConnectPage: Page {
  struct Member: Decodable {
    var Id: String?
    var Name: String?
    var QuickConnectType: String?

    var quickConnect: QuickConnect? {
      guard let Id, let Name else { return nil }
      return QuickConnect(id: Id, name: Name, type: QuickConnectType)
    }
  }

  var QuickConnectSummaryList: [Member]?
  var NextToken: String?

  var items: [Member] { QuickConnectSummaryList ?? [] }
  var nextToken: String? { NextToken }
}
