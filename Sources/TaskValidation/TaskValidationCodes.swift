package import Diagnostics

/// Limits of the service that a row breaks.
extension DiagnosticCode {
  package static let nameTooLong = DiagnosticCode(
    "limit.name-too-long",
    "`Name` is longer than the service takes.")
  package static let nameLong = DiagnosticCode(
    "limit.name-long",
    "`Name` is longer than older pages of the API reference allow; a warning.")
  package static let descriptionTooLong = DiagnosticCode(
    "limit.description-too-long",
    "`Description` is longer than the service takes.")
  package static let routeLength = DiagnosticCode(
    "limit.route-length",
    "The id or name of the route is empty or too long.")
  package static let attributeKeyLength = DiagnosticCode(
    "limit.attribute-key-length",
    "An attribute's key is empty or too long.")
  package static let attributeValueTooLong = DiagnosticCode(
    "limit.attribute-value-too-long",
    "An attribute's value is longer than the service takes.")
  package static let attributesTooLarge = DiagnosticCode(
    "limit.attributes-too-large",
    "All keys and values of attributes together have too many bytes.")
  package static let referenceNameLength = DiagnosticCode(
    "limit.reference-name-length",
    "A reference's name is empty or too long.")
  package static let referenceValueTooLong = DiagnosticCode(
    "limit.reference-value-too-long",
    "A reference's value is longer than the service takes.")
  package static let referencesTooLarge = DiagnosticCode(
    "limit.references-too-large",
    "All names, types and values of references together have too many bytes.")
  package static let contactIDLength = DiagnosticCode(
    "limit.contact-id-length",
    "The id of the previous or related contact is empty or too long.")
  package static let segmentKeyLength = DiagnosticCode(
    "limit.segment-key-length",
    "A segment attribute's key is empty or too long.")
  package static let segmentValueTooLong = DiagnosticCode(
    "limit.segment-value-too-long",
    "A segment attribute's value is longer than the service takes.")
  package static let segmentIntegerRange = DiagnosticCode(
    "limit.segment-integer-range",
    "A segment attribute's number needs more than 32 bits.")
  package static let segmentTooDeep = DiagnosticCode(
    "limit.segment-too-deep",
    "A segment attribute nests too deep.")
  package static let attachmentsTooMany = DiagnosticCode(
    "limit.attachments-too-many",
    "More than five attachments.")
  package static let fileNameLength = DiagnosticCode(
    "limit.file-name-length",
    "An attachment's file name is empty or too long.")
  package static let attachmentURLLength = DiagnosticCode(
    "limit.attachment-url-length",
    "An attachment's address is empty or too long.")
  package static let createdByTooLong = DiagnosticCode(
    "limit.created-by-length",
    "The creator's ARN is empty or too long.")
  package static let expiryRange = DiagnosticCode(
    "limit.expiry-range",
    "The task would live longer than the service allows, or not at all.")
}

/// Tasks that cannot be, whatever the lengths.
extension DiagnosticCode {
  package static let nameEmpty = DiagnosticCode(
    "task.name-empty",
    "The name is empty or blank.")
  package static let nulCharacter = DiagnosticCode(
    "task.nul-character",
    "A text holds U+0000, which neither the ledger nor the service keeps.")
  package static let routeUnknown = DiagnosticCode(
    "task.route-unknown",
    "No route of this name in the instance.")
  package static let routeAmbiguous = DiagnosticCode(
    "task.route-ambiguous",
    "Several routes of the instance have this name.")
  package static let routeClosed = DiagnosticCode(
    "task.route-closed",
    "There is a route of this name, and no task can take it: it is not published, not active or of another type.")
  package static let routeForeign = DiagnosticCode(
    "task.route-foreign",
    "An ARN of another instance, or of something that is no such route.")
  package static let attributeKeyInvalid = DiagnosticCode(
    "task.attribute-key-invalid",
    "An attribute's key has a character that keys may not have.")
  package static let attributeRepeated = DiagnosticCode(
    "task.attribute-repeated",
    "Two attributes have the same key.")
  package static let attributeReserved = DiagnosticCode(
    "task.attribute-reserved",
    "An attribute has the key of the stamp.")
  package static let referenceRepeated = DiagnosticCode(
    "task.reference-repeated",
    "Two references have the same name.")
  package static let referenceImplausible = DiagnosticCode(
    "task.reference-implausible",
    "A reference's value cannot be what its type says.")
  package static let contactsExclusive = DiagnosticCode(
    "task.contacts-exclusive",
    "A previous and a related contact exclude each other.")
  package static let segmentKeyInvalid = DiagnosticCode(
    "task.segment-key-invalid",
    "A segment attribute's key has a character that keys may not have.")
  package static let segmentReserved = DiagnosticCode(
    "task.segment-reserved",
    "A segment attribute has a key that the mapping language sets elsewhere.")
  package static let segmentRepeated = DiagnosticCode(
    "task.segment-repeated",
    "Two segment attributes have the same key.")
  package static let segmentARNInvalid = DiagnosticCode(
    "task.segment-arn-invalid",
    "A segment attribute of type arn is no ARN.")
  package static let fileNameInvalid = DiagnosticCode(
    "task.file-name-invalid",
    "An attachment's file name holds a control character.")
  package static let attachmentURLInvalid = DiagnosticCode(
    "task.attachment-url-invalid",
    "An attachment's address is no https URL.")
  package static let createdByInvalid = DiagnosticCode(
    "task.created-by-invalid",
    "The creator is no ARN of a user.")
  package static let schedulePast = DiagnosticCode(
    "task.schedule-past",
    "The start lies in the past and the mapping refuses that.")
  package static let scheduleBeyond = DiagnosticCode(
    "task.schedule-beyond",
    "The start lies beyond the service's horizon and the mapping refuses that.")
  package static let scheduleClosed = DiagnosticCode(
    "task.schedule-closed",
    "The schedule's window never opens after the start.")
  package static let scheduleWithoutExpiry = DiagnosticCode(
    "task.schedule-without-expiry",
    "The start may come after the default life of the task; a warning.")
}

/// What a task template asks of its tasks.
extension DiagnosticCode {
  package static let templateInactive = DiagnosticCode(
    "template.inactive",
    "The task template is not active: no task can be made from it.")
  package static let templateWithoutFlow = DiagnosticCode(
    "template.no-flow",
    "The task template has no flow: no task can be made from it.")
  package static let templateFieldMissing = DiagnosticCode(
    "template.field-missing",
    "A field that the task template requires has no value, and the template has no default for it.")
  package static let templateFieldType = DiagnosticCode(
    "template.field-type",
    "A reference has another type than the field of the task template wants.")
  package static let templateOptionUnknown = DiagnosticCode(
    "template.option-unknown",
    "A value is none of the options of a single-select field of the task template.")
  package static let templateNotBoolean = DiagnosticCode(
    "template.not-boolean",
    "A value of a BOOLEAN field of the task template is neither true nor false.")
  package static let templateValueTooLong = DiagnosticCode(
    "template.value-too-long",
    "A value is longer than the field of the task template takes.")
  package static let templateFieldUnknown = DiagnosticCode(
    "template.field-unknown",
    "A reference has no field in the task template; a warning.")
  package static let templateFieldReadOnly = DiagnosticCode(
    "template.field-read-only",
    "The mapping fills a field that the task template makes read-only; a warning.")
  package static let templateFieldInvisible = DiagnosticCode(
    "template.field-invisible",
    "The mapping fills a field that the task template hides from agents; a warning.")
  package static let templateQuickConnect = DiagnosticCode(
    "template.quick-connect",
    "The task template requires a quick connect, which a task made from a template cannot name; a warning.")
  /// All of them, in their order.
  static let templateCodes: [DiagnosticCode] = [
    .templateInactive, .templateWithoutFlow, .templateFieldMissing, .templateFieldType, .templateOptionUnknown,
    .templateNotBoolean, .templateValueTooLong, .templateFieldUnknown, .templateFieldReadOnly,
    .templateFieldInvisible, .templateQuickConnect,
  ]
}

/// Rules about a whole input.
extension DiagnosticCode {
  package static let spillFailed = DiagnosticCode(
    "check.temporary-file",
    "A temporary file could not be made, written or read.")
}

extension DiagnosticCode {
  /// All of these, in their order, for `taskferry explain`.
  package static let validationCodes: [DiagnosticCode] =
    [
      .nameTooLong, .nameLong, .descriptionTooLong, .routeLength, .attributeKeyLength, .attributeValueTooLong,
      .attributesTooLarge, .referenceNameLength, .referenceValueTooLong, .referencesTooLarge, .contactIDLength,
      .segmentKeyLength, .segmentValueTooLong, .segmentIntegerRange, .segmentTooDeep, .attachmentsTooMany,
      .fileNameLength, .attachmentURLLength, .createdByTooLong, .expiryRange, .nameEmpty, .nulCharacter, .routeUnknown,
      .routeAmbiguous, .routeClosed, .routeForeign, .attributeKeyInvalid, .attributeRepeated, .attributeReserved,
      .referenceRepeated,
      .referenceImplausible, .contactsExclusive, .segmentKeyInvalid, .segmentReserved, .segmentRepeated,
      .segmentARNInvalid, .fileNameInvalid, .attachmentURLInvalid, .createdByInvalid, .schedulePast, .scheduleBeyond,
      .scheduleClosed, .scheduleWithoutExpiry, .spillFailed,
    ] + templateCodes
}
