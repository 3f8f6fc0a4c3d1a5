internal import Diagnostics

/// Phase 1, YAML: what keeps the file from being read as one plain tree.
extension DiagnosticCode {
  /// The file is larger than 1 MiB, or holds more values than a mapping can have.
  static let mappingTooLarge: DiagnosticCode = "mapping.too-large"
  /// The file is not UTF-8.
  static let mappingEncoding: DiagnosticCode = "mapping.encoding"
  /// There is nothing in the file.
  static let mappingEmpty: DiagnosticCode = "mapping.empty"
  /// The text is not YAML.
  static let mappingSyntax: DiagnosticCode = "mapping.yaml-syntax"
  /// Lists and mappings are nested more than 32 deep.
  static let mappingTooDeep: DiagnosticCode = "mapping.too-deep"
  /// A key stands twice in one mapping.
  static let mappingDuplicateKey: DiagnosticCode = "mapping.duplicate-key"
  /// A key is a list or a mapping.
  static let mappingKeyKind: DiagnosticCode = "mapping.key-kind"
  /// `&name` marks a value for reuse.
  static let mappingAnchor: DiagnosticCode = "mapping.anchor"
  /// `*name` repeats a value.
  static let mappingAlias: DiagnosticCode = "mapping.alias"
  /// `<<` merges another mapping in.
  static let mappingMergeKey: DiagnosticCode = "mapping.merge-key"
  /// `!tag` gives a value a type.
  static let mappingTag: DiagnosticCode = "mapping.tag"
  /// A second document follows after `---`.
  static let mappingSeveralDocuments: DiagnosticCode = "mapping.several-documents"
  /// The report was cut: there are more problems than are worth showing at once.
  static let mappingMoreProblems: DiagnosticCode = "mapping.more-problems"
}

/// Phase 2, shape: what the table of keys does not allow.
extension DiagnosticCode {
  /// `taskferry:` is missing, not 1, or not the first key.
  static let mappingVersion: DiagnosticCode = "mapping.version"
  /// The language has no such key at this place.
  static let mappingUnknownKey: DiagnosticCode = "mapping.unknown-key"
  /// A required key is missing.
  static let mappingMissingKey: DiagnosticCode = "mapping.missing-key"
  /// A value is of the wrong kind: a list for a text, a text for a number.
  static let mappingWrongKind: DiagnosticCode = "mapping.wrong-kind"
  /// A word is not among those that the key takes.
  static let mappingWrongWord: DiagnosticCode = "mapping.wrong-word"
  /// A key has no value.
  static let mappingNoValue: DiagnosticCode = "mapping.no-value"
  /// An unquoted yes, no, on, off, true or false stands where a text is expected.
  static let mappingUnquotedWord: DiagnosticCode = "mapping.unquoted-word"
  /// A number is outside its range.
  static let mappingNumberRange: DiagnosticCode = "mapping.number-range"
  /// A list has too few or too many entries.
  static let mappingListLength: DiagnosticCode = "mapping.list-length"
  /// Of a group of keys none is there, or several are.
  static let mappingExactlyOne: DiagnosticCode = "mapping.exactly-one"
  /// A key has no effect without another key, or without another value of it.
  static let mappingMisplacedKey: DiagnosticCode = "mapping.misplaced-key"
  /// The name of a column has characters that names may not have.
  static let mappingColumnName: DiagnosticCode = "mapping.column-name"
  /// The key of an attribute has characters that the service does not take.
  static let mappingAttributeKey: DiagnosticCode = "mapping.attribute-key"
  /// The language has this, and this version of the program does not do it yet.
  static let mappingNotYet: DiagnosticCode = "mapping.not-yet"
}

/// Phase 3, meaning: names and values.
extension DiagnosticCode {
  /// A name is not among `columns`.
  static let mappingUnknownColumn: DiagnosticCode = "mapping.unknown-column"
  /// A cell of an example stands under a header that no column reads, and one is near.
  static let mappingUnknownHeader: DiagnosticCode = "mapping.unknown-header"
  /// Nothing reads a column.
  static let mappingUnusedColumn: DiagnosticCode = "mapping.unused-column"
  /// A column has a type that cannot be used here.
  static let mappingColumnType: DiagnosticCode = "mapping.column-type"
  /// Something in `columns` has no effect or contradicts something else.
  static let mappingContradiction: DiagnosticCode = "mapping.contradiction"
  /// A `${…}` cannot be read.
  static let mappingTemplate: DiagnosticCode = "mapping.template"
  /// `${meta:…}` names something that is not known about a row.
  static let mappingUnknownMeta: DiagnosticCode = "mapping.unknown-meta"
  /// `${env:…}` stands where it may not, names a variable it may not, or one that is not set.
  static let mappingEnvironment: DiagnosticCode = "mapping.environment"
  /// A pattern was refused by RE2.
  static let mappingPattern: DiagnosticCode = "mapping.pattern"
  /// A date format cannot be read back to one date.
  static let mappingDateFormat: DiagnosticCode = "mapping.date-format"
  /// There is no such time zone.
  static let mappingUnknownZone: DiagnosticCode = "mapping.unknown-zone"
  /// Wall-clock times need a zone and there is none.
  static let mappingNoZone: DiagnosticCode = "mapping.no-zone"
  /// A duration such as `48h` cannot be read, or is out of bounds.
  static let mappingDuration: DiagnosticCode = "mapping.duration"
  /// A time of day, a list of weekdays, a date or an instant cannot be read.
  static let mappingTime: DiagnosticCode = "mapping.time"
  /// A constant cannot be read in the type of its column.
  static let mappingOperand: DiagnosticCode = "mapping.operand"
  /// A policy says `default` and there is none.
  static let mappingNoDefault: DiagnosticCode = "mapping.no-default"
  /// A column letter is not one from A to XFD.
  static let mappingColumnLetter: DiagnosticCode = "mapping.column-letter"
  /// A setting that takes one character has another text.
  static let mappingCharacter: DiagnosticCode = "mapping.character"
  /// There is no such region of telephone numbers.
  static let mappingUnknownRegion: DiagnosticCode = "mapping.unknown-region"
  /// A constant is over a limit of the service, or empty where it may not be.
  static let mappingLimit: DiagnosticCode = "mapping.limit"
  /// A key is the program's own.
  static let mappingReservedKey: DiagnosticCode = "mapping.reserved-key"
}
