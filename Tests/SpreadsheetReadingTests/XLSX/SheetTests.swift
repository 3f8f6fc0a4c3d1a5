import Diagnostics
import Testing

@testable import SpreadsheetReading

@Suite struct SheetTests {
  private func sheet(_ name: String, state: String? = nil, kind: String = "worksheet") -> WorkbookFixture.Sheet {
    WorkbookFixture.Sheet(
      name: name, rows: "<row><c t=\"str\"><v>\(name.replacing("&amp;", with: "&amp;"))</v></c></row>", state: state,
      kind: kind)
  }

  private var workbook: WorkbookFixture {
    var fixture = WorkbookFixture()
    fixture.sheets = [
      sheet("Chart", kind: "chartsheet"), sheet("Notes", state: "hidden"), sheet("Callbacks"), sheet("A &amp; B"),
      sheet("Secret", state: "veryHidden"), sheet("Macro", kind: "xlMacrosheet"),
    ]
    return fixture
  }

  private func read(_ sheet: SourceSettings.Sheet) throws -> String? {
    var wanted = withoutHeader
    wanted.sheet = sheet
    return try workbook.read(wanted).rows.first?.cells.first
  }

  @Test func `the first visible worksheet is read unless another is named`() throws {
    let source = try workbook.read(withoutHeader).source
    #expect(source.description.sheet == "Callbacks")
    let decision = source.description.decisions.first { $0.name == "sheet" }
    #expect(decision?.reason.contains("\"Notes\" (hidden)") == true)
  }

  @Test(arguments: [
    ("Callbacks", "Callbacks"), ("callbacks", "Callbacks"), ("A & B", "A & B"), ("Notes", "Notes"),
    ("Secret", "Secret"),
  ])
  func `a sheet is found by its name, hidden or not`(name: String, found: String) throws {
    #expect(try read(.named(name)) == found)
  }

  @Test(arguments: [(1, "Notes"), (2, "Callbacks"), (4, "Secret")])
  func `a position counts worksheets alone`(position: Int, found: String) throws {
    #expect(try read(.position(position)) == found)
  }

  @Test(arguments: [SourceSettings.Sheet.named("Kunden"), .named("Chart"), .position(5), .position(0)])
  func `a sheet that there is not is refused with those there are`(sheet: SourceSettings.Sheet) {
    let found = refusal { _ = try read(sheet) }
    #expect(found?.code == .readNoSuchSheet)
    #expect(found?.message.contains("\"Callbacks\"") == true)
  }

  @Test func `a workbook whose sheets are all hidden is read from the first`() throws {
    var fixture = WorkbookFixture()
    fixture.sheets = [sheet("One", state: "hidden"), sheet("Two", state: "hidden")]
    #expect(try fixture.read(withoutHeader).source.description.sheet == "One")
  }

  @Test func `a workbook without a worksheet is refused`() {
    var fixture = WorkbookFixture()
    fixture.sheets = [sheet("Chart", kind: "chartsheet")]
    #expect(refusal { _ = try fixture.read(withoutHeader) }?.code == .readInvalidWorkbook)
  }

  @Test func `the sheets of a workbook are told with the choice among them`() throws {
    let decisions = try workbook.read(withoutHeader).source.description.decisions
    #expect(
      decisions.first { $0.name == "sheet" }?.reason
        == #"the first visible of "Notes" (hidden), "Callbacks", "A & B", "Secret" (hidden)"#)
  }

  @Test func `the strict form is read like the transitional one`() throws {
    var fixture = WorkbookFixture(
      rows: #"<row r="3"><c r="B3" t="s"><v>0</v></c><c r="D3" s="1"><v>46111</v></c></row>"#,
      sharedStrings: "<si><t>strict</t></si>", formats: ["yyyy-mm-dd"])
    fixture.isStrict = true
    #expect(
      plain(try fixture.read(withoutHeader).rows) == [ReadRow(3, ["", "strict", "", "2026-03-30"])])
  }

  @Test func `elements may have any prefix, and those of other namespaces mean nothing`() throws {
    var fixture = WorkbookFixture()
    fixture.replaced["xl/worksheets/sheet1.xml"] =
      "<m:worksheet xmlns:m=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:x=\"urn:x\">"
      + "<m:sheetData><x:row><m:c><m:v>9</m:v></m:c></x:row><m:row x:r=\"7\" r=\"2\"><x:c/><m:c x:t=\"s\" r=\"B2\">"
      + "<x:v>8</x:v><m:v>1</m:v></m:c></m:row></m:sheetData></m:worksheet>"
    #expect(plain(try fixture.read(withoutHeader).rows) == [ReadRow(2, ["", "1"])])
  }

  @Test func `parts are found by relationships, whatever they are called`() throws {
    var fixture = WorkbookFixture(rows: "<row><c t=\"s\"><v>0</v></c></row>", sharedStrings: "<si><t>found</t></si>")
    let parts = Dictionary(
      uniqueKeysWithValues: fixture.parts().map { ($0.name, String(decoding: $0.content, as: UTF8.self)) })
    fixture.left = [
      "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml",
    ]
    fixture.replaced = [
      "_rels/.rels": (parts["_rels/.rels"] ?? "").replacing("xl/workbook.xml", with: "/Book/Main.xml"),
      "book/main.xml": parts["xl/workbook.xml"] ?? "",
      "Book/_rels/Main.xml.rels": (parts["xl/_rels/workbook.xml.rels"] ?? "")
        .replacing("worksheets/sheet1.xml", with: "../odd/./place/s.xml").replacing(
          "sharedStrings.xml", with: "/t.xml"),
      "odd\\place\\s.xml": parts["xl/worksheets/sheet1.xml"] ?? "",
      "t.xml": parts["xl/sharedStrings.xml"] ?? "",
    ]
    #expect(plain(try fixture.read(withoutHeader).rows) == [ReadRow(1, ["found"])])
  }

  @Test func `cells stand where they say, else beside the one before`() throws {
    let fixture = WorkbookFixture(
      rows:
        #"<row><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row><row r="7"><c r="C7"><v>3</v></c><c r="A7"><v>1</v></c></row><row><c><v>8</v></c></row>"#
    )
    #expect(
      plain(try fixture.read(withoutHeader).rows) == [
        ReadRow(1, ["1", "", "", "4", "5"]), ReadRow(7, ["1", "", "3"]), ReadRow(8, ["8"]),
      ])
  }

  @Test func `blank rows are left out and hidden ones kept`() throws {
    let fixture = WorkbookFixture(
      rows: #"<row r="1"/><row r="2"><c r="A2" s="1"/></row><row r="4" hidden="1"><c r="A4"><v>4</v></c></row>"#)
    #expect(plain(try fixture.read(withoutHeader).rows) == [ReadRow(4, ["4"])])
  }

  @Test func `the header is any row, and cells beyond it are kept`() throws {
    let fixture = WorkbookFixture(
      rows:
        #"<row r="1"><c t="str"><v>Report</v></c></row><row r="3"><c t="str"><v>No</v></c><c><v>2026</v></c></row><row r="4"><c><v>1</v></c><c/><c><v>3</v></c></row>"#
    )
    let (source, rows) = try fixture.read(settings { $0.headerRow = .row(3) })
    #expect(source.header == SourceHeader(rowNumber: 3, cells: ["No", "2026"]))
    #expect(plain(rows) == [ReadRow(4, ["1", "", "3"])])
    #expect(rows.first?.raw == nil)
    #expect(rows.first?.line == nil)
  }

  /// Sheets that each program would show differently, or none.
  static let contradictions: [(name: String, rows: String)] = [
    ("a cell twice", #"<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#),
    (
      "a cell twice, not side by side", #"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c><c><v>3</v></c></row>"#
    ),
    ("a row twice", #"<row r="1"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>"#),
    ("rows out of order", #"<row r="5"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>"#),
    ("a column beyond XFD", #"<row r="1"><c r="XFE1"><v>1</v></c></row>"#),
    ("a cell beside XFD", #"<row r="1"><c r="XFD1"><v>1</v></c><c><v>2</v></c></row>"#),
    ("letters without end", "<row r=\"1\"><c r=\"\(String(repeating: "A", count: 9_000))1\"><v>1</v></c></row>"),
    ("a row beyond the last", #"<row r="1048577"><c><v>1</v></c></row>"#),
    ("a row after the last", #"<row r="1048576"><c><v>1</v></c></row><row><c><v>1</v></c></row>"#),
    ("row 0", #"<row r="0"><c><v>1</v></c></row>"#),
    ("a row of letters", #"<row r="one"><c><v>1</v></c></row>"#),
    ("a reference to row 0", #"<row r="1"><c r="A0"><v>1</v></c></row>"#),
    ("a cell of another row", #"<row r="1"><c r="A2"><v>1</v></c></row>"#),
    ("a shared text that there is not", #"<row r="1"><c t="s"><v>7</v></c></row>"#),
    ("a shared text with a huge number", #"<row r="1"><c t="s"><v>99999999999999999999</v></c></row>"#),
    ("a shared text with a negative number", #"<row r="1"><c t="s"><v>-1</v></c></row>"#),
  ]

  @Test(arguments: contradictions.indices)
  func `a sheet that contradicts itself is refused`(index: Int) {
    let fixture = WorkbookFixture(rows: Self.contradictions[index].rows, sharedStrings: "<si><t>a</t></si>")
    let found = refusal { _ = try fixture.read(withoutHeader) }
    #expect(found?.code == .readInvalidSheet, "\(Self.contradictions[index].name)")
    #expect(found?.place?.description.hasPrefix("callbacks.xlsx:Callbacks!") == true)
  }

  @Test func `count and dimension attributes are not believed`() throws {
    var fixture = WorkbookFixture()
    fixture.replaced["xl/worksheets/sheet1.xml"] =
      "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:XFD1048576\"/>"
      + "<sheetData><row spans=\"1:16384\"><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>"
    fixture.replaced["xl/sharedStrings.xml"] =
      "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"4000000000\" "
      + "uniqueCount=\"4000000000\"><si><t>one</t></si></sst>"
    #expect(plain(try fixture.read(withoutHeader).rows) == [ReadRow(1, ["one"])])
  }

  @Test func `rows keep their numbers at the far end of a sheet`() throws {
    let fixture = WorkbookFixture(rows: #"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#)
    let row = try #require(try fixture.read(withoutHeader).rows.first)
    #expect(row.number == 1_048_576)
    #expect(row.cells.count == 16_384)
    #expect(row.cells.last == "1")
  }
}
