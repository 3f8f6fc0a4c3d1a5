package import Diagnostics

/// Why an input, or a row of it, could not be read.
extension DiagnosticCode {
  // The file as a whole.

  package static let readNoSuchFile = DiagnosticCode(
    "read.no-such-file",
    "There is no file of this name, or it may not be opened.")
  package static let readNotAFile = DiagnosticCode(
    "read.not-a-file",
    "A directory, a device, a pipe: something that is no regular file.")
  package static let readEmptyFile = DiagnosticCode(
    "read.empty-file",
    "The file has no bytes.")
  package static let readInputOutput = DiagnosticCode(
    "read.input-output",
    "The operating system failed to read on.")
  package static let readFileChanged = DiagnosticCode(
    "input.changed-while-read",
    "The file's size or time changed while it was read, or its name led to another file by then.")
  package static let readUnsupportedFormat = DiagnosticCode(
    "read.unsupported-format",
    "A known format that is not read, or no spreadsheet at all.")
  package static let readEncrypted = DiagnosticCode(
    "read.encrypted",
    "The file is protected by a password.")
  package static let readHeaderMissing = DiagnosticCode(
    "read.header-missing",
    "No row stands where the header should be.")
  package static let readHeaderInvalid = DiagnosticCode(
    "read.header-invalid",
    "The header row cannot be used: too many columns, too long a name, a U+0000.")

  // Text files.

  package static let readInvalidText = DiagnosticCode(
    "read.invalid-text",
    "Bytes that are not valid in the text's encoding.")
  package static let readMisnamedEncoding = DiagnosticCode(
    "read.misnamed-encoding",
    "An encoding is named that the text is not in: it is Unicode throughout.")
  package static let readUnknownEncoding = DiagnosticCode(
    "read.unknown-encoding",
    "An encoding that the system's converter does not know.")
  package static let readInvalidDialect = DiagnosticCode(
    "read.invalid-dialect",
    "A setting of the text format that cannot hold, such as a line break as delimiter.")
  package static let readUnclosedQuote = DiagnosticCode(
    "read.unclosed-quote",
    "A quote that is opened and never closed.")
  package static let readRecordTooLong = DiagnosticCode(
    "read.record-too-long",
    "A record longer than the limit.")
  package static let readFieldTooLong = DiagnosticCode(
    "read.field-too-long",
    "A field longer than the limit.")
  package static let readTooManyFields = DiagnosticCode(
    "read.too-many-fields",
    "A record with more fields than the header.")
  package static let readTooFewFields = DiagnosticCode(
    "read.too-few-fields",
    "A record with fewer fields than the header.")
  package static let readStrayQuote = DiagnosticCode(
    "read.stray-quote",
    "Text between the closing quote of a field and the next delimiter.")
  package static let readNulCharacter = DiagnosticCode(
    "read.nul-character",
    "A U+0000 inside a cell.")

  // Workbooks.

  package static let readDamagedArchive = DiagnosticCode(
    "read.damaged-archive",
    "The archive that a workbook is made of is damaged.")
  package static let readArchiveLimit = DiagnosticCode(
    "read.archive-limit",
    "The archive or a part of it is larger than the limits allow.")
  package static let readInvalidXML = DiagnosticCode(
    "read.invalid-xml",
    "A part of the workbook is not well-formed XML.")
  package static let readDocumentType = DiagnosticCode(
    "read.document-type",
    "A part of the workbook declares a document type, which workbooks never do.")
  package static let readXMLLimit = DiagnosticCode(
    "read.xml-limit",
    "A part of the workbook exceeds a limit on depth, attributes or text.")
  package static let readInvalidWorkbook = DiagnosticCode(
    "read.invalid-workbook",
    "An archive without a workbook inside, or a workbook whose parts do not fit together.")
  package static let readNoSuchSheet = DiagnosticCode(
    "read.no-such-sheet",
    "The workbook has no sheet of this name or position.")
  package static let readInvalidSheet = DiagnosticCode(
    "read.invalid-sheet",
    "The sheet breaks the rules of its format: a cell twice, a reference beyond the last column.")
  package static let readInvalidCell = DiagnosticCode(
    "read.invalid-cell",
    "A cell whose value does not fit its type.")
  package static let readUncachedFormula = DiagnosticCode(
    "read.uncached-formula",
    "A formula whose result is not stored in the file.")
  package static let readHiddenCells = DiagnosticCode(
    "read.hidden-cells",
    "Rows or columns that the spreadsheet program does not show.")
  package static let readCellTooLong = DiagnosticCode(
    "read.cell-too-long",
    "A cell with more text than a cell can hold.")
}

extension DiagnosticCode {
  /// All of these, in their order, for `taskferry explain`.
  package static let readingCodes: [DiagnosticCode] = [
    .readNoSuchFile, .readNotAFile, .readEmptyFile, .readInputOutput, .readFileChanged, .readUnsupportedFormat,
    .readEncrypted, .readHeaderMissing, .readHeaderInvalid, .readInvalidText, .readMisnamedEncoding,
    .readUnknownEncoding, .readInvalidDialect, .readUnclosedQuote, .readRecordTooLong, .readFieldTooLong,
    .readTooManyFields, .readTooFewFields, .readStrayQuote, .readNulCharacter, .readDamagedArchive,
    .readArchiveLimit, .readInvalidXML, .readDocumentType, .readXMLLimit, .readInvalidWorkbook, .readNoSuchSheet,
    .readInvalidSheet, .readInvalidCell, .readUncachedFormula, .readHiddenCells, .readCellTooLong,
  ]
}
