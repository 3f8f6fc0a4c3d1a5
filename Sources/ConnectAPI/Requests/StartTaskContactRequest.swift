/// A StartTaskContact request, complete and typed: what `PUT /contact/task` carries.
///
/// Source: Amazon Connect API reference, StartTaskContact, and the service's published API model
/// (read 2026-11). Members that are nil or empty are left out of the body.
package struct StartTaskContactRequest: Sendable, Hashable {
  package var instanceID: InstanceID
  package var clientToken: ClientToken
  package var task: TaskFields
  package var route: TaskRoute
  /// Unix epoch seconds; nil starts the task at once.
  package var scheduledTime: Int64?
  /// Minutes until the task ends by itself, 1 to 129,600; nil leaves the service's default of 7 days.
  package var expiryMinutes: Int?

  package init(
    instanceID: InstanceID, clientToken: ClientToken, task: TaskFields, route: TaskRoute,
    scheduledTime: Int64? = nil, expiryMinutes: Int? = nil
  ) {
    self.instanceID = instanceID
    self.clientToken = clientToken
    self.task = task
    self.route = route
    self.scheduledTime = scheduledTime
    self.expiryMinutes = expiryMinutes
  }
}

/// The members of a request that come from the row alone: no clock, no instance, no route.
package struct TaskFields: Sendable, Hashable, Codable {
  /// One key and value of `Attributes`, in the order of the mapping.
  package struct Attribute: Sendable, Hashable, Codable {
    package var key: String
    package var value: String
    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// One entry of `References`.
  package struct Reference: Sendable, Hashable, Codable {
    /// The types that may be given at creation. ATTACHMENT is refused by the service.
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
      case url = "URL"
      case number = "NUMBER"
      case string = "STRING"
      case date = "DATE"
      case email = "EMAIL"
    }

    package var name: String
    package var kind: Kind
    /// For `date`, epoch seconds as a decimal string.
    package var value: String
    package init(name: String, kind: Kind, value: String) {
      self.name = name
      self.kind = kind
      self.value = value
    }
  }

  /// One entry of `Attachments`.
  package struct Attachment: Sendable, Hashable, Codable {
    package var fileName: String
    package var s3URL: String
    package init(fileName: String, s3URL: String) {
      self.fileName = fileName
      self.s3URL = s3URL
    }
  }

  /// One entry of `SegmentAttributes`.
  package struct SegmentAttribute: Sendable, Hashable, Codable {
    package var key: String
    package var value: SegmentAttributeValue
    package init(key: String, value: SegmentAttributeValue) {
      self.key = key
      self.value = value
    }
  }

  package var name: String
  package var description: String?
  package var attributes: [Attribute]
  package var references: [Reference]
  package var previousContactID: String?
  package var relatedContactID: String?
  package var attachments: [Attachment]
  /// Without expiry and creator, which the request adds.
  package var segmentAttributes: [SegmentAttribute]
  /// ARN of the user who is shown as the task's creator.
  package var createdBy: String?

  package init(
    name: String, description: String? = nil, attributes: [Attribute] = [], references: [Reference] = [],
    previousContactID: String? = nil, relatedContactID: String? = nil, attachments: [Attachment] = [],
    segmentAttributes: [SegmentAttribute] = [], createdBy: String? = nil
  ) {
    self.name = name
    self.description = description
    self.attributes = attributes
    self.references = references
    self.previousContactID = previousContactID
    self.relatedContactID = relatedContactID
    self.attachments = attachments
    self.segmentAttributes = segmentAttributes
    self.createdBy = createdBy
  }
}

/// A value of `SegmentAttributes`: exactly one of five members, recursive.
package indirect enum SegmentAttributeValue: Sendable, Hashable, Codable {
  /// 0 to 1,024 characters.
  case string(String)
  case integer(Int)
  case arn(String)
  case list([SegmentAttributeValue])
  case map([TaskFields.SegmentAttribute])
}
