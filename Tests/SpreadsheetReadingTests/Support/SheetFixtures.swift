@testable import SpreadsheetReading

/// Workbooks that are one XML file, written as text.
enum SheetFixtures {
  /// An XML Spreadsheet 2003 with one sheet; `table` stands inside its `Table`.
  static func spreadsheetML(_ table: String, styles: String = "", names: String = "", options: String = "") -> String {
    """
    <?xml version="1.0"?>
    <?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" \
    xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
    <Styles>\(styles)</Styles><Names>\(names)</Names>
    <Worksheet ss:Name="Callbacks"><Table>\(table)</Table>
    <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">\(options)</WorksheetOptions></Worksheet></Workbook>
    """
  }

  static let openDocumentNamespaces =
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
    + "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
    + "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
    + "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
    + "xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\""

  /// A flat OpenDocument spreadsheet with one sheet; `table` stands inside its `table:table`.
  static func flatOpenDocument(_ table: String, behind: String = "", styles: String = "") -> String {
    "<?xml version=\"1.0\"?><office:document \(openDocumentNamespaces)>"
      + openDocumentBody(table, behind: behind, styles: styles) + "</office:document>"
  }

  static func openDocumentContent(_ table: String) -> String {
    "<?xml version=\"1.0\"?><office:document-content \(openDocumentNamespaces)>\(openDocumentBody(table))"
      + "</office:document-content>"
  }

  private static func openDocumentBody(_ table: String, behind: String = "", styles: String = "") -> String {
    "<office:automatic-styles>\(styles)</office:automatic-styles><office:body><office:spreadsheet>"
      + "<table:table table:name=\"Callbacks\">\(table)</table:table>\(behind)</office:spreadsheet></office:body>"
  }

  /// A packed OpenDocument spreadsheet.
  static func openDocument(_ table: String, in scratch: Scratch, manifest: String = "<manifest/>") throws -> String {
    let path = scratch.path + "/callbacks.ods"
    try ZipFixture(entries: [
      ("mimetype", Array("application/vnd.oasis.opendocument.spreadsheet".utf8)),
      ("content.xml", Array(openDocumentContent(table).utf8)), ("META-INF/manifest.xml", Array(manifest.utf8)),
    ]).write(to: path)
    return path
  }

  /// Writes a text and reads it as whatever it is.
  static func read(
    _ text: String, _ settings: SourceSettings = withoutHeader, pieces: Pieces = .whole
  ) throws -> (source: any RowSource, rows: [ReadRow]) {
    let scratch = try Scratch()
    let file = try RegularFile(path: scratch.file("callbacks.xls", text), displayName: "callbacks.xls")
    var source: any RowSource =
      switch try RecognizedFormat(of: file, settings: settings) {
      case .spreadsheetML: try SheetSource(spreadsheetML: file, settings: settings, pieceSize: pieces.sizes())
      default: try SheetSource(flatOpenDocument: file, settings: settings, pieceSize: pieces.sizes())
      }
    let rows = try source.allRows()
    return (source, rows)
  }
}
