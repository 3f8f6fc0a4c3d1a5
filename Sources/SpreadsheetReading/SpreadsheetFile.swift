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
    CorrectedRows.reading(try source(path: path, displayName: displayName, settings: settings))
  }

  private static func source(
    path: String, displayName: String, settings: SourceSettings
  ) throws(ReadingError) -> any RowSource {
    let file = try RegularFile(path: path, displayName: displayName)
    switch try RecognizedFormat(of: file, settings: settings) {
    case .text: return try text(file, settings)
    case .zip:
      let parts = try PackageParts(file, limits: settings.limits)
      if SheetSource.isOpenDocument(parts) {
        return try SheetSource(openDocument: parts, of: file, settings: settings)
      }
      return try XLSXSource(WorkbookPackage(parts, limits: settings.limits), of: file, settings: settings)
    case .binaryWorkbook: return try XLSSource(file, settings: settings)
    case .spreadsheetML: return try SheetSource(spreadsheetML: file, settings: settings)
    case .flatOpenDocument: return try SheetSource(flatOpenDocument: file, settings: settings)
    }
  }

  /// Bytes by which an encoding is guessed.
  private static let guessedBytes = 1 << 20

  private static func text(_ file: RegularFile, _ settings: SourceSettings) throws(ReadingError) -> CSVSource {
    var settings = settings
    var guess: String?
    if settings.guessesEncoding, settings.encoding == nil {
      let sample = try file.bytes(at: 0, count: guessedBytes)
      if TextEncoding(head: sample, setting: nil).markLength == 0, !isUTF8(sample),
        let best = EncodingCandidates(sample).best
      {
        settings.encoding = best
        guess = "a guess: it is not UTF-8, has no byte order mark, and reads best so"
      }
    }
    return try CSVSource(FileBytes(file), file: file.displayName, settings: settings, guess: guess)
  }

  /// Whether a sample can be UTF-8: wide Unicode shows by its zero bytes.
  private static func isUTF8(_ sample: [UInt8]) -> Bool {
    if sample.contains(0), EncodingCandidates.unicode(sample) != nil { return false }
    let end = sample.count - (sample.count == guessedBytes ? TextBuffer.unfinishedBytes(at: sample) : 0)
    return (try? UTF8Span(validating: sample.span.extracting(0..<end))) != nil
  }
}
