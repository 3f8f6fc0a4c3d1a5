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
  /// - Throws: `client.instance-unknown` when no instance has the alias, with those there are;
  ///   `client.instance-not-active` for one that has it and cannot take tasks.
  package func instanceID(for text: String) async throws(ConnectClientError) -> InstanceID {
    let text = text.withoutOuterBlanks
    if let id = InstanceID(text) { return id }
    let instances = try await listInstances()
    // An alias is part of a host name, in which case does not count.
    let match =
      instances.first { $0.alias?.utf8.elementsEqual(text.utf8) == true }
      ?? instances.first { $0.alias?.lowercased() == text.lowercased() }
    if let match {
      try confirmActive(match)
      return match.id
    }
    let aliases = instances.compactMap(\.alias).sorted()
    let known = aliases.isEmpty ? "there are none" : "there are \(aliases.joined(separator: ", "))"
    throw ConnectClientError(
      Diagnostic(
        .clientInstanceUnknown, "no instance in \(configuration.region) has the alias \(TerminalText.quoted(text))",
        fix: "use one of its aliases (\(known)), or the instance's id or ARN",
        suggestion: NearestSpelling.of(text, among: aliases)))
  }

  /// Asks whether an instance takes tasks (DescribeInstance).
  /// - Throws: `client.instance-not-active`, or why there is no answer.
  package func confirmActive(_ id: InstanceID) async throws(ConnectClientError) {
    try confirmActive(try await describeInstance(id))
  }

  private func confirmActive(_ instance: ConnectInstance) throws(ConnectClientError) {
    guard let status = instance.status, status != "ACTIVE" else { return }
    let name = instance.alias.map { "\($0) (\(instance.id))" } ?? instance.id.uuid
    throw ConnectClientError(
      Diagnostic(
        .clientInstanceNotActive, "instance \(name) is not active: its status is \(status)",
        fix: status == "CREATION_IN_PROGRESS"
          ? "wait until it is created" : "name another instance, or see in the console what happened to it"))
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
