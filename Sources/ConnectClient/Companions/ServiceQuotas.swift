import ConnectAPI

/// A quota that is applied to an account, as Service Quotas tells it.
package struct ServiceQuota: Sendable, Hashable {
  package var name: String
  package var value: Double
  /// The resource it is for: an ARN, or `*` for all that have none of their own; nil for the account.
  package var resource: String?

  package init(name: String, value: Double, resource: String? = nil) {
    self.name = name
    self.value = value
    self.resource = resource
  }
}

/// Service Quotas, as far as it is asked here.
package struct ServiceQuotasClient: Sendable {
  /// Most pages of a listing, against a service that never ends it.
  private static let maximumPages = 50

  private let client: ConnectClient

  /// - Parameter configuration: of `CompanionService.serviceQuotas`.
  package init(_ configuration: ConnectClientConfiguration) { client = ConnectClient(configuration) }

  /// The quotas of Amazon Connect that are applied to the account and its instances (ListServiceQuotas). One that was
  /// never raised may be missing: "If the applied quota value is not available for a quota, the quota is not
  /// retrieved" (API reference, read 2026-11).
  /// - Throws: `client.refused`, `client.unanswered`, `client.unreadable-answer`.
  package func connectQuotas() async throws(ConnectClientError) -> [ServiceQuota] {
    var quotas: [ServiceQuota] = []
    var token: String?
    for _ in 0..<Self.maximumPages {
      var members: [String: RequestJSON] = [
        "ServiceCode": .string("connect"), "MaxResults": .integer(100), "QuotaAppliedAtLevel": .string("ALL"),
      ]
      if let token { members["NextToken"] = .string(token) }
      let page = try await client.ask(
        ServiceRequest(
          operation: "ListServiceQuotas", method: .post, path: [""], body: RequestJSON.bytes(members),
          contentType: "application/x-amz-json-1.1",
          headers: [(name: "X-Amz-Target", value: "ServiceQuotasV20190624.ListServiceQuotas")]),
        for: QuotaPage.self)
      quotas += (page.Quotas ?? []).compactMap(\.quota)
      guard let next = page.NextToken, !next.isEmpty, next != token else { return quotas }
      token = next
    }
    return quotas
  }

  package func shutdown() async { await client.shutdown() }
}

private struct QuotaPage: Decodable {
  struct Context: Decodable {
    var ContextScope: String?
    var ContextId: String?
  }
  struct Member: Decodable {
    var QuotaName: String?
    var Value: Double?
    var QuotaAppliedAtLevel: String?
    var QuotaContext: Context?

    var quota: ServiceQuota? {
      guard let QuotaName, let Value else { return nil }
      let isOfResource = QuotaContext?.ContextScope == "RESOURCE" || QuotaAppliedAtLevel == "RESOURCE"
      return ServiceQuota(
        name: QuotaName, value: Value, resource: isOfResource ? QuotaContext?.ContextId ?? "*" : nil)
    }
  }

  var Quotas: [Member]?
  var NextToken: String?
}
