package import Diagnostics

/// Limits of the service that a row breaks.
extension DiagnosticCode {
  /// `Name` is longer than the service takes.
  package static let nameTooLong: Self = "limit.name-too-long"
  /// `Name` is longer than older pages of the API reference allow; a warning.
  package static let nameLong: Self = "limit.name-long"
  /// `Description` is longer than the service takes.
  package static let descriptionTooLong: Self = "limit.description-too-long"
  /// The id or name of the route is empty or too long.
  package static let routeLength: Self = "limit.route-length"
  /// An attribute's key is empty or too long.
  package static let attributeKeyLength: Self = "limit.attribute-key-length"
  /// An attribute's value is longer than the service takes.
  package static let attributeValueTooLong: Self = "limit.attribute-value-too-long"
  /// All keys and values of attributes together have too many bytes.
  package static let attributesTooLarge: Self = "limit.attributes-too-large"
  /// A reference's name is empty or too long.
  package static let referenceNameLength: Self = "limit.reference-name-length"
  /// A reference's value is longer than the service takes.
  package static let referenceValueTooLong: Self = "limit.reference-value-too-long"
  /// All names, types and values of references together have too many bytes.
  package static let referencesTooLarge: Self = "limit.references-too-large"
  /// The id of the previous or related contact is empty or too long.
  package static let contactIDLength: Self = "limit.contact-id-length"
  /// A segment attribute's key is empty or too long.
  package static let segmentKeyLength: Self = "limit.segment-key-length"
  /// A segment attribute's value is longer than the service takes.
  package static let segmentValueTooLong: Self = "limit.segment-value-too-long"
  /// A segment attribute's number needs more than 32 bits.
  package static let segmentIntegerRange: Self = "limit.segment-integer-range"
  /// A segment attribute nests too deep.
  package static let segmentTooDeep: Self = "limit.segment-too-deep"
  /// More than five attachments.
  package static let attachmentsTooMany: Self = "limit.attachments-too-many"
  /// An attachment's file name is empty or too long.
  package static let fileNameLength: Self = "limit.file-name-length"
  /// An attachment's address is empty or too long.
  package static let attachmentURLLength: Self = "limit.attachment-url-length"
  /// The creator's ARN is empty or too long.
  package static let createdByTooLong: Self = "limit.created-by-length"
  /// The task would live longer than the service allows, or not at all.
  package static let expiryRange: Self = "limit.expiry-range"
}

/// Tasks that cannot be, whatever the lengths.
extension DiagnosticCode {
  /// The name is empty or blank.
  package static let nameEmpty: Self = "task.name-empty"
  /// A text holds U+0000, which neither the ledger nor the service keeps.
  package static let nulCharacter: Self = "task.nul-character"
  /// No route of this name in the instance.
  package static let routeUnknown: Self = "task.route-unknown"
  /// Several routes of the instance have this name.
  package static let routeAmbiguous: Self = "task.route-ambiguous"
  /// An attribute's key has a character that keys may not have.
  package static let attributeKeyInvalid: Self = "task.attribute-key-invalid"
  /// Two attributes have the same key.
  package static let attributeRepeated: Self = "task.attribute-repeated"
  /// An attribute has the key of the stamp.
  package static let attributeReserved: Self = "task.attribute-reserved"
  /// Two references have the same name.
  package static let referenceRepeated: Self = "task.reference-repeated"
  /// A reference's value cannot be what its type says.
  package static let referenceImplausible: Self = "task.reference-implausible"
  /// A previous and a related contact exclude each other.
  package static let contactsExclusive: Self = "task.contacts-exclusive"
  /// A segment attribute's key has a character that keys may not have.
  package static let segmentKeyInvalid: Self = "task.segment-key-invalid"
  /// A segment attribute has a key that the mapping language sets elsewhere.
  package static let segmentReserved: Self = "task.segment-reserved"
  /// Two segment attributes have the same key.
  package static let segmentRepeated: Self = "task.segment-repeated"
  /// A segment attribute of kind arn is no ARN.
  package static let segmentARNInvalid: Self = "task.segment-arn-invalid"
  /// An attachment's file name holds a control character.
  package static let fileNameInvalid: Self = "task.file-name-invalid"
  /// An attachment's address is no https URL.
  package static let attachmentURLInvalid: Self = "task.attachment-url-invalid"
  /// The creator is no ARN of a user.
  package static let createdByInvalid: Self = "task.created-by-invalid"
  /// The start lies in the past and the mapping refuses that.
  package static let schedulePast: Self = "task.schedule-past"
  /// The start lies beyond the service's horizon and the mapping refuses that.
  package static let scheduleBeyond: Self = "task.schedule-beyond"
  /// The schedule's window never opens after the start.
  package static let scheduleClosed: Self = "task.schedule-closed"
  /// The start may come after the default life of the task; a warning.
  package static let scheduleWithoutExpiry: Self = "task.schedule-without-expiry"
}

/// Rules about a whole input.
extension DiagnosticCode {
  /// A temporary file could not be made, written or read.
  package static let spillFailed: Self = "check.temporary-file"
}
