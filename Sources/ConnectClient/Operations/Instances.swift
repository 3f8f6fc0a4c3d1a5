package import ConnectAPI
import Diagnostics

/// An instance of Amazon Connect.
package struct ConnectInstance: Sendable, Hashable {
  package var id: InstanceID
  package var arn: String?
  /// The first part of its URL; instances with a directory of their own may have none.
  package var alias: String?
  /// `ACTIVE`, `CREATION_IN_PROGRESS`, `CREATION_FAILED`; nil when the answer had none.
  package var status: String?

  package var isActive: Bool { status == "ACTIVE" }
}

extension ConnectClient {
  /// Every instance of the account in this region (ListInstances).
  package func listInstances() async throws(ConnectClientError) -> [ConnectInstance] {
    let request = ServiceRequest(
      operation: "ListInstances", method: .get, path: ["instance"], query: [("maxResults", "10")])
    return try await all(request, in: InstancePage.self).compactMap(\.instance)
  }

  /// One instance (DescribeInstance).
  package func describeInstance(_ id: InstanceID) async throws(ConnectClientError) -> ConnectInstance {
    let request = ServiceRequest(operation: "DescribeInstance", method: .get, path: ["instance", id.uuid])
    let answer = try await ask(request, for: InstanceDescription.self)
    guard let instance = answer.Instance.instance else {
      throw ConnectClientError(.unreadable("has no instance id"), operation: "DescribeInstance")
    }
    return instance
  }

  /// The instance that a person means: its id, its ARN, or its alias, which is looked up.
  /// - Throws: `client.instance-unknown` when no instance has the alias, with those there are.
  package func instanceID(for text: String) async throws(ConnectClientError) -> InstanceID {
    if let id = InstanceID(text) { return id }
    let instances = try await listInstances()
    if let match = instances.first(where: { $0.alias?.utf8.elementsEqual(text.utf8) == true }) { return match.id }
    let aliases = instances.compactMap(\.alias).sorted()
    let known = aliases.isEmpty ? "there are none" : "there are \(aliases.joined(separator: ", "))"
    throw ConnectClientError(
      Diagnostic(
        .clientInstanceUnknown, "no instance in \(configuration.region) has the alias \"\(text)\"",
        fix: "use one of its aliases (\(known)), or the instance's id or ARN"))
  }
}

private struct InstancePage: Page {
  var InstanceSummaryList: [InstanceMembers]?
  var NextToken: String?

  var items: [InstanceMembers] { InstanceSummaryList ?? [] }
  var nextToken: String? { NextToken }
}

private struct InstanceDescription: Decodable {
  var Instance: InstanceMembers
}

private struct InstanceMembers: Decodable {
  var Id: String?
  var Arn: String?
  var InstanceAlias: String?
  var InstanceStatus: String?

  var instance: ConnectInstance? {
    guard let id = Id.flatMap({ InstanceID($0) }) else { return nil }
    return ConnectInstance(id: id, arn: Arn, alias: InstanceAlias, status: InstanceStatus)
  }
}
