internal import Diagnostics

/// What a file's first bytes say it is. Formats that are not read are refused here, each in one sentence
/// that says how to get a file that is.
enum RecognizedFormat {
  case text
  /// A zip archive, such as every workbook since Excel 2007 is.
  case zip
  /// A binary workbook of Excel 97 to 2003.
  case binaryWorkbook
  /// XML Spreadsheet 2003, which often hides behind the name `.xls`.
  case spreadsheetML
  /// An OpenDocument spreadsheet that is one XML file.
  case flatOpenDocument

  private static let headBytes = 8_192

  init(of file: RegularFile, settings: SourceSettings) throws(ReadingError) {
    guard file.size > 0 else { throw ReadingError(.invalid, CSVProblems.emptyFile(file.displayName)) }
    let head = try file.bytes(at: 0, count: RecognizedFormat.headBytes)
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      self = .zip
      return
    }
    if head.starts(with: CompoundFile.signature) {
      self = .binaryWorkbook
      return
    }
    for (signature, sentence, fix) in RecognizedFormat.foreign where head.starts(with: signature) {
      throw RecognizedFormat.unsupported(file, sentence, fix)
    }
    switch RecognizedFormat.markup(head) {
    case .workbook(let format):
      self = format
      return
    case .foreign(let sentence, let fix): throw RecognizedFormat.unsupported(file, sentence, fix)
    case .none: break
    }
    if settings.encoding == nil, RecognizedFormat.looksBinary(head) {
      guard let unicode = EncodingCandidates.unicode(head) else {
        throw RecognizedFormat.unsupported(
          file, "the content is neither text nor a workbook", "export the data as .xlsx or as CSV")
      }
      guard settings.guessesEncoding else {
        throw RecognizedFormat.unsupported(
          file, "the file looks like \(unicode.name) without a byte order mark",
          "name the encoding under `source:`, such as `encoding: \(unicode.name.lowercased())`")
      }
    }
    self = .text
  }

  private static func unsupported(_ file: RegularFile, _ sentence: String, _ fix: String) -> ReadingError {
    ReadingError(.invalid, Diagnostic(.readUnsupportedFormat, at: .file(file.displayName), sentence, fix: fix))
  }

  private static let oldWorkbook = "this is a workbook of Excel 4 or older (.xls), which is not read"
  private static let oldWorkbookFix = "open it in a spreadsheet program and save it as .xlsx"

  private static let foreign: [(signature: [UInt8], sentence: String, fix: String)] = [
    (Array("%PDF-".utf8), "this is a PDF document", "export the table it was made from as .xlsx or as CSV"),
    ([0x1F, 0x8B], "this is a file packed by gzip", "unpack it first"),
    ([0x42, 0x5A, 0x68], "this is a file packed by bzip2", "unpack it first"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "this is a file packed by xz", "unpack it first"),
    ([0x37, 0x7A, 0xBC, 0xAF], "this is a 7-Zip archive", "unpack it first"),
    (Array("Rar!\u{1A}".utf8), "this is a RAR archive", "unpack it first"),
    (Array("SQLite format 3\0".utf8), "this is an SQLite database", "export the table as CSV"),
    (Array("PAR1\u{15}".utf8), "this is a Parquet file", "export the table as CSV"),
    // The four oldest binary formats of Excel begin with a BOF record instead of a compound file.
    ([0x09, 0x00, 0x04, 0x00], oldWorkbook, oldWorkbookFix),
    ([0x09, 0x02, 0x06, 0x00], oldWorkbook, oldWorkbookFix),
    ([0x09, 0x04, 0x06, 0x00], oldWorkbook, oldWorkbookFix),
    ([0x09, 0x08], oldWorkbook, oldWorkbookFix),
  ]

  private enum Markup {
    case workbook(RecognizedFormat)
    case foreign(String, String)
    case none
  }

  /// XML and HTML that spreadsheet programs open and that often hide behind another file name.
  private static func markup(_ head: [UInt8]) -> Markup {
    // The bytes are ASCII where they matter; in UTF-16 every other one is a zero.
    let text = String(decoding: head.filter { $0 != 0 && $0 < 0x80 }, as: UTF8.self).lowercased()
    let start = text.drop { $0.isWhitespace }
    guard start.hasPrefix("<") else { return .none }
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") || start.hasPrefix("<table")
      || (start.hasPrefix("<meta") && text.contains("<table"))
    {
      return .foreign(
        "this is an HTML page, whatever its name says", "open it in a spreadsheet program and save it as .xlsx")
    }
    let isXML = ["<?xml", "<?mso-application", "<workbook", "<ss:workbook", "<office:document"].contains {
      start.hasPrefix($0)
    }
    guard isXML else { return .none }
    if text.contains("urn:schemas-microsoft-com:office:spreadsheet") { return .workbook(.spreadsheetML) }
    if text.contains("urn:oasis:names:tc:opendocument:xmlns:office:1.0") { return .workbook(.flatOpenDocument) }
    if text.contains("<html") {
      return .foreign(
        "this is an HTML page, whatever its name says", "open it in a spreadsheet program and save it as .xlsx")
    }
    return .foreign("this is an XML document that is no spreadsheet", "export the data as .xlsx or as CSV")
  }

  /// Text has no control characters but line breaks and tabs; a few stray ones are reported with their rows.
  private static func looksBinary(_ head: [UInt8]) -> Bool {
    if TextEncoding(head: head, setting: nil).markLength > 0 { return false }
    let controls = head.count {
      $0 < 0x20 && !(0x08...0x0D).contains($0) && $0 != 0x1B && $0 != 0x1A && $0 != 0x1F && $0 != 0x01
    }
    return controls * 4 > head.count || (controls > 8 && controls * 16 > head.count && head.contains(0))
  }
}
