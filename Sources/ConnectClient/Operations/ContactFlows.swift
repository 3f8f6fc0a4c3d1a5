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

  /// Why no task can start in it, as a sentence goes on; nil when one can: it is active, published and of type
  /// CONTACT_FLOW.
  package var obstacle: String? {
    if let type, type != "CONTACT_FLOW" { return "it is of type \(type), and tasks start in a CONTACT_FLOW" }
    if let state, state != "ACTIVE" { return "it is not active (\(state))" }
    if let status, status != "PUBLISHED" { return "it is not published (\(status))" }
    return nil
  }
}

extension ConnectClient {
  /// Every flow, those of other types, archived and unpublished ones too (ListContactFlows): who names one of them is
  /// told what is wrong with it.
  package func listContactFlows(_ instance: InstanceID) async throws(ConnectClientError) -> [ContactFlow] {
    let request = ServiceRequest(
      operation: "ListContactFlows", method: .get, path: ["contact-flows-summary", instance.uuid],
      query: [("maxResults", "1000")])
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
