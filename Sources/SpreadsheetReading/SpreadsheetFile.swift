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
    let file = try RegularFile(path: path, displayName: displayName)
    switch try RecognizedFormat(of: file, settings: settings) {
    case .text: return try CSVSource(FileBytes(file), file: displayName, settings: settings)
    case .zip: return try XLSXSource(file, settings: settings)
    }
  }

  /// The sheets of a workbook in its order; none for a text file.
  /// - Throws: `ReadingError` as `open` does.
  package static func sheets(
    path: String, displayName: String, limits: ReadingLimits = ReadingLimits()
  ) throws(ReadingError) -> [WorkbookSheet] {
    let file = try RegularFile(path: path, displayName: displayName)
    switch try RecognizedFormat(of: file, settings: SourceSettings()) {
    case .text: return []
    case .zip: return try WorkbookPackage(file, limits: limits).workbook.sheets
    }
  }
}
