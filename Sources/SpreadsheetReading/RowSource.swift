package import Diagnostics

/// A spreadsheet being read from front to back, whatever its format.
///
/// Made by `SpreadsheetFile.open`. Every implementation passes the same conformance suite: the same rows
/// whether its bytes arrive whole, one by one or in random pieces.
package protocol RowSource {
  /// How the input is read, and why.
  var description: SourceDescription { get }
  /// The header row; nil when the settings say there is none.
  var header: SourceHeader? { get }
  /// What is worth knowing about the part that was read and refuses nothing; complete at the end.
  var notes: [Diagnostic] { get }
  /// The next rows in the order of the file, never an empty batch; nil at the end.
  /// Blank rows are left out and their numbers skipped.
  /// - Throws: `ReadingError` when the input as a whole cannot be read on.
  mutating func nextBatch() throws(ReadingError) -> RowBatch?
}

/// The names above the columns.
package struct SourceHeader: Sendable, Hashable {
  /// The row's number as the spreadsheet program shows it.
  package var rowNumber: Int
  /// The cells' texts, untrimmed, blank ones included, one a column from A.
  package var cells: [String]
  /// The header record as it stood in a text file, without its line break; nil for workbooks.
  package var rawRecord: String?

  package init(rowNumber: Int, cells: [String], rawRecord: String? = nil) {
    self.rowNumber = rowNumber
    self.cells = cells
    self.rawRecord = rawRecord
  }
}

/// How a file is read: every decision with its reason, for `preview` and the reports.
package struct SourceDescription: Sendable, Hashable {
  package enum Format: String, Sendable, Hashable {
    case csv, xlsx, ods, fods, xls
    /// XML Spreadsheet 2003.
    case xml2003
  }

  /// One decision, such as `delimiter`, `;`, `in 20 of 20 records, the same count in each`.
  package struct Decision: Sendable, Hashable {
    package var name: String
    package var value: String
    package var reason: String

    package init(name: String, value: String, reason: String) {
      self.name = name
      self.value = value
      self.reason = reason
    }
  }

  package var format: Format
  /// The file as the user named it, for diagnostics.
  package var file: String
  /// The sheet's name; nil for text files.
  package var sheet: String?
  /// IANA name of the text encoding of a text file, `UTF-8`; nil for workbooks.
  package var encoding: String?
  /// The delimiter of a text file as one byte; nil for workbooks.
  package var delimiter: UInt8?
  /// The quote of a text file as one byte; nil for workbooks.
  package var quote: UInt8?
  /// The escape of a text file as one byte; nil when quotes are doubled, and for workbooks.
  package var escape: UInt8?
  /// Whether the encoding is a guess that nobody confirmed.
  package var isEncodingGuessed = false
  /// Whether a text file began with a byte order mark.
  package var hasByteOrderMark: Bool
  package var decisions: [Decision]

  package init(
    format: Format, file: String, sheet: String? = nil, encoding: String? = nil, delimiter: UInt8? = nil,
    hasByteOrderMark: Bool = false, decisions: [Decision] = []
  ) {
    self.format = format
    self.file = file
    self.sheet = sheet
    self.encoding = encoding
    self.delimiter = delimiter
    self.hasByteOrderMark = hasByteOrderMark
    self.decisions = decisions
  }
}

/// Why an input cannot be read.
package struct ReadingError: Error, Sendable, Hashable {
  package enum Cause: Sendable, Hashable {
    /// There is no such file, or it may not be opened (exit status 66).
    case noInput
    /// The file is there and its content is not readable as a spreadsheet (exit status 65).
    case invalid
  }

  package var cause: Cause
  package var diagnostic: Diagnostic

  package init(_ cause: Cause, _ diagnostic: Diagnostic) {
    self.cause = cause
    self.diagnostic = diagnostic
  }
}
