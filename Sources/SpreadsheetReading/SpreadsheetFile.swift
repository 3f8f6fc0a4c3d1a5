internal import Diagnostics

/// The door to every format: looks at a file's content, never at its name, and opens the reader for it.
package enum SpreadsheetFile {
  /// Opens a regular file.
  /// - Parameters:
  ///   - path: the file to read.
  ///   - displayName: how diagnostics name it.
  /// - Throws: `ReadingError` when there is no such file, or it is no spreadsheet that can be read.
  package static func open(
    path: String, displayName: String, settings: SourceSettings
  ) throws(ReadingError) -> any RowSource {
    throw ReadingError(.invalid, Diagnostic("read.unsupported", at: .file(displayName), "no reader is built yet"))
  }
}
