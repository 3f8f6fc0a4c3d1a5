/// A date format in Unicode (LDML) letters such as `dd.MM.yyyy HH:mm`, compiled.
package struct DateFormat: Sendable, Hashable {
  package let source: String

  /// - Throws: `DateFormatError` for a letter or combination that cannot be read back to one date.
  package init(_ source: String) throws(DateFormatError) {
    self.source = source
  }
}

/// Why a date format was not taken.
package struct DateFormatError: Error, Sendable, Hashable {
  package var reason: String
  package var fix: String
}
