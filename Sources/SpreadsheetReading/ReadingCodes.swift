package import Diagnostics

/// Why an input, or a row of it, could not be read.
extension DiagnosticCode {
  // The file as a whole.

  /// There is no file of this name, or it may not be opened.
  package static let readNoSuchFile = DiagnosticCode("read.no-such-file")
  /// A directory, a device, a pipe: something that is no regular file.
  package static let readNotAFile = DiagnosticCode("read.not-a-file")
  /// The file has no bytes.
  package static let readEmptyFile = DiagnosticCode("read.empty-file")
  /// The operating system failed to read on.
  package static let readInputOutput = DiagnosticCode("read.input-output")
  /// The file's size or time changed while it was read.
  package static let readFileChanged = DiagnosticCode("read.file-changed")
  /// A known format that is not read, or no spreadsheet at all.
  package static let readUnsupportedFormat = DiagnosticCode("read.unsupported-format")
  /// The file is protected by a password.
  package static let readEncrypted = DiagnosticCode("read.encrypted")
  /// No row stands where the header should be.
  package static let readHeaderMissing = DiagnosticCode("read.header-missing")
  /// The header row cannot be used: too many columns, too long a name, a U+0000.
  package static let readHeaderInvalid = DiagnosticCode("read.header-invalid")

  // Text files.

  /// Bytes that are not valid in the text's encoding.
  package static let readInvalidText = DiagnosticCode("read.invalid-text")
  /// An encoding is named that the text is not in: it is Unicode throughout.
  package static let readMisnamedEncoding = DiagnosticCode("read.misnamed-encoding")
  /// An encoding that the system's converter does not know.
  package static let readUnknownEncoding = DiagnosticCode("read.unknown-encoding")
  /// A setting of the text format that cannot hold, such as a line break as delimiter.
  package static let readInvalidDialect = DiagnosticCode("read.invalid-dialect")
  /// A quote that is opened and never closed.
  package static let readUnclosedQuote = DiagnosticCode("read.unclosed-quote")
  /// A record longer than the limit.
  package static let readRecordTooLong = DiagnosticCode("read.record-too-long")
  /// A field longer than the limit.
  package static let readFieldTooLong = DiagnosticCode("read.field-too-long")
  /// A record with more fields than the header.
  package static let readTooManyFields = DiagnosticCode("read.too-many-fields")
  /// A record with fewer fields than the header.
  package static let readTooFewFields = DiagnosticCode("read.too-few-fields")
  /// Text between the closing quote of a field and the next delimiter.
  package static let readStrayQuote = DiagnosticCode("read.stray-quote")
  /// A U+0000 inside a cell.
  package static let readNulCharacter = DiagnosticCode("read.nul-character")

  // Workbooks.

  /// The archive that a workbook is made of is damaged.
  package static let readDamagedArchive = DiagnosticCode("read.damaged-archive")
  /// The archive or a part of it is larger than the limits allow.
  package static let readArchiveLimit = DiagnosticCode("read.archive-limit")
  /// A part of the workbook is not well-formed XML.
  package static let readInvalidXML = DiagnosticCode("read.invalid-xml")
  /// A part of the workbook declares a document type, which workbooks never do.
  package static let readDocumentType = DiagnosticCode("read.document-type")
  /// A part of the workbook exceeds a limit on depth, attributes or text.
  package static let readXMLLimit = DiagnosticCode("read.xml-limit")
  /// An archive without a workbook inside, or a workbook whose parts do not fit together.
  package static let readInvalidWorkbook = DiagnosticCode("read.invalid-workbook")
  /// The workbook has no sheet of this name or position.
  package static let readNoSuchSheet = DiagnosticCode("read.no-such-sheet")
  /// The sheet breaks the rules of its format: a cell twice, a reference beyond the last column.
  package static let readInvalidSheet = DiagnosticCode("read.invalid-sheet")
  /// A cell whose value does not fit its type.
  package static let readInvalidCell = DiagnosticCode("read.invalid-cell")
  /// A formula whose result is not stored in the file.
  package static let readUncachedFormula = DiagnosticCode("read.uncached-formula")
  /// Rows or columns that the spreadsheet program does not show.
  package static let readHiddenCells = DiagnosticCode("read.hidden-cells")
  /// A cell with more text than a cell can hold.
  package static let readCellTooLong = DiagnosticCode("read.cell-too-long")
}
