import Diagnostics
import Testing

@testable import SpreadsheetReading

@Suite struct OpenDocumentTests {
  private func rows(_ table: String, pieces: Pieces = .whole) throws -> [ReadRow] {
    try SheetFixtures.read(SheetFixtures.flatOpenDocument(table), pieces: pieces).rows
  }

  static let cells: [(xml: String, kind: CellKind, text: String)] = [
    (#"<table:table-cell office:value-type="string"><text:p>a &amp; b</text:p></table:table-cell>"#, .text, "a & b"),
    (#"<table:table-cell><text:p>untyped</text:p></table:table-cell>"#, .text, "untyped"),
    (#"<table:table-cell office:value-type="string" office:string-value="kept"/>"#, .text, "kept"),
    (
      #"<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p></table:table-cell>"#,
      .error, "#DIV/0!"
    ),
    (
      #"<table:table-cell office:value-type="string" office:string-value="Meier"><text:p>Dr. Meier</text:p></table:table-cell>"#,
      .text, "Meier"
    ),
    (
      #"<table:table-cell office:value-type="string"><text:p>one</text:p><text:p>two<text:line-break/>three</text:p></table:table-cell>"#,
      .text, "one\ntwo\nthree"
    ),
    (
      #"<table:table-cell office:value-type="string"><text:p>a<text:s text:c="3"/>b<text:tab/>c <text:span>d<text:a>e</text:a></text:span></text:p></table:table-cell>"#,
      .text, "a   b\tc de"
    ),
    (
      "<table:table-cell office:value-type=\"string\"><text:p>\n  laid\n  out\n</text:p></table:table-cell>", .text,
      "laid out"
    ),
    (
      #"<table:table-cell office:value-type="string"><office:annotation><text:p>a remark</text:p></office:annotation><text:p>text</text:p></table:table-cell>"#,
      .text, "text"
    ),
    (
      #"<table:table-cell office:value-type="float" office:value="0042.50"><text:p>shown</text:p></table:table-cell>"#,
      .number, "42.5"
    ),
    (#"<table:table-cell office:value-type="percentage" office:value="0.25"/>"#, .number, "0.25"),
    (#"<table:table-cell office:value-type="currency" office:value="9.9"/>"#, .number, "9.9"),
    (#"<table:table-cell office:value-type="boolean" office:boolean-value="true"/>"#, .boolean, "true"),
    (#"<table:table-cell office:value-type="date" office:date-value="2026-03-30"/>"#, .date, "2026-03-30"),
    (
      #"<table:table-cell office:value-type="date" office:date-value="2026-03-30T09:30:00"/>"#, .dateTime,
      "2026-03-30T09:30:00"
    ),
    (#"<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>"#, .time, "09:30:00"),
    (#"<table:table-cell office:value-type="time" office:time-value="PT36H30M00.5S"/>"#, .duration, "PT36H30M0.5S"),
    (#"<table:table-cell office:value-type="time" office:time-value="-PT1H"/>"#, .duration, "-PT1H0M0S"),
    (
      ##"<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>"##,
      .error, "#N/A"
    ),
    (#"<table:table-cell table:formula="of:=1+1"/>"#, .uncached, ""),
    (#"<table:covered-table-cell office:value-type="float" office:value="3"/>"#, .number, "3"),
  ]

  @Test(arguments: cells.indices, [Pieces.whole, .bytes])
  func `a cell is of its kind in its canonical text`(index: Int, pieces: Pieces) throws {
    let (xml, kind, text) = Self.cells[index]
    let end = #"<table:table-cell office:value-type="float" office:value="1"/>"#
    let row = try #require(try rows("<table:table-row>\(xml)\(end)</table:table-row>", pieces: pieces).first)
    #expect(row.problem == nil)
    #expect(row.kinds.first == kind, "\(xml)")
    #expect(row.cells.first == text, "\(xml)")
  }

  private func row(_ cells: String, repeated: Int = 1) -> String {
    "<table:table-row table:number-rows-repeated=\"\(repeated)\">\(cells)</table:table-row>"
  }

  private func cell(_ text: String, repeated: Int = 1) -> String {
    "<table:table-cell table:number-columns-repeated=\"\(repeated)\" office:value-type=\"string\"><text:p>\(text)"
      + "</text:p></table:table-cell>"
  }

  private let blank = "<table:table-cell table:number-columns-repeated=\"16384\"/>"

  @Test func `repeated rows and cells are expanded, blank ones counted`() throws {
    let read = try rows(
      "<table:table-header-rows>" + row(cell("a") + cell("b", repeated: 2)) + "</table:table-header-rows>"
        + row(blank, repeated: 3) + "<table:table-row-group>" + row(cell("x"), repeated: 2) + "</table:table-row-group>"
        + row(blank, repeated: 2_000_000))
    #expect(plain(read) == [ReadRow(1, ["a", "b", "b"]), ReadRow(5, ["x"]), ReadRow(6, ["x"])])
  }

  @Test func `a million repeated rows come in batches of a few thousand`() throws {
    let text = SheetFixtures.flatOpenDocument(row(cell("x"), repeated: 1_048_576))
    let scratch = try Scratch()
    let path = try scratch.file("a.fods", text)
    var source = try SpreadsheetFile.open(path: path, displayName: "a.fods", settings: withoutHeader)
    var count = 0
    while let batch = try source.nextBatch() {
      #expect(batch.count <= 4_096)
      count += batch.count
    }
    #expect(count == 1_048_576)
  }

  @Test(arguments: [
    "rows", "columns", "both", "beyond",
  ])
  func `repetition without end is refused`(what: String) {
    let table =
      switch what {
      case "rows": row(cell("x"), repeated: 999_999_999)
      case "columns": row(cell("x", repeated: 16_385))
      case "both": row(cell("x", repeated: 16_384), repeated: 1_000_000)
      default: row(blank, repeated: 1_048_576) + row(cell("x"))
      }
    let code = refusal { _ = try rows(table) }?.code
    #expect(code == (what == "both" ? .readXMLLimit : .readInvalidSheet))
  }

  @Test func `a packed one is read like a flat one`() throws {
    let scratch = try Scratch()
    let path = try SheetFixtures.openDocument(
      row(cell("No") + cell("Name")) + row(cell("7") + cell("Ada")), in: scratch)
    var source = try SpreadsheetFile.open(path: path, displayName: "callbacks.ods", settings: SourceSettings())
    #expect(source.description.format == .ods)
    #expect(source.header?.cells == ["No", "Name"])
    #expect(plain(try source.allRows()) == [ReadRow(2, ["7", "Ada"])])
  }

  @Test func `an encrypted one is refused`() throws {
    let scratch = try Scratch()
    let manifest =
      "<m:manifest xmlns:m=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><m:file-entry><m:encryption-data/>"
      + "</m:file-entry></m:manifest>"
    let path = try SheetFixtures.openDocument("", in: scratch, manifest: manifest)
    let found = refusal { _ = try SpreadsheetFile.open(path: path, displayName: "a.ods", settings: SourceSettings()) }
    #expect(found?.code == .readEncrypted)
  }

  @Test func `a hidden sheet is passed over, and names are found behind the tables`() throws {
    let style =
      #"<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>"#
    let second =
      "<table:table table:name=\"Second sheet\">" + row(cell("skip")) + row(cell("No") + cell("x"))
      + row(cell("7")) + "</table:table>"
    let names =
      #"<table:named-expressions><table:named-range table:name="list" table:cell-range-address="$'Second sheet'.$A$2:.$A$3"/></table:named-expressions>"#
    let text = SheetFixtures.flatOpenDocument(row(cell("hidden")), behind: second + names, styles: style)
      .replacing("table:name=\"Callbacks\"", with: "table:name=\"Callbacks\" table:style-name=\"ta2\"")
    #expect(try SheetFixtures.read(text).source.description.sheet == "Second sheet")
    let (source, rows) = try SheetFixtures.read(text, settings { $0.sheet = .named("list") })
    #expect(source.header?.cells == ["No"])
    #expect(plain(rows) == [ReadRow(3, ["7"])])
  }

  @Test func `a document that is no spreadsheet is refused`() {
    let text = SheetFixtures.flatOpenDocument("").replacing("office:spreadsheet", with: "office:text")
    #expect(refusal { _ = try SheetFixtures.read(text) }?.code == .readUnsupportedFormat)
  }
}
