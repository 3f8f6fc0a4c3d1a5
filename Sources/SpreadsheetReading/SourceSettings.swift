/// How a file is to be read: the `source:` section of a mapping, flags laid over it.
package struct SourceSettings: Sendable, Hashable, Codable {
  /// Which sheet of a workbook.
  package enum Sheet: Sendable, Hashable, Codable {
    /// The first visible worksheet.
    case first
    /// Of a sheet, a defined name or a table; compared exactly, then without regard to case.
    case named(String)
    /// From 1, chart and macro sheets not counted.
    case position(Int)
    /// A sheet of exactly this name, else the one at this position, else as `named`: what a flag says, which has no
    /// way to tell the number from the name.
    case nameOrPosition(String)

    /// The name to look for, where one is meant or may be.
    var name: String? {
      switch self {
      case .named(let name): name
      case .nameOrPosition(let text): Int(text) == nil ? text : nil
      case .first, .position: nil
      }
    }
  }

  /// Where the header is.
  package enum HeaderRow: Sendable, Hashable, Codable {
    /// The row of this number, from 1.
    case row(Int)
    /// There is none; columns are addressed by letter.
    case none
  }

  /// What becomes of a record with fewer fields than the header.
  package enum Ragged: String, Sendable, Hashable, Codable, CaseIterable {
    /// The row is refused.
    case reject
    /// Missing fields are blank.
    case pad
  }

  /// What becomes of rows, columns and sheets that the spreadsheet program does not show.
  package enum Hidden: String, Sendable, Hashable, Codable, CaseIterable {
    /// They are read like all others, and a note says so.
    case include
    /// Hidden rows are passed over, cells of hidden columns are blank, hidden sheets are not read.
    case skip
  }

  /// What becomes of a formula whose result the file does not hold.
  package enum UncachedFormula: String, Sendable, Hashable, Codable, CaseIterable {
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

  /// What was written by an earlier version, which did not know every setting.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func set<Value: Decodable>(_ path: WritableKeyPath<Self, Value>, _ key: CodingKeys) throws {
      if let value = try values.decodeIfPresent(Value.self, forKey: key) { self[keyPath: path] = value }
    }
    try set(\.sheet, .sheet)
    try set(\.headerRow, .headerRow)
    encoding = try values.decodeIfPresent(String.self, forKey: .encoding)
    try set(\.guessesEncoding, .guessesEncoding)
    delimiter = try values.decodeIfPresent(UInt8.self, forKey: .delimiter)
    quote = try values.decodeIfPresent(UInt8.self, forKey: .quote)
    escape = try values.decodeIfPresent(UInt8.self, forKey: .escape)
    comment = try values.decodeIfPresent(UInt8.self, forKey: .comment)
    try set(\.ragged, .ragged)
    try set(\.hidden, .hidden)
    try set(\.fillMerged, .fillMerged)
    try set(\.uncachedFormula, .uncachedFormula)
    try set(\.limits, .limits)
  }

  /// The words for delimiters that are hard to see or to type.
  package static let delimiterWords: [String: UInt8] = [
    "tab": UInt8(ascii: "\t"), "\t": UInt8(ascii: "\t"), "comma": UInt8(ascii: ","), "semicolon": UInt8(ascii: ";"),
    "pipe": UInt8(ascii: "|"), "space": UInt8(ascii: " "),
  ]

  /// The byte of one ASCII character that may delimit, quote, escape or begin a comment; old systems separate
  /// fields by control characters too. Nil for anything else.
  package static func sign(_ text: String) -> UInt8? {
    let bytes = Array(text.utf8)
    return bytes.count == 1 && (0x01...0x7E).contains(bytes[0]) && bytes[0] != 0x0A && bytes[0] != 0x0D ? bytes[0] : nil
  }
}
