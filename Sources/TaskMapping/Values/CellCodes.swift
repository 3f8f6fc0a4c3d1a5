package import Diagnostics

/// What can be wrong with the cells of a row.
extension DiagnosticCode {
  static let mapValueMissing = DiagnosticCode(
    "map.value-missing",
    "A column that must have a value has none in this row.")
  static let mapIdentityMissing = DiagnosticCode(
    "map.identity-missing",
    "An identity column has no value in this row.")
  static let mapCellError = DiagnosticCode(
    "map.cell-error",
    "The cell holds an error value of the spreadsheet program, such as `#N/A`.")
  static let mapUncachedFormula = DiagnosticCode(
    "map.uncached-formula",
    "The cell holds a formula whose result is not stored in the file.")
  static let mapNumberDestroyed = DiagnosticCode(
    "map.number-destroyed",
    "The cell of a text file holds `4.93E+11`: a spreadsheet program cut off the digits when it exported.")
  static let mapIntegerInvalid = DiagnosticCode(
    "map.integer-invalid",
    "Not a whole number from −9223372036854775808 to 9223372036854775807.")
  static let mapDecimalInvalid = DiagnosticCode(
    "map.decimal-invalid",
    "Not a decimal number in the separators of the column, or one of more than 38 digits.")
  static let mapBooleanInvalid = DiagnosticCode(
    "map.boolean-invalid",
    "None of the column's words for true and false.")
  static let mapDateInvalid = DiagnosticCode(
    "map.date-invalid",
    "Not a date in one of the column's formats, or no day of the calendar.")
  static let mapDateTimeInvalid = DiagnosticCode(
    "map.datetime-invalid",
    "Not a date and time in one of the column's formats, or none of the calendar.")
  static let mapTimeSkipped = DiagnosticCode(
    "map.time-skipped",
    "A wall-clock time that clocks skipped when they went forward.")
  static let mapTimeRepeated = DiagnosticCode(
    "map.time-repeated",
    "A wall-clock time that clocks showed twice when they went back.")
  static let mapZoneMissing = DiagnosticCode(
    "map.zone-missing",
    "A wall-clock time, and no zone that says which instant it is.")
  static let mapZoneUnknown = DiagnosticCode(
    "map.zone-unknown",
    "A zone that the system's zone database does not have.")
  static let mapEpochInvalid = DiagnosticCode(
    "map.epoch-invalid",
    "Not a whole number of seconds since 1970 up to the year 9999.")
  static let mapPhoneInvalid = DiagnosticCode(
    "map.phone-invalid",
    "Not a phone number of the column's region, nor an international one.")
  static let mapEmailInvalid = DiagnosticCode(
    "map.email-invalid",
    "Not an e-mail address.")
  static let mapURLInvalid = DiagnosticCode(
    "map.url-invalid",
    "Not a URL of one of the column's schemes.")
  static let mapExtractFailed = DiagnosticCode(
    "map.extract-failed",
    "The pattern of an `extract` is not found in the value.")
  static let mapUnmapped = DiagnosticCode(
    "map.unmapped",
    "The value is not listed in the column's `map`.")
  static let mapPatternMismatch = DiagnosticCode(
    "map.pattern-mismatch",
    "The value does not match the column's `pattern`.")
  static let mapNotOneOf = DiagnosticCode(
    "map.not-one-of",
    "The value is none of the column's `one_of`.")
  static let mapBelowMinimum = DiagnosticCode(
    "map.below-minimum",
    "The value is below the column's `min`.")
  static let mapAboveMaximum = DiagnosticCode(
    "map.above-maximum",
    "The value is above the column's `max`.")
  static let mapTooShort = DiagnosticCode(
    "map.too-short",
    "The value has fewer characters than the column's `min_length`.")
  static let mapTooLong = DiagnosticCode(
    "map.too-long",
    "The value has more characters than the column's `max_length`.")
}

extension DiagnosticCode {
  /// All of these, in their order, for `taskferry explain`.
  package static let cellCodes: [DiagnosticCode] = [
    .mapValueMissing, .mapIdentityMissing, .mapCellError, .mapUncachedFormula, .mapNumberDestroyed,
    .mapIntegerInvalid, .mapDecimalInvalid, .mapBooleanInvalid, .mapDateInvalid, .mapDateTimeInvalid,
    .mapTimeSkipped, .mapTimeRepeated, .mapZoneMissing, .mapZoneUnknown, .mapEpochInvalid, .mapPhoneInvalid,
    .mapEmailInvalid, .mapURLInvalid, .mapExtractFailed, .mapUnmapped, .mapPatternMismatch, .mapNotOneOf,
    .mapBelowMinimum, .mapAboveMaximum, .mapTooShort, .mapTooLong,
  ]
}
