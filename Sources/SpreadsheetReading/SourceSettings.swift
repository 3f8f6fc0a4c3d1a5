/// How a file is to be read: the `source:` section of a mapping, flags laid over it.
package struct SourceSettings: Sendable, Hashable {
  /// Which sheet of a workbook.
  package enum Sheet: Sendable, Hashable {
    /// The first visible worksheet.
    case first
    /// Of a sheet, a defined name or a table; compared exactly, then without regard to case.
    case named(String)
    /// From 1, chart and macro sheets not counted.
    case position(Int)
  }

  /// Where the header is.
  package enum HeaderRow: Sendable, Hashable {
    /// The row of this number, from 1.
    case row(Int)
    /// There is none; columns are addressed by letter.
    case none
  }

  /// What becomes of a record with fewer fields than the header.
  package enum Ragged: String, Sendable, Hashable, CaseIterable {
    /// The row is refused.
    case reject
    /// Missing fields are blank.
    case pad
  }

  /// What becomes of rows, columns and sheets that the spreadsheet program does not show.
  package enum Hidden: String, Sendable, Hashable, CaseIterable {
    /// They are read like all others, and a note says so.
    case include
    /// Hidden rows are passed over, cells of hidden columns are blank, hidden sheets are not read.
    case skip
  }

  /// What becomes of a formula whose result the file does not hold.
  package enum UncachedFormula: String, Sendable, Hashable, CaseIterable {
    /// A row that needs it is refused.
    case reject
    /// It is no value.
    case missing
    /// It is no value, and a warning counts them.
    case warn
  }

  package var sheet: Sheet = .first
  package var headerRow: HeaderRow = .row(1)
  /// IANA or iconv name of a text file's encoding; nil takes UTF-8, or what a byte order mark says.
  package var encoding: String?
  /// Whether a text that is not UTF-8 and whose encoding nobody names is read by the best guess: for looking at
  /// a file, never for loading it.
  package var guessesEncoding = false
  /// One ASCII character; nil detects it.
  package var delimiter: UInt8?
  /// One ASCII character; nil detects it: the double quote, unless the text is plainly quoted by apostrophes.
  package var quote: UInt8?
  /// nil detects it: a doubled quote as in RFC 4180, unless the text plainly escapes quotes by backslashes.
  package var escape: UInt8?
  /// Records that begin with this byte are passed over; nil has no comments.
  package var comment: UInt8?
  package var ragged: Ragged = .reject
  package var hidden: Hidden = .include
  /// Whether every cell of a merged rectangle has the value of its first one.
  package var fillMerged = false
  package var uncachedFormula: UncachedFormula = .reject
  package var limits = ReadingLimits()

  package init() {}
}

/// Bounds that keep any input from costing unbounded time or memory.
package struct ReadingLimits: Sendable, Hashable {
  /// Bytes of one field of a text file. 1 MiB.
  package var fieldBytes = 1 << 20
  /// Bytes of one record of a text file. 16 MiB.
  package var recordBytes = 16 << 20
  /// Characters of a header cell.
  package var headerCharacters = 1_024
  /// Columns of a row: XFD, the last column of a workbook.
  package var columns = 16_384
  /// The last row of a workbook.
  package var workbookRows = 1_048_576
  /// Characters of a workbook's cell, as its file format allows.
  package var cellCharacters = 32_767
  /// Cells that repeated rows, repeated columns and merged rectangles may make beside those that are written.
  package var expandedCells = 1 << 24
  /// Nesting of XML elements.
  package var xmlDepth = 64
  /// Attributes of one XML element.
  package var xmlAttributes = 256
  /// Entries of a zip archive.
  package var zipEntries = 1_000
  /// Bytes of one inflated part. 4 GiB.
  package var partBytes = 4 << 30
  /// Inflated bytes for each stored byte, judged after the first MiB.
  package var inflationRatio = 100
  /// Bytes of all shared strings of a workbook. 1 GiB.
  package var sharedStringBytes = 1 << 30

  package init() {}
}
