import Foundation
import Testing

@testable import SpreadsheetReading

/// The inputs that fuzzing starts from, made of what the other tests read. `make fuzz` asks for them by naming a
/// folder in TASKFERRY_SEEDS.
@Suite struct SeedCorpusTests {
  private static let folder = ProcessInfo.processInfo.environment["TASKFERRY_SEEDS"]

  @Test(.enabled(if: folder != nil)) func `seeds are written for every fuzz target`() throws {
    let folder = try #require(Self.folder)
    for (target, seeds) in try Self.seeds() {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(target)", withIntermediateDirectories: true)
      for (index, seed) in seeds.enumerated() {
        // The first byte chooses settings.
        for choice in [0, 1, 0x1F] as [UInt8] {
          try Data([choice] + seed).write(to: URL(fileURLWithPath: "\(folder)/\(target)/\(index)-\(choice)"))
        }
      }
    }
  }

  private static func seeds() throws -> [String: [[UInt8]]] {
    let text = [
      "a,b\n1,2\n", "\u{FEFF}sep=;\r\na;b\r\n1;\"x\"\"y\r\nz\"\r\n", "a\tb\r'c'\t'd'\r", #""a","b \"c\"""# + "\n",
      "Name;Ort\nZoë;Köln\n", "# x\n\n1|2|3\n,,,\n",
    ].map { Array($0.utf8) }
    var wide: [[UInt8]] = []
    for encoding in [String.Encoding.utf16LittleEndian, .utf32BigEndian, .windowsCP1252] {
      wide.append(Array(try #require("a,b\né,ü\n".data(using: encoding))))
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    let cells = CellValueTests.cells.map(\.xml).joined().replacing(" r=\"A1\"", with: "").replacing(
      " r=\"B1\"", with: "")
    let sheet =
      "<worksheet xmlns=\"\(main)\"><cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData>"
      + "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"3\" hidden=\"1\">\(cells)</row></sheetData>"
      + "<mergeCells><mergeCell ref=\"A3:B5\"/></mergeCells></worksheet>"
    let strings = "<sst xmlns=\"\(main)\"><si><t>a_x000D_</t></si><si><r><t>b</t></r><rPh><t>c</t></rPh></si></sst>"
    let styles =
      "<styleSheet xmlns=\"\(main)\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"[h]:mm;@\"/></numFmts>"
      + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
    let scratch = try Scratch()
    let archive = try Data(
      contentsOf: URL(fileURLWithPath: WorkbookFixture(rows: "<row>\(cells)</row>").write(in: scratch)))
    let table = SpreadsheetMLTests.cells.map { "<Row>\($0.xml)</Row>" }.joined()
    let rows = OpenDocumentTests.cells.map {
      "<table:table-row table:number-rows-repeated=\"2\">\($0.xml)</table:table-row>"
    }.joined()
    var old = BinaryWorkbookFixture(rows: [BinaryWorkbookTests.cells.map(\.cell), [.text("x"), nil, .number(1)]])
    old.hiddenRows = [1]
    old.merged = [[0, 1, 0, 2]]
    old.recordBytes = 40
    return [
      "CSV": text + wide,
      "XLS": [old.stream(), BinaryWorkbookTests.workbook.bytes()],
      "XLSX": [Array("\(sheet)\0\(strings)\0\(styles)".utf8), Array(archive)],
      "SpreadsheetML": [
        Array(
          "<Worksheet ss:Name=\"list\"><Table><Column ss:Hidden=\"1\" ss:Span=\"1\"/>\(table)</Table></Worksheet></Workbook>"
            .utf8),
        Array(SheetFixtures.spreadsheetML(table, styles: SpreadsheetMLTests.styles).utf8),
      ],
      "OpenDocument": [
        Array(
          "<office:body><office:spreadsheet><table:table table:name=\"list\">\(rows)</table:table></office:spreadsheet></office:body></office:document>"
            .utf8),
        Array(SheetFixtures.flatOpenDocument(rows).utf8),
      ],
    ]
  }
}
