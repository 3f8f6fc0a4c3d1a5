import Diagnostics
import Testing

@testable import SpreadsheetReading

@Suite struct CellValueTests {
  /// One cell, and what is read of it.
  static let cells: [(xml: String, kind: CellKind, text: String)] = [
    (#"<c r="A1"><v>42</v></c>"#, .number, "42"),
    (#"<c r="A1" t="n"><v>0.10000000000000001</v></c>"#, .number, "0.1"),
    (#"<c r="A1"><v> 7 </v></c>"#, .number, "7"),
    (#"<c r="A1" t="s"><v>1</v></c>"#, .text, "two words"),
    (#"<c r="A1" t="inlineStr"><is><t>inline</t></is></c>"#, .text, "inline"),
    (#"<c r="A1" t="inlineStr"><is><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r></is></c>"#, .text, "rich text"),
    (#"<c r="A1" t="inlineStr"><is><t>inline</t></is><v>and a value</v></c>"#, .text, "inline"),
    (#"<c r="A1" t="inlineStr"><is><t xml:space="preserve">  kept  </t></is></c>"#, .text, "  kept  "),
    (#"<c r="A1" t="str"><f>A2&amp;"x"</f><v>a &amp; b</v></c>"#, .text, "a & b"),
    (#"<c r="A1" t="str"><v><![CDATA[<b>]]></v></c>"#, .text, "<b>"),
    (#"<c r="A1" t="str"><v>caf&#xE9;</v></c>"#, .text, "café"),
    (#"<c r="A1" t="b"><v>1</v></c>"#, .boolean, "true"),
    (#"<c r="A1" t="b"><v>0</v></c>"#, .boolean, "false"),
    (#"<c r="A1" t="e"><v>#N/A</v></c>"#, .error, "#N/A"),
    (#"<c r="A1" t="d"><v>2026-03-30</v></c>"#, .date, "2026-03-30"),
    (#"<c r="A1" t="d"><v>2026-03-30T09:30:00Z</v></c>"#, .dateTime, "2026-03-30T09:30:00"),
    (#"<c r="A1" t="d"><v>2026-03-30T09:30:00.250</v></c>"#, .dateTime, "2026-03-30T09:30:00.25"),
    (#"<c r="A1" t="d"><v>T09:30</v></c>"#, .time, "09:30:00"),
    (#"<c r="A1"><f>1+1</f></c><c r="B1"><v>1</v></c>"#, .uncached, ""),
    (#"<c r="A1"><f>1+1</f><v/></c><c r="B1"><v>1</v></c>"#, .uncached, ""),
    (#"<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c>"#, .blank, ""),
    (#"<c r="A1" t="str"><v></v></c><c r="B1"><v>1</v></c>"#, .blank, ""),
    (#"<c r="A1" s="1"><v>46111</v></c>"#, .date, "2026-03-30"),
    (#"<c r="A1" s="1"><v>46111.5</v></c>"#, .dateTime, "2026-03-30T12:00:00"),
    (#"<c r="A1" s="2"><v>0.25</v></c>"#, .time, "06:00:00"),
    (#"<c r="A1" s="3"><v>1.5</v></c>"#, .duration, "PT36H0M0S"),
    (#"<c r="A1" s="4"><v>46111.395833333336</v></c>"#, .dateTime, "2026-03-30T09:30:00"),
    // A style that there is not is no date.
    (#"<c r="A1" s="99"><v>46111</v></c>"#, .number, "46111"),
    // What a program shows as ####.
    (#"<c r="A1" s="1"><v>-1</v></c>"#, .number, "-1"),
    (#"<c r="A1" s="1"><v>1E300</v></c>"#, .number, "1" + String(repeating: "0", count: 300)),
  ]

  private func workbook(_ rows: String) -> WorkbookFixture {
    var fixture = WorkbookFixture(
      rows: rows, sharedStrings: "<si><t>one</t></si><si><t>two words</t></si>",
      formats: ["yyyy-mm-dd", "hh:mm", "[h]:mm"])
    fixture.builtInFormats = [22]
    return fixture
  }

  @Test(arguments: cells.indices)
  func `a cell is of its kind in its canonical text`(index: Int) throws {
    let (xml, kind, text) = Self.cells[index]
    let rows = try workbook("<row r=\"1\">\(xml)<c r=\"Z1\"><v>1</v></c></row>").read(withoutHeader)
      .rows
    let row = try #require(rows.first)
    #expect(row.problem == nil)
    #expect(row.cells[0] == text, "\(xml)")
    #expect(row.kinds[0] == kind, "\(xml)")
  }

  @Test func `shared strings join their runs and leave phonetic ones out`() throws {
    var fixture = WorkbookFixture(rows: #"<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>"#)
    fixture.sharedStrings =
      "<si><r><t>東</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">京 </t></r>"
      + "<rPh sb=\"0\" eb=\"1\"><t>トウ</t></rPh><phoneticPr fontId=\"1\"/></si><si><t/></si><si><t>end</t></si>"
    let row = try #require(try fixture.read(withoutHeader).rows.first)
    #expect(row.cells == ["東京 ", "", "end"])
    #expect(row.kinds == [.text, .blank, .text])
  }

  static let escapes: [(written: String, read: String)] = [
    ("a_x000D_b", "a\rb"),
    ("a_x005F_x000D_b", "a_x000D_b"),
    ("_x0041__x0042_", "AB"),
    // No program escapes these, so that the text is somebody's own.
    ("_xD83D__xDE42_", "_xD83D__xDE42_"),
    ("_xC1EF_ and _x000D_", "_xC1EF_ and _x000D_"),
    ("_xD83D_ alone", "_xD83D_ alone"),
    ("_x12_ _xGGGG_ _x0041", "_x12_ _xGGGG_ _x0041"),
    ("__x0041_", "_A"),
  ]

  @Test(arguments: escapes.indices)
  func `characters written as _xHHHH_ are resolved`(index: Int) throws {
    let (written, read) = Self.escapes[index]
    var fixture = WorkbookFixture(
      rows: "<row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>\(written)</t></is></c></row>")
    fixture.sharedStrings = "<si><t>\(written)</t></si>"
    #expect(try fixture.read(withoutHeader).rows.first?.cells == [read, read])
  }

  /// Cells that make their row unusable.
  static let broken: [(xml: String, code: DiagnosticCode)] = [
    (#"<c r="B1"><v>NaN</v></c>"#, .readInvalidCell),
    (#"<c r="B1"><v>0x10</v></c>"#, .readInvalidCell),
    (#"<c r="B1"><v>1e999</v></c>"#, .readInvalidCell),
    (#"<c r="B1"><v>twelve</v></c>"#, .readInvalidCell),
    (#"<c r="B1" t="b"><v>maybe</v></c>"#, .readInvalidCell),
    (#"<c r="B1" t="d"><v>2026-02-30</v></c>"#, .readInvalidCell),
    (#"<c r="B1" t="zz"><v>1</v></c>"#, .readInvalidCell),
    (#"<c r="B1" t="str"><v>a_x0000_b</v></c>"#, .readNulCharacter),
    (#"<c r="B1" t="s"><v>0</v></c>"#, .readNulCharacter),
    (#"<c r="B1" t="s"><v>1</v></c>"#, .readCellTooLong),
    ("<c r=\"B1\" t=\"str\"><v>" + String(repeating: "ö", count: 32_768) + "</v></c>", .readCellTooLong),
  ]

  @Test(arguments: broken.indices)
  func `a cell that contradicts its type makes its row unusable`(index: Int) throws {
    let (xml, code) = Self.broken[index]
    var fixture = WorkbookFixture(rows: "<row r=\"1\">\(xml)</row><row r=\"2\"><c><v>2</v></c></row>")
    fixture.sharedStrings = "<si><t>_x0000_</t></si><si><t>" + String(repeating: "y", count: 400_000) + "</t></si>"
    let rows = try fixture.read(withoutHeader).rows
    #expect(rows.map { $0.problem?.code } == [code, nil])
    #expect(
      rows[0].problem?.place == .cell(file: "callbacks.xlsx", sheet: "Callbacks", column: 1, row: 1, header: nil))
  }

  @Test func `a cell of exactly the longest text is read`() throws {
    let text = String(repeating: "ö", count: 32_767)
    let rows = try workbook("<row><c t=\"str\"><v>\(text)</v></c></row>").read(withoutHeader).rows
    #expect(rows.first?.cells == [text])
  }

  @Test func `a long shared text in many cells is kept once a batch`() throws {
    let text = String(repeating: "z", count: 30_000)
    var fixture = WorkbookFixture(sharedStrings: "<si><t>\(text)</t></si>")
    fixture.sheets[0].rows = (1...2_000).map { _ in "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c></row>" }
      .joined()
    let scratch = try Scratch()
    var source = try SpreadsheetFile.open(
      path: fixture.write(in: scratch), displayName: "x", settings: withoutHeader)
    var rows = 0
    var bytes = 0
    while let batch = try source.nextBatch() {
      rows += batch.count
      bytes += batch.bytes.count
      for index in 0..<batch.count { #expect(batch[index].bytes(at: 1).count == 30_000) }
    }
    #expect(rows == 2_000)
    #expect(bytes < 20 * 30_000)
  }

  @Test func `the calendar of 1904 moves dates, not numbers and times`() throws {
    var fixture = workbook(
      #"<row><c s="1"><v>0</v></c><c s="1"><v>44649</v></c><c><v>60</v></c><c s="2"><v>0.5</v></c></row>"#)
    fixture.startsIn1904 = true
    let (source, rows) = try fixture.read(withoutHeader)
    #expect(rows.first?.cells == ["1904-01-01", "2026-03-30", "60", "12:00:00"])
    #expect(source.description.decisions.contains { $0.name == "dates" })
  }
}
