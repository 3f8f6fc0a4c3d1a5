/// Contacts as DescribeContact and SearchContacts show them.
struct ContactFacts: Sendable {
  let catalogue: SimulatedCatalogue

  /// The member `Contact` of DescribeContact.
  func description(of contact: SimulatedContact, in book: ContactBook) -> JSONValue {
    let details = book.details(of: contact)
    let chain = book.chain(of: contact)
    let segments = details?.segmentAttributes
    return .object(leavingOutNil: [
      ("Arn", arn(of: contact)), ("Id", .string(contact.id.uuid)),
      ("InitialContactId", .string((chain?.start ?? contact.id).uuid)),
      ("PreviousContactId", chain.map { .string($0.previous.uuid) }),
      ("ContactAssociationId", .string((chain?.start ?? contact.id).uuid)), ("InitiationMethod", "API"),
      ("Name", details.map { .string($0.name) }),
      ("Description", details?.description.map { .string($0) }), ("Channel", "TASK"),
      ("QueueInfo", queue(of: contact)), ("AgentInfo", agent(of: contact)),
      ("InitiationTimestamp", .decimal(contact.startedAt)),
      ("DisconnectTimestamp", contact.endedAt.map { .decimal($0) }),
      ("LastUpdateTimestamp", .decimal(contact.endedAt ?? contact.agentSince ?? contact.startedAt)),
      ("ScheduledTimestamp", contact.scheduledTime.map { .integer($0) }),
      ("RelatedContactId", details?.relatedContact.map { .string($0) }),
      ("SegmentAttributes", segments), ("DisconnectReason", contact.end.map { .string($0.rawValue) }),
      ("Attributes", details.map { .object($0.attributes.map { JSONMember(name: $0.key, value: .string($0.value)) }) }),
      ("Tags", ["aws:connect:instanceId": .string(catalogue.instanceID)]),
    ])
  }

  /// An element of `Contacts` of SearchContacts.
  func summary(of contact: SimulatedContact, in book: ContactBook) -> JSONValue {
    let chain = book.chain(of: contact)
    return .object(leavingOutNil: [
      ("Arn", arn(of: contact)), ("Id", .string(contact.id.uuid)),
      ("InitialContactId", .string((chain?.start ?? contact.id).uuid)),
      ("PreviousContactId", chain.map { .string($0.previous.uuid) }), ("InitiationMethod", "API"),
      ("Channel", "TASK"), ("QueueInfo", queue(of: contact)), ("AgentInfo", agent(of: contact)),
      ("InitiationTimestamp", .decimal(contact.startedAt)),
      ("DisconnectTimestamp", contact.endedAt.map { .decimal($0) }),
      ("ScheduledTimestamp", contact.scheduledTime.map { .integer($0) }),
      ("Name", book.details(of: contact).map { .string($0.name) }),
    ])
  }

  private func arn(of contact: SimulatedContact) -> JSONValue {
    .string("\(catalogue.instanceARN)/contact/\(contact.id.uuid)")
  }

  private func queue(of contact: SimulatedContact) -> JSONValue? {
    guard contact.isActive else { return nil }
    return [
      "Id": .string(StableID(namespace: "queue", catalogue.alias).uuid),
      "EnqueueTimestamp": .decimal(contact.beginsAt),
    ]
  }

  private func agent(of contact: SimulatedContact) -> JSONValue? {
    guard let since = contact.agentSince else { return nil }
    return [
      "Id": .string(StableID(namespace: "agent", catalogue.alias).uuid), "ConnectedToAgentTimestamp": .decimal(since),
    ]
  }
}
