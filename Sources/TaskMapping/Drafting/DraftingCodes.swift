package import Diagnostics

/// What can be wrong between a header and a mapping, and with the parts of a task that a row fills.
extension DiagnosticCode {
  static let bindHeaderMissing = DiagnosticCode(
    "bind.header-missing",
    "A required column has no header in the file.")
  static let bindOptionalMissing = DiagnosticCode(
    "bind.optional-missing",
    "An optional column has no header in the file; its value is missing in every row.")
  static let bindHeaderAmbiguous = DiagnosticCode(
    "bind.header-ambiguous",
    "Several headers of the file fit one column of the mapping.")
  static let bindAliasCollision = DiagnosticCode(
    "bind.alias-collision",
    "An alias of one column is the header of another.")
  static let bindUnknownColumn = DiagnosticCode(
    "bind.unknown-column",
    "The file has a column that the mapping does not name.")
  static let bindNoHeader = DiagnosticCode(
    "bind.no-header",
    "The mapping names headers and the file is read without a header row.")
  static let mapTargetMissing = DiagnosticCode(
    "map.target-missing",
    "A part that every task must have reads a value that the row does not have.")
  static let mapReferenceInvalid = DiagnosticCode(
    "map.reference-invalid",
    "A reference's value does not fit its type.")
  static let mapSegmentAttributeInvalid = DiagnosticCode(
    "map.segment-attribute-invalid",
    "A segment attribute of type integer is no whole number.")
}

extension DiagnosticCode {
  /// All of these, in their order, for `taskferry explain`.
  package static let draftingCodes: [DiagnosticCode] = [
    .bindHeaderMissing, .bindOptionalMissing, .bindHeaderAmbiguous, .bindAliasCollision, .bindUnknownColumn,
    .bindNoHeader, .mapTargetMissing, .mapReferenceInvalid, .mapSegmentAttributeInvalid,
  ]
}
