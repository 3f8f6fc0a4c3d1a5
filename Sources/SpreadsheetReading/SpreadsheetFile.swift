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
    case .zip:
      let parts = try PackageParts(file, limits: settings.limits)
      if SheetSource.isOpenDocument(parts) {
        return try SheetSource(openDocument: parts, of: file, settings: settings)
      }
      return try XLSXSource(WorkbookPackage(parts, limits: settings.limits), of: file, settings: settings)
    case .spreadsheetML: return try SheetSource(spreadsheetML: file, settings: settings)
    case .flatOpenDocument: return try SheetSource(flatOpenDocument: file, settings: settings)
    }
  }
}
