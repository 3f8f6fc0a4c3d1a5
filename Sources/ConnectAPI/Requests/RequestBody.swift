/// The JSON body of StartTaskContact, with the members a dry run cannot know left out.
///
/// Canonical: no white space, members in this order and absent ones left out, never null.
///
///     InstanceId, ContactFlowId | QuickConnectId | TaskTemplateId, Name, Description, References, Attributes,
///     ScheduledTime, ClientToken, PreviousContactId, RelatedContactId, SegmentAttributes, Attachments
///
/// Attributes, references and segment attributes keep the order of the mapping; expiry and creator follow the
/// mapping's own segment attributes. The same request gives the same bytes in every release that shares this
/// format, so a body can be compared by its bytes.
///
/// Source: Amazon Connect API reference, StartTaskContact (read 2026-11): `ScheduledTime` is Unix epoch seconds.
package struct RequestBody: Sendable, Hashable {
  /// nil when no instance was named, as in a check without `--instance`.
  package var instanceID: InstanceID?
  /// nil when the ClientToken cannot be derived: no instance or no identity.
  package var clientToken: ClientToken?
  /// nil when the route is a name that was not looked up.
  package var route: TaskRoute?
  package var task: TaskFields
  /// Unix epoch seconds; nil starts the task at once.
  package var scheduledTime: Int64?
  /// Minutes until the task ends by itself; nil leaves the service's default of 7 days.
  package var expiryMinutes: Int?

  package init(
    instanceID: InstanceID?, clientToken: ClientToken?, route: TaskRoute?, task: TaskFields,
    scheduledTime: Int64? = nil, expiryMinutes: Int? = nil
  ) {
    self.instanceID = instanceID
    self.clientToken = clientToken
    self.route = route
    self.task = task
    self.scheduledTime = scheduledTime
    self.expiryMinutes = expiryMinutes
  }

  /// The members that would be in a complete request and are missing here, by their names on the wire.
  package var unknownMembers: [String] {
    var names: [String] = []
    if instanceID == nil { names.append("InstanceId") }
    if route == nil { names.append("ContactFlowId, QuickConnectId or TaskTemplateId") }
    if clientToken == nil { names.append("ClientToken") }
    return names
  }

  /// The body in UTF-8.
  package func bytes() -> [UInt8] {
    JSONObjectWriter.object { body in
      body.member("InstanceId", instanceID?.uuid)
      if let route { body.member(route.kind.member, route.id) }
      body.member("Name", task.name)
      body.member("Description", task.description)
      writeReferences(to: &body)
      writeAttributes(to: &body)
      body.member("ScheduledTime", scheduledTime)
      body.member("ClientToken", clientToken?.rawValue)
      body.member("PreviousContactId", task.previousContactID)
      body.member("RelatedContactId", task.relatedContactID)
      writeSegmentAttributes(to: &body)
      writeAttachments(to: &body)
    }
  }

  private func writeReferences(to body: inout JSONObjectWriter) {
    if task.references.isEmpty { return }
    body.object("References") { references in
      for reference in task.references {
        references.object(reference.name) {
          $0.member("Type", reference.kind.rawValue)
          $0.member("Value", reference.value)
        }
      }
    }
  }

  private func writeAttributes(to body: inout JSONObjectWriter) {
    if task.attributes.isEmpty { return }
    body.object("Attributes") { attributes in
      for attribute in task.attributes { attributes.member(attribute.key, attribute.value) }
    }
  }

  private func writeSegmentAttributes(to body: inout JSONObjectWriter) {
    var all = task.segmentAttributes
    if let expiryMinutes { all.append(.expiry(minutes: expiryMinutes)) }
    if let createdBy = task.createdBy { all.append(.creator(arn: createdBy)) }
    if all.isEmpty { return }
    body.object("SegmentAttributes") { attributes in
      for attribute in all { attributes.segmentAttribute(attribute.key, attribute.value) }
    }
  }

  private func writeAttachments(to body: inout JSONObjectWriter) {
    if task.attachments.isEmpty { return }
    body.array("Attachments", of: task.attachments) { attachment, bytes in
      bytes += JSONObjectWriter.object {
        $0.member("FileName", attachment.fileName)
        $0.member("S3Url", attachment.s3URL)
      }
    }
  }
}

extension StartTaskContactRequest {
  /// The exact bytes of the request's body, as `RequestBody` documents them.
  package func body() -> [UInt8] {
    RequestBody(
      instanceID: instanceID, clientToken: clientToken, route: route, task: task, scheduledTime: scheduledTime,
      expiryMinutes: expiryMinutes
    ).bytes()
  }
}

extension TaskFields.SegmentAttribute {
  /// The key under which a task's life is set.
  package static let expiryKey = "connect:ContactExpiry"
  /// The key under which a task's creator is set.
  package static let creatorKey = "connect:CreatedByUser"

  /// How long a task lives, in minutes, in the documented shape of `connect:ContactExpiry`.
  package static func expiry(minutes: Int) -> Self {
    Self(key: expiryKey, value: .map([Self(key: "ExpiryDuration", value: .integer(minutes))]))
  }

  /// The user shown as a task's creator, in the documented shape of `connect:CreatedByUser`.
  package static func creator(arn: String) -> Self { Self(key: creatorKey, value: .string(arn)) }
}

extension JSONObjectWriter {
  fileprivate mutating func segmentAttribute(_ key: String, _ value: SegmentAttributeValue) {
    object(key) { $0.segmentAttributeValue(value) }
  }

  /// Exactly one of the five members a segment attribute's value may have.
  private mutating func segmentAttributeValue(_ value: SegmentAttributeValue) {
    switch value {
    case .string(let text): member("ValueString", text)
    case .integer(let number): member("ValueInteger", Int64(number))
    case .arn(let arn): member("ValueArn", arn)
    case .list(let values):
      array("ValueList", of: values) { element, bytes in
        bytes += JSONObjectWriter.object { $0.segmentAttributeValue(element) }
      }
    case .map(let entries):
      object("ValueMap") { map in
        for entry in entries { map.segmentAttribute(entry.key, entry.value) }
      }
    }
  }
}
