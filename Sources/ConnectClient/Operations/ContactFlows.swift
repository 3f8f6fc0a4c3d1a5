package import ConnectAPI

/// A contact flow of an instance.
package struct ContactFlow: Sendable, Hashable {
  package var id: String
  package var name: String
  /// `CONTACT_FLOW`, `CUSTOMER_QUEUE`, …
  package var type: String?
  /// `ACTIVE` or `ARCHIVED`; nil when the answer had none.
  package var state: String?
  /// `PUBLISHED` or `SAVED`; nil when the answer had none.
  package var status: String?

  /// Whether a task can start in it: active, published, of type CONTACT_FLOW.
  package var acceptsTasks: Bool {
    (type ?? "CONTACT_FLOW") == "CONTACT_FLOW" && (state ?? "ACTIVE") == "ACTIVE"
      && (status ?? "PUBLISHED") == "PUBLISHED"
  }
}

extension ConnectClient {
  /// Every flow of type CONTACT_FLOW, archived and unpublished ones too (ListContactFlows).
  package func listContactFlows(_ instance: InstanceID) async throws(ConnectClientError) -> [ContactFlow] {
    let request = ServiceRequest(
      operation: "ListContactFlows", method: .get, path: ["contact-flows-summary", instance.uuid],
      query: [("contactFlowTypes", "CONTACT_FLOW"), ("maxResults", "1000")])
    return try await all(request, in: ContactFlowPage.self).compactMap(\.flow)
  }
}

private struct ContactFlowPage: Page {
  struct Member: Decodable {
    var Id: String?
    var Name: String?
    var ContactFlowType: String?
    var ContactFlowState: String?
    var ContactFlowStatus: String?

    var flow: ContactFlow? {
      guard let Id, let Name else { return nil }
      return ContactFlow(
        id: Id, name: Name, type: ContactFlowType, state: ContactFlowState, status: ContactFlowStatus)
    }
  }

  var ContactFlowSummaryList: [Member]?
  var NextToken: String?

  var items: [Member] { ContactFlowSummaryList ?? [] }
  var nextToken: String? { NextToken }
}
