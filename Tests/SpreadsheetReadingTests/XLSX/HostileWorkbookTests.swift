import Diagnostics
import Foundation
import Testing

@testable import SpreadsheetReading

/// Files that were made to cost time or memory, to read other files, or to show one thing here and another there.
@Suite struct HostileWorkbookTests {
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let doctype =
    "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
    + "<!ENTITY file SYSTEM \"file:///etc/passwd\">]>"

  static let parts = [
    "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels",
    "[Content_Types].xml",
  ]

  @Test(arguments: parts)
  func `a document type in any part is refused`(part: String) {
    var fixture = WorkbookFixture(rows: "<row><c t=\"str\"><v>1</v></c></row>", sharedStrings: "<si><t>a</t></si>")
    let content = fixture.parts().first { $0.name == part }.map { String(decoding: $0.content, as: UTF8.self) } ?? ""
    fixture.replaced[part] = "<?xml version=\"1.0\"?>" + Self.doctype + content
    #expect(refusal { _ = try fixture.read(withoutHeader) }?.code == .readDocumentType)
  }

  @Test func `a document type in UTF-16 is refused`() throws {
    let sheet = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\(Self.doctype)<worksheet xmlns=\"\(Self.main)\"/>"
    let scratch = try Scratch()
    var entries = WorkbookFixture().parts().filter { $0.name != "xl/worksheets/sheet1.xml" }
    let encoded = try #require(sheet.data(using: .utf16LittleEndian))
    entries.append(("xl/worksheets/sheet1.xml", [0xFF, 0xFE] + Array(encoded)))
    let path = scratch.path + "/x.xlsx"
    try ZipFixture(entries: entries).write(to: path)
    let found = refusal {
      var source = try SpreadsheetFile.open(path: path, displayName: "x.xlsx", settings: withoutHeader)
      _ = try source.allRows()
    }
    #expect(found?.code == .readDocumentType)
  }

  /// What stands inside `<sheetData>`, and why it is refused.
  static let sheets: [(name: String, rows: String, code: DiagnosticCode)] = [
    ("an entity", "<row><c t=\"str\"><v>&file;</v></c></row>", .readInvalidXML),
    ("a reference to NUL", "<row><c t=\"str\"><v>&#0;</v></c></row>", .readInvalidXML),
    ("a reference to a surrogate", "<row><c t=\"str\"><v>&#xD800;</v></c></row>", .readInvalidXML),
    ("not well-formed", "<row><c><v>1</c></row>", .readInvalidXML),
    ("an undeclared prefix in an attribute twice", "<row r=\"1\" r=\"2\"/>", .readInvalidXML),
    ("deep nesting", String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100), .readXMLLimit),
    ("many attributes", "<row " + (0..<300).map { "a\($0)=\"\"" }.joined(separator: " ") + "/>", .readXMLLimit),
    ("a name without end", "<row " + String(repeating: "x", count: 400_000) + "=\"\"/>", .readXMLLimit),
    ("a tag of spaces", "<row " + String(repeating: " ", count: 400_000) + "/>", .readXMLLimit),
    ("a huge attribute", "<row x=\"" + String(repeating: "y", count: 2_000_000) + "\"/>", .readXMLLimit),
    (
      "attributes by the thousand", "<row " + (0..<60_000).map { "a\($0)=\"\"" }.joined(separator: " ") + "/>",
      .readXMLLimit
    ),
  ]

  @Test(.timeLimit(.minutes(1)), arguments: sheets.indices)
  func `XML beyond what a workbook needs is refused`(index: Int) {
    let (name, rows, code) = Self.sheets[index]
    var fixture = WorkbookFixture(rows: rows)
    fixture.isStored = true
    let found = refusal { _ = try fixture.read(withoutHeader) }
    #expect(found?.code == code, "\(name)")
  }

  @Test func `invalid UTF-8 in a part is refused`() throws {
    let scratch = try Scratch()
    var entries = WorkbookFixture().parts().filter { $0.name != "xl/worksheets/sheet1.xml" }
    let sheet: [UInt8] =
      Array("<worksheet xmlns=\"\(Self.main)\"><sheetData><row><c t=\"str\"><v>".utf8) + [0xC0, 0xAF]
      + Array("</v></c></row></sheetData></worksheet>".utf8)
    entries.append(("xl/worksheets/sheet1.xml", sheet))
    let path = scratch.path + "/x.xlsx"
    try ZipFixture(entries: entries).write(to: path)
    let found = refusal {
      var source = try SpreadsheetFile.open(path: path, displayName: "x.xlsx", settings: withoutHeader)
      _ = try source.allRows()
    }
    #expect(found?.code == .readInvalidXML)
  }

  @Test func `a part that inflates a hundredfold is refused`() throws {
    let fixture = WorkbookFixture(rows: String(repeating: " ", count: 4 << 20))
    let found = refusal { _ = try fixture.read(withoutHeader) }
    #expect(found?.code == .readArchiveLimit)
    #expect(found?.message.contains("sheet1.xml") == true)
  }

  @Test func `huge parts that nothing refers to are never inflated`() throws {
    var fixture = WorkbookFixture(rows: "<row><c><v>1</v></c></row>")
    fixture.replaced["xl/media/huge.xml"] = String(repeating: " ", count: 4 << 20)
    #expect(plain(try fixture.read(withoutHeader).rows) == [ReadRow(1, ["1"])])
  }

  @Test func `shared strings over the limit are refused`() {
    var fixture = WorkbookFixture(rows: "<row><c t=\"s\"><v>0</v></c></row>")
    fixture.sharedStrings = String(repeating: "<si><t>twenty characters...</t></si>", count: 200)
    var small = withoutHeader
    small.limits.sharedStringBytes = 2_000
    #expect(refusal { _ = try fixture.read(small) }?.code == .readXMLLimit)
  }

  @Test func `a row over the limit is refused`() {
    let cell = "<c t=\"str\"><v>" + String(repeating: "x", count: 1_000) + "</v></c>"
    let fixture = WorkbookFixture(rows: "<row>" + String(repeating: cell, count: 20) + "</row>")
    var small = withoutHeader
    small.limits.recordBytes = 10_000
    #expect(refusal { _ = try fixture.read(small) }?.code == .readXMLLimit)
  }

  @Test func `an archive with too many entries is refused before it is opened`() {
    var fixture = WorkbookFixture(rows: "<row><c><v>1</v></c></row>")
    for index in 0..<20 { fixture.replaced["extra/\(index)"] = "x" }
    var small = withoutHeader
    small.limits.zipEntries = 10
    #expect(refusal { _ = try fixture.read(small) }?.code == .readArchiveLimit)
  }

  @Test func `two entries that answer to one name are refused`() {
    var fixture = WorkbookFixture(rows: "<row><c><v>1</v></c></row>")
    fixture.replaced["XL/Worksheets/Sheet1.xml"] = "<worksheet/>"
    #expect(refusal { _ = try fixture.read(withoutHeader) }?.code == .readDamagedArchive)
  }
}
