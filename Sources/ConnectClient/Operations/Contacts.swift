package import ConnectAPI

/// How stopping a contact ended.
package enum StoppedContact: Sendable, Hashable {
  case stopped
  /// 404 or 410: nothing is left to stop.
  case alreadyGone
}

extension ConnectClient {
  /// One contact (DescribeContact).
  package func describeContact(
    _ contact: ContactID, of instance: InstanceID
  ) async throws(ConnectClientError) -> DescribedContact {
    let request = ServiceRequest(
      operation: "DescribeContact", method: .get, path: ["contacts", instance.uuid, contact.rawValue])
    return try await ask(request, for: ContactDescription.self).Contact.contact(askedFor: contact)
  }

  /// Ends a contact (StopContact). Asked twice it does no more than once, so it is tried again like a question.
  package func stopContact(
    _ contact: ContactID, of instance: InstanceID
  ) async throws(ConnectClientError) -> StoppedContact {
    let body = RequestJSON.bytes(["ContactId": .string(contact.rawValue), "InstanceId": .string(instance.uuid)])
    let request = ServiceRequest(operation: "StopContact", method: .post, path: ["contact", "stop"], body: body)
    do {
      _ = try await wholeAnswer(to: request)
      return .stopped
    } catch {
      if case .refused(let answer) = error.cause, answer.status == 404 || answer.status == 410 { return .alreadyGone }
      throw error
    }
  }
}

private struct ContactDescription: Decodable {
  struct Members: Decodable {
    struct Queue: Decodable {
      var Id: String?
    }
    struct Agent: Decodable {
      var Id: String?
      var ConnectedToAgentTimestamp: LenientTimestamp?
    }

    var Id: String?
    var Name: String?
    var Description: String?
    var InitiationMethod: String?
    var InitiationTimestamp: LenientTimestamp?
    var ScheduledTimestamp: LenientTimestamp?
    var DisconnectTimestamp: LenientTimestamp?
    var DisconnectReason: String?
    var QueueInfo: Queue?
    var AgentInfo: Agent?
    var Attributes: [String: String]?

    func contact(askedFor id: ContactID) -> DescribedContact {
      DescribedContact(
        id: Id.map { ContactID($0) } ?? id, name: Name, description: Description, initiationMethod: InitiationMethod,
        initiatedAt: InitiationTimestamp?.date, scheduledFor: ScheduledTimestamp?.date,
        disconnectedAt: DisconnectTimestamp?.date, disconnectReason: DisconnectReason, queueID: QueueInfo?.Id,
        agentID: AgentInfo?.Id, connectedToAgentAt: AgentInfo?.ConnectedToAgentTimestamp?.date,
        attributes: Attributes ?? [:])
    }
  }

  var Contact: Members
}
