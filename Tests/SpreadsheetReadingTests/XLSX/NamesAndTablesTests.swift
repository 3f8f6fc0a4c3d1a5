import Diagnostics
import Testing

@testable import SpreadsheetReading

/// What `sheet` may name beside a sheet, and which of several things of one name is meant.
@Suite struct NamesAndTablesTests {
  private static func text(_ text: String) -> String { "<c t=\"str\"><v>\(text)</v></c>" }
  private static func list(_ name: String) -> String { "<row>\(text("Name"))</row><row>\(text(name))</row>" }

  /// Two sheets with a list of one person each.
  private func workbook(_ names: String = "", sheets: [String] = ["Old", "New"]) -> WorkbookFixture {
    var fixture = WorkbookFixture()
    fixture.sheets = sheets.map { .init(name: $0, rows: Self.list("on \($0)")) }
    fixture.definedNames = names
    return fixture
  }

  private func rows(_ fixture: WorkbookFixture, _ sheet: SourceSettings.Sheet) throws -> [[String]] {
    try fixture.read(settings { $0.sheet = sheet }).rows.map(\.cells)
  }

  private func name(_ sheet: String, local: Int? = nil) -> String {
    "<definedName name=\"Today\"\(local.map { " localSheetId=\"\($0)\"" } ?? "")>\(sheet)!$A$1:$A$2</definedName>"
  }

  @Test func `a name of the whole workbook outranks that of a sheet`() throws {
    #expect(try rows(workbook(name("Old", local: 0) + name("New")), .named("today")) == [["on New"]])
    #expect(try rows(workbook(name("Old", local: 0)), .named("Today")) == [["on Old"]])
  }

  @Test func `a name that means something else on each sheet is refused with the sheets`() {
    let found = refusal { _ = try rows(workbook(name("Old", local: 0) + name("New", local: 1)), .named("Today")) }
    #expect(found?.code == .readNoSuchSheet)
    #expect(found?.message.contains(#""Old", "New""#) == true)
  }

  @Test func `a flag means the sheet of that name, else the one at that position`() throws {
    let fixture = workbook(sheets: ["2024", "2", "1"])
    #expect(try rows(fixture, .nameOrPosition("1")) == [["on 1"]])
    #expect(try rows(fixture, .nameOrPosition("2024")) == [["on 2024"]])
    #expect(try rows(fixture, .nameOrPosition("3")) == [["on 1"]])
    #expect(try rows(workbook(name("New")), .nameOrPosition("Today")) == [["on New"]])
  }

  private func table(_ fixture: inout WorkbookFixture, _ attributes: String = "", count: Int = 1) {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let links = (0..<count).map { "<Relationship Id=\"r\($0)\" Type=\"\(kinds)/table\" Target=\"../tables/t.xml\"/>" }
    fixture.replaced["xl/worksheets/_rels/sheet1.xml.rels"] =
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\(links.joined())</Relationships>"
    fixture.replaced["xl/tables/t.xml"] =
      "<table xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" displayName=\"People\" ref=\"A1:A2\"\(attributes)/>"
  }

  @Test func `a table is read by its name`() throws {
    var fixture = workbook()
    table(&fixture)
    #expect(try rows(fixture, .named("people")) == [["on Old"]])
  }

  @Test func `a table without a header row is not read as if its first row were one`() throws {
    var fixture = workbook()
    table(&fixture, " headerRowCount=\"0\"")
    #expect(refusal { _ = try rows(fixture, .named("People")) }?.code == .readHeaderMissing)
    let plain = settings {
      $0.sheet = .named("People")
      $0.headerRow = .none
    }
    #expect(try fixture.read(plain).rows.map(\.cells) == [["Name"], ["on Old"]])
  }

  @Test func `thousands of sheets and links that share a part cost one reading of it`() throws {
    var fixture = workbook()
    table(&fixture, count: 3_000)
    let links = (1...3_000).map { "<sheet name=\"s\($0)\" sheetId=\"\($0)\" r:id=\"rId1\"/>" }.joined()
    fixture.replaced["xl/workbook.xml"] =
      "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
      + "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\(links)</sheets></workbook>"
    #expect(refusal { _ = try rows(fixture, .named("Nobody")) }?.code == .readNoSuchSheet)
  }

  @Test func `merged rectangles that overlap are refused where they are filled`() throws {
    var fixture = workbook()
    fixture.sheets[0].after =
      "<mergeCells>\((0..<3_000).map { _ in "<mergeCell ref=\"A2:A3\"/>" }.joined())</mergeCells>"
    #expect(try rows(fixture, .first) == [["on Old"]])
    let found = refusal { _ = try fixture.read(settings { $0.fillMerged = true }) }
    #expect(found?.code == .readInvalidSheet)
    #expect(found?.message == "two merged rectangles overlap")
  }

  @Test func `columns hidden to the very last are noted when they hold something`() throws {
    var fixture = WorkbookFixture(rows: "<row>\(Self.text("a"))\(Self.text("b"))\(Self.text("c"))</row>")
    fixture.sheets[0].before = "<cols><col min=\"2\" max=\"16384\" hidden=\"1\"/></cols>"
    let source = try fixture.read(withoutHeader).source
    #expect(source.notes.first?.message.hasPrefix("2 hidden columns of the sheet") == true)
    fixture.sheets[0].before =
      "<cols>\((0..<20_000).map { _ in "<col min=\"2\" max=\"16384\" hidden=\"1\"/>" }.joined())</cols>"
    #expect(refusal { _ = try fixture.read(withoutHeader) }?.code == .readXMLLimit)
  }
}
