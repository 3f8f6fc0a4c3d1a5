package import SpreadsheetReading

/// How an input was read: enough to read it again as it was, and to write its rows in its own dialect.
package struct InputReading: Sendable, Hashable, Codable {
  /// What the mapping and the flags said.
  package var settings: SourceSettings
  /// The quote of a text file; nil for workbooks.
  package var quote: UInt8?
  /// Its escape; nil when a quote inside a quoted field is doubled.
  package var escape: UInt8?
  /// Whether it began with a byte order mark.
  package var hasByteOrderMark: Bool

  package init(
    settings: SourceSettings, quote: UInt8? = nil, escape: UInt8? = nil, hasByteOrderMark: Bool = false
  ) {
    self.settings = settings
    self.quote = quote
    self.escape = escape
    self.hasByteOrderMark = hasByteOrderMark
  }
}
