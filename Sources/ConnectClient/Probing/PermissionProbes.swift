package import ConnectAPI
package import Foundation

/// An operation that is asked for only to learn whether the caller may use it.
package enum ProbedAction: String, Sendable, Hashable, CaseIterable {
  case startTaskContact = "StartTaskContact"
  case describeContact = "DescribeContact"
  case stopContact = "StopContact"
  case searchContacts = "SearchContacts"
  case listContactFlows = "ListContactFlows"
  case listQuickConnects = "ListQuickConnects"
  case listTaskTemplates = "ListTaskTemplates"
  case getTaskTemplate = "GetTaskTemplate"
}

extension ConnectClient {
  /// The way to the service, without a signature.
  package func touch() async -> ProbedAnswer { ProbedAnswer(of: await connection.touch()) }

  /// Asks for an operation in a form that changes nothing, whatever the permissions are.
  ///
  /// - StartTaskContact is sent a body that holds the instance and a start in 1970, and nothing else. It can make no
  ///   task for three reasons, each of which is enough: `Name` is a required member (API model), exactly one of
  ///   ContactFlowId, QuickConnectId and TaskTemplateId has to say where the task goes, and a start may not be past
  ///   (API reference, read 2026-11). The instance is there so that a permission for it can be judged at all.
  /// - DescribeContact, StopContact and GetTaskTemplate name an id of zeros, which no generator of random UUIDs makes.
  /// - SearchContacts looks at one second, for a name that no task has.
  /// - The listings ask for one entry.
  ///
  /// Whether the service looks at the permission before it looks at the request is not documented. A refusal of the
  /// request therefore says that nothing speaks against the permission; only a refusal of the caller is certain.
  package func probe(_ action: ProbedAction, at instance: InstanceID, now: Date) async -> ProbedAnswer {
    let request = Self.request(for: action, at: instance, now: now)
    var backoff = Backoff(maximumAttempts: configuration.maximumAttempts)
    let invocationID = UUID().uuidString.lowercased()
    while true {
      let number = AttemptNumber(
        invocationID: invocationID, attempt: backoff.attempt, maximum: configuration.maximumAttempts)
      let answer = ProbedAnswer(of: await connection.attempt(request, number))
      guard let cause = answer.cause, let pause = backoff.pause(after: cause, random: configuration.random),
        (try? await configuration.pause(pause)) != nil
      else { return answer }
    }
  }

  /// The id of no contact and of no template.
  private static let nobody = "00000000-0000-0000-0000-000000000000"

  static func request(for action: ProbedAction, at instance: InstanceID, now: Date) -> ServiceRequest {
    let id = instance.uuid
    func request(
      _ method: ServiceRequest.Method, _ path: [String], query: [(name: String, value: String)] = [],
      body: [UInt8]? = nil
    ) -> ServiceRequest {
      ServiceRequest(operation: action.rawValue, method: method, path: path, query: query, body: body)
    }
    let one = [(name: "maxResults", value: "1")]
    switch action {
    case .startTaskContact:
      return request(
        .put, ["contact", "task"], body: RequestJSON.bytes(["InstanceId": .string(id), "ScheduledTime": .integer(1)]))
    case .describeContact: return request(.get, ["contacts", id, nobody])
    case .stopContact:
      return request(
        .post, ["contact", "stop"], body: RequestJSON.bytes(["ContactId": .string(nobody), "InstanceId": .string(id)]))
    case .searchContacts:
      let search = ContactSearch(
        instance: instance, initiatedFrom: now.addingTimeInterval(-1), initiatedUntil: now,
        criterion: .name("taskferry doctor \(nobody)"))
      return request(.post, ["search-contacts"], body: search.body(nextToken: nil))
    case .listContactFlows: return request(.get, ["contact-flows-summary", id], query: one)
    case .listQuickConnects: return request(.get, ["quick-connects", id], query: one)
    case .listTaskTemplates: return request(.get, ["instance", id, "task", "template"], query: one)
    case .getTaskTemplate: return request(.get, ["instance", id, "task", "template", nobody])
    }
  }
}
