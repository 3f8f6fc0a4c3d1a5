package import Diagnostics

/// Phase 1, YAML: what keeps the file from being read as one plain tree.
extension DiagnosticCode {
  static let mappingTooLarge = DiagnosticCode(
    "mapping.too-large",
    "The file is larger than 1 MiB, or holds more values than a mapping can have.")
  static let mappingEncoding = DiagnosticCode(
    "mapping.encoding",
    "The file is not UTF-8.")
  static let mappingEmpty = DiagnosticCode(
    "mapping.empty",
    "There is nothing in the file.")
  static let mappingSyntax = DiagnosticCode(
    "mapping.yaml-syntax",
    "The text is not YAML.")
  static let mappingTooDeep = DiagnosticCode(
    "mapping.too-deep",
    "Lists and mappings are nested more than 32 deep.")
  static let mappingDuplicateKey = DiagnosticCode(
    "mapping.duplicate-key",
    "A key stands twice in one mapping.")
  static let mappingKeyKind = DiagnosticCode(
    "mapping.key-kind",
    "A key is a list or a mapping.")
  static let mappingAnchor = DiagnosticCode(
    "mapping.anchor",
    "`&name` marks a value for reuse.")
  static let mappingAlias = DiagnosticCode(
    "mapping.alias",
    "`*name` repeats a value.")
  static let mappingMergeKey = DiagnosticCode(
    "mapping.merge-key",
    "`<<` merges another mapping in.")
  static let mappingTag = DiagnosticCode(
    "mapping.tag",
    "`!tag` gives a value a type.")
  static let mappingSeveralDocuments = DiagnosticCode(
    "mapping.several-documents",
    "A second document follows after `---`.")
  static let mappingMoreProblems = DiagnosticCode(
    "mapping.more-problems",
    "The report was cut: there are more problems than are worth showing at once.")
}

/// Phase 2, shape: what the table of keys does not allow.
extension DiagnosticCode {
  static let mappingVersion = DiagnosticCode(
    "mapping.version",
    "`taskferry:` is missing, not 1, or not the first key.")
  static let mappingUnknownKey = DiagnosticCode(
    "mapping.unknown-key",
    "The language has no such key at this place.")
  static let mappingMissingKey = DiagnosticCode(
    "mapping.missing-key",
    "A required key is missing.")
  static let mappingWrongKind = DiagnosticCode(
    "mapping.wrong-kind",
    "A value is of the wrong kind: a list for a text, a text for a number.")
  static let mappingWrongWord = DiagnosticCode(
    "mapping.wrong-word",
    "A word is not among those that the key takes.")
  static let mappingNoValue = DiagnosticCode(
    "mapping.no-value",
    "A key has no value.")
  static let mappingUnquotedWord = DiagnosticCode(
    "mapping.unquoted-word",
    "An unquoted yes, no, on, off, true or false stands where a text is expected.")
  static let mappingComment = DiagnosticCode(
    "mapping.comment",
    "A text without quotes ends before a ` #`, which begins a comment, and the rest looks as if it was meant.")
  static let mappingNumberRange = DiagnosticCode(
    "mapping.number-range",
    "A number is outside its range.")
  static let mappingListLength = DiagnosticCode(
    "mapping.list-length",
    "A list has too few or too many entries.")
  static let mappingExactlyOne = DiagnosticCode(
    "mapping.exactly-one",
    "Of a group of keys none is there, or several are.")
  static let mappingMisplacedKey = DiagnosticCode(
    "mapping.misplaced-key",
    "A key has no effect without another key, or without another value of it.")
  static let mappingColumnName = DiagnosticCode(
    "mapping.column-name",
    "The name of a column has characters that names may not have.")
  static let mappingAttributeKey = DiagnosticCode(
    "mapping.attribute-key",
    "The key of an attribute has characters that the service does not take.")
}

/// Phase 3, meaning: names and values.
extension DiagnosticCode {
  static let mappingUnknownColumn = DiagnosticCode(
    "mapping.unknown-column",
    "A name is not among `columns`.")
  static let mappingUnknownHeader = DiagnosticCode(
    "mapping.unknown-header",
    "A cell of an example stands under a header that no column reads, and one is near.")
  static let mappingUnusedColumn = DiagnosticCode(
    "mapping.unused-column",
    "Nothing reads a column.")
  static let mappingColumnType = DiagnosticCode(
    "mapping.column-type",
    "A column has a type that cannot be used here.")
  static let mappingContradiction = DiagnosticCode(
    "mapping.contradiction",
    "Something in `columns` has no effect or contradicts something else.")
  static let mappingTemplate = DiagnosticCode(
    "mapping.template",
    "A `${…}` cannot be read.")
  static let mappingUnknownMeta = DiagnosticCode(
    "mapping.unknown-meta",
    "`${meta:…}` names something that is not known about a row.")
  static let mappingEnvironment = DiagnosticCode(
    "mapping.environment",
    "`${env:…}` stands where it may not, names a variable it may not, or one that is not set.")
  static let mappingPattern = DiagnosticCode(
    "mapping.pattern",
    "A pattern was refused by RE2.")
  static let mappingDateFormat = DiagnosticCode(
    "mapping.date-format",
    "A date format cannot be read back to one date.")
  static let mappingUnknownZone = DiagnosticCode(
    "mapping.unknown-zone",
    "There is no such time zone.")
  static let mappingNoZone = DiagnosticCode(
    "mapping.no-zone",
    "Wall-clock times need a zone and there is none.")
  static let mappingDuration = DiagnosticCode(
    "mapping.duration",
    "A duration such as `48h` cannot be read, or is out of bounds.")
  static let mappingTime = DiagnosticCode(
    "mapping.time",
    "A time of day, a list of weekdays, a date or an instant cannot be read.")
  static let mappingOperand = DiagnosticCode(
    "mapping.operand",
    "A constant cannot be read in the type of its column.")
  static let mappingNoDefault = DiagnosticCode(
    "mapping.no-default",
    "A policy says `default` and there is none.")
  static let mappingColumnLetter = DiagnosticCode(
    "mapping.column-letter",
    "A column letter is not one from A to XFD.")
  static let mappingCharacter = DiagnosticCode(
    "mapping.character",
    "A setting that takes one character has another text.")
  static let mappingUnknownRegion = DiagnosticCode(
    "mapping.unknown-region",
    "There is no such region of telephone numbers.")
  static let mappingLimit = DiagnosticCode(
    "mapping.limit",
    "A constant is over a limit of the service, or empty where it may not be.")
  static let mappingReservedKey = DiagnosticCode(
    "mapping.reserved-key",
    "A key is the program's own.")
  static let mappingExampleFails = DiagnosticCode(
    "mapping.example-fails",
    "An example under `tests` does not come out as it says.")
}

extension DiagnosticCode {
  /// All of these, in their order, for `taskferry explain`.
  package static let mappingCodes: [DiagnosticCode] = [
    .mappingTooLarge, .mappingEncoding, .mappingEmpty, .mappingSyntax, .mappingTooDeep, .mappingDuplicateKey,
    .mappingKeyKind, .mappingAnchor, .mappingAlias, .mappingMergeKey, .mappingTag, .mappingSeveralDocuments,
    .mappingMoreProblems, .mappingVersion, .mappingUnknownKey, .mappingMissingKey, .mappingWrongKind,
    .mappingWrongWord, .mappingNoValue, .mappingUnquotedWord, .mappingComment, .mappingNumberRange, .mappingListLength,
    .mappingExactlyOne, .mappingMisplacedKey, .mappingColumnName, .mappingAttributeKey,
    .mappingUnknownColumn, .mappingUnknownHeader, .mappingUnusedColumn, .mappingColumnType, .mappingContradiction,
    .mappingTemplate, .mappingUnknownMeta, .mappingEnvironment, .mappingPattern, .mappingDateFormat,
    .mappingUnknownZone, .mappingNoZone, .mappingDuration, .mappingTime, .mappingOperand, .mappingNoDefault,
    .mappingColumnLetter, .mappingCharacter, .mappingUnknownRegion, .mappingLimit, .mappingReservedKey,
    .mappingExampleFails,
  ]
}
