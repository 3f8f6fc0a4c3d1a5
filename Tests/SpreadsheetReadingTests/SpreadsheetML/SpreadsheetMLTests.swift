import Diagnostics
import Testing

@testable import SpreadsheetReading

@Suite struct SpreadsheetMLTests {
  private func rows(_ table: String, styles: String = "", pieces: Pieces = .whole) throws -> [ReadRow] {
    try SheetFixtures.read(SheetFixtures.spreadsheetML(table, styles: styles), pieces: pieces).rows
  }

  static let styles = """
    <Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>
    <Style ss:ID="dt"><NumberFormat ss:Format="General Date"/></Style>
    <Style ss:ID="t"><NumberFormat ss:Format="Short Time"/></Style>
    <Style ss:ID="e"><NumberFormat ss:Format="[h]:mm:ss"/></Style>
    <Style ss:ID="f"><NumberFormat ss:Format="Fixed"/></Style>
    <Style ss:ID="child" ss:Parent="d"/>
    """

  static let cells: [(xml: String, kind: CellKind, text: String)] = [
    (#"<Cell><Data ss:Type="String"> a &amp; b </Data></Cell>"#, .text, " a & b "),
    (#"<Cell><Data ss:Type="Number">004</Data></Cell>"#, .number, "4"),
    (#"<Cell><Data ss:Type="Number">1.5E3</Data></Cell>"#, .number, "1500"),
    (#"<Cell ss:StyleID="f"><Data ss:Type="Number">2.50</Data></Cell>"#, .number, "2.5"),
    (#"<Cell ss:StyleID="d"><Data ss:Type="Number">46111</Data></Cell>"#, .date, "2026-03-30"),
    (#"<Cell><Data ss:Type="Boolean">1</Data></Cell>"#, .boolean, "true"),
    (#"<Cell><Data ss:Type="Error">#N/A</Data></Cell>"#, .error, "#N/A"),
    (#"<Cell ss:StyleID="d"><Data ss:Type="DateTime">2026-03-30T00:00:00.000</Data></Cell>"#, .date, "2026-03-30"),
    (#"<Cell ss:StyleID="child"><Data ss:Type="DateTime">2026-03-30T00:00:00</Data></Cell>"#, .date, "2026-03-30"),
    (
      #"<Cell ss:StyleID="dt"><Data ss:Type="DateTime">2026-03-30T00:00:00.000</Data></Cell>"#, .dateTime,
      "2026-03-30T00:00:00"
    ),
    (#"<Cell><Data ss:Type="DateTime">2026-03-30T09:30:00.250</Data></Cell>"#, .dateTime, "2026-03-30T09:30:00.25"),
    (#"<Cell ss:StyleID="t"><Data ss:Type="DateTime">1899-12-31T09:30:00.000</Data></Cell>"#, .time, "09:30:00"),
    (#"<Cell ss:StyleID="e"><Data ss:Type="DateTime">1900-01-01T12:30:00.000</Data></Cell>"#, .duration, "PT36H30M0S"),
    (#"<Cell><Data ss:Type="DateTime">1900-02-29T00:00:00.000</Data></Cell>"#, .date, "1900-02-29"),
    (
      #"<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Call </B><Font>now<I>!</I></Font></ss:Data></Cell>"#,
      .text, "Call now!"
    ),
    (#"<Cell ss:Formula="=R1C1"><Data ss:Type="Number">7</Data></Cell>"#, .number, "7"),
    (#"<Cell ss:Formula="=R1C1"/>"#, .uncached, ""),
    (
      #"<Cell><Comment><ss:Data>a remark</ss:Data></Comment><Data ss:Type="String">text</Data><NamedCell ss:Name="x"/></Cell>"#,
      .text, "text"
    ),
  ]

  @Test(arguments: cells.indices, [Pieces.whole, .bytes])
  func `a cell is of its kind in its canonical text`(index: Int, pieces: Pieces) throws {
    let (xml, kind, text) = Self.cells[index]
    let row = try #require(
      try rows("<Row>\(xml)<Cell><Data ss:Type=\"Number\">1</Data></Cell></Row>", styles: Self.styles, pieces: pieces)
        .first)
    #expect(row.problem == nil)
    #expect(row.kinds.first == kind, "\(xml)")
    #expect(row.cells.first == text, "\(xml)")
  }

  @Test func `a cell without a style has that of its row, else of its column`() throws {
    let number = #"<Cell><Data ss:Type="Number">46111</Data></Cell>"#
    let read = try rows(
      """
      <Column/><Column ss:StyleID="d" ss:Span="1"/>
      <Row>\(number)\(number)\(number)\(number)</Row><Row ss:StyleID="f">\(number)\(number)</Row>
      """, styles: Self.styles)
    #expect(read.map(\.kinds) == [[.number, .date, .date, .number], [.number, .number]])
  }

  @Test func `indexes leave gaps, and merged cells and spanned rows pass over what they cover`() throws {
    let read = try rows(
      """
      <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">a</Data></Cell><Cell><Data ss:Type="String">d</Data></Cell></Row>
      <Row ss:Index="4"><Cell ss:Index="3"><Data ss:Type="String">c</Data></Cell></Row>
      <Row ss:Span="2"/>
      <Row><Cell><Data ss:Type="String">8</Data></Cell></Row>
      """)
    #expect(plain(read) == [ReadRow(1, ["a", "", "", "d"]), ReadRow(4, ["", "", "c"]), ReadRow(8, ["8"])])
  }

  static let broken: [(xml: String, code: DiagnosticCode)] = [
    (#"<Cell><Data ss:Type="Number">seven</Data></Cell>"#, .readInvalidCell),
    (#"<Cell><Data ss:Type="DateTime">30.03.2026</Data></Cell>"#, .readInvalidCell),
    (#"<Cell><Data ss:Type="Boolean">yes</Data></Cell>"#, .readInvalidCell),
    (#"<Cell><Data ss:Type="Image">x</Data></Cell>"#, .readInvalidCell),
  ]

  @Test(arguments: broken.indices)
  func `a value that does not fit its type makes the row unusable`(index: Int) throws {
    let row = try #require(try rows("<Row>\(Self.broken[index].xml)</Row>").first)
    #expect(row.problem?.code == Self.broken[index].code)
  }

  static let contradictions = [
    #"<Row><Cell ss:Index="2"><Data ss:Type="String">a</Data></Cell><Cell ss:Index="2"><Data ss:Type="String">b</Data></Cell></Row>"#,
    #"<Row ss:Index="3"/><Row ss:Index="2"/>"#, #"<Row ss:Index="0"/>"#, #"<Row ss:Index="99999999999"/>"#,
    #"<Row><Cell ss:Index="16385"><Data ss:Type="String">a</Data></Cell></Row>"#,
    #"<Row><Cell ss:MergeAcross="99999999"><Data ss:Type="String">a</Data></Cell></Row>"#,
  ]

  @Test(arguments: contradictions)
  func `a sheet that contradicts itself is refused`(table: String) {
    #expect(refusal { _ = try rows(table) }?.code == .readInvalidSheet)
  }

  @Test func `the last sheet's name, a hidden one and a name for a part of it can be chosen`() throws {
    let table =
      "<Row/><Row ss:Index=\"3\">\(cell("No"))\(cell("x"))</Row><Row>\(cell("7"))\(cell("y"))</Row><Row>\(cell("8"))</Row>"
    let text = SheetFixtures.spreadsheetML(
      table, names: #"<NamedRange ss:Name="list" ss:RefersTo="=Callbacks!R3C1:R4C1"/>"#,
      options: "<Visible>SheetHidden</Visible>")
    let named = settings { $0.sheet = .named("LIST") }
    let (source, rows) = try SheetFixtures.read(text, named)
    #expect(source.header?.cells == ["No"])
    #expect(plain(rows) == [ReadRow(4, ["7"])])
    let skipping = settings {
      $0.sheet = .named("Callbacks")
      $0.hidden = .skip
    }
    #expect(refusal { _ = try SheetFixtures.read(text, skipping) }?.code == .readNoSuchSheet)
    #expect(
      refusal { _ = try SheetFixtures.read(text, settings { $0.sheet = .named("Other") }) }?.message.contains(
        "Callbacks") == true)
  }

  @Test func `a declared encoding is followed`() throws {
    let text = SheetFixtures.spreadsheetML("<Row>\(cell("Zoë"))</Row>")
      .replacing("<?xml version=\"1.0\"?>", with: "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>")
    let scratch = try Scratch()
    let path = try scratch.file("a.xls", try #require(Iconv.encode(Array(text.utf8), to: "iso-8859-1")))
    var source = try SpreadsheetFile.open(path: path, displayName: "a.xls", settings: withoutHeader)
    #expect(source.description.format == .xml2003)
    #expect(try source.allRows().first?.cells == ["Zoë"])
  }

  @Test func `a document type refuses the file`() {
    let text = SheetFixtures.spreadsheetML("<Row>\(cell("a"))</Row>")
      .replacing("<?mso-application progid=\"Excel.Sheet\"?>", with: "<!DOCTYPE Workbook [<!ENTITY a \"b\">]>")
    #expect(refusal { _ = try SheetFixtures.read(text) }?.code == .readDocumentType)
  }

  private func cell(_ text: String) -> String { "<Cell><Data ss:Type=\"String\">\(text)</Data></Cell>" }
}
