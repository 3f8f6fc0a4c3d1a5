import Diagnostics
import Testing

@testable import SpreadsheetReading

/// What is hidden, merged or not calculated, in each format that has it.
enum PolicyWorkbook: String, CaseIterable, Sendable {
  case xlsx, spreadsheetML, openDocument

  /// Column B and row 3 are hidden; A4 is merged over two rows and C4 over two columns; A6 is a formula
  /// without a result.
  ///
  ///     1  No  secret  Name
  ///     2  7   x       Ada
  ///     3  8   y       Bob
  ///     4  9   z       Cy
  ///     6  =   w       Di
  func read(_ settings: SourceSettings) throws -> (source: any RowSource, rows: [ReadRow]) {
    switch self {
    case .xlsx:
      var fixture = WorkbookFixture(rows: xlsxRows)
      fixture.sheets[0].before = #"<cols><col min="1" max="1"/><col min="2" max="2" hidden="1"/></cols>"#
      fixture.sheets[0].after = #"<mergeCells><mergeCell ref="C4:D4"/><mergeCell ref="A4:A5"/></mergeCells>"#
      let (source, rows) = try fixture.read(settings)
      return (source, rows)
    case .spreadsheetML:
      return try SheetFixtures.read(
        SheetFixtures.spreadsheetML("<Column/><Column ss:Hidden=\"1\"/>" + spreadsheetMLRows), settings)
    case .openDocument:
      return try SheetFixtures.read(
        SheetFixtures.flatOpenDocument(
          "<table:table-column/><table:table-column table:visibility=\"collapse\"/>" + openDocumentRows), settings)
    }
  }

  private static let cells = [["No", "secret", "Name"], ["7", "x", "Ada"], ["8", "y", "Bob"], ["9", "z", "Cy"]]

  private var xlsxRows: String {
    func cell(_ text: String) -> String { "<c t=\"str\"><v>\(text)</v></c>" }
    let rows = Self.cells.enumerated().map { index, cells in
      "<row r=\"\(index + 1)\"\(index == 2 ? " hidden=\"1\"" : "")>\(cells.map(cell).joined())</row>"
    }
    return rows.joined() + "<row r=\"6\"><c><f>A1</f></c>\(cell("w"))\(cell("Di"))</row>"
  }

  private var spreadsheetMLRows: String {
    func cell(_ text: String, _ extra: String = "") -> String {
      "<Cell\(extra)><Data ss:Type=\"String\">\(text)</Data></Cell>"
    }
    let rows = Self.cells.enumerated().map { index, cells in
      let content = cells.enumerated().map { column, text in
        cell(text, index != 3 ? "" : column == 0 ? " ss:MergeDown=\"1\"" : column == 2 ? " ss:MergeAcross=\"1\"" : "")
      }
      return "<Row ss:Hidden=\"\(index == 2 ? 1 : 0)\">\(content.joined())</Row>"
    }
    return rows.joined() + "<Row ss:Index=\"6\"><Cell ss:Formula=\"=R1C1\"/>\(cell("w"))\(cell("Di"))</Row>"
  }

  private var openDocumentRows: String {
    func cell(_ text: String, _ extra: String = "") -> String {
      "<table:table-cell\(extra) office:value-type=\"string\"><text:p>\(text)</text:p></table:table-cell>"
    }
    let rows = Self.cells.enumerated().map { index, cells in
      let content = cells.enumerated().map { column, text in
        cell(
          text,
          index != 3
            ? ""
            : column == 0
              ? " table:number-rows-spanned=\"2\"" : column == 2 ? " table:number-columns-spanned=\"2\"" : "")
      }
      return
        "<table:table-row\(index == 2 ? " table:visibility=\"collapse\"" : "")>\(content.joined())</table:table-row>"
    }
    return rows.joined() + "<table:table-row><table:covered-table-cell/></table:table-row>"
      + "<table:table-row><table:table-cell table:formula=\"of:=A1\"/>\(cell("w"))\(cell("Di"))</table:table-row>"
  }
}

@Suite struct SheetPolicyTests {
  @Test(arguments: PolicyWorkbook.allCases)
  func `hidden rows and columns are read like all others, and a note says so`(workbook: PolicyWorkbook) throws {
    let (source, rows) = try workbook.read(SourceSettings())
    #expect(rows.map(\.number) == [2, 3, 4, 6])
    #expect(source.header?.cells == ["No", "secret", "Name"])
    let note = try #require(source.notes.first)
    #expect(note.code == .readHiddenCells)
    #expect(note.severity == .warning)
    #expect(note.message.hasPrefix("1 hidden row and 1 hidden column of the sheet \"Callbacks\" read"))
  }

  @Test(arguments: PolicyWorkbook.allCases)
  func `hidden rows are passed over and hidden columns are blank when the settings say so`(
    workbook: PolicyWorkbook
  ) throws {
    let (source, rows) = try workbook.read(settings { $0.hidden = .skip })
    #expect(source.header?.cells == ["No", "", "Name"])
    #expect(plain(rows).prefix(2) == [ReadRow(2, ["7", "", "Ada"]), ReadRow(4, ["9", "", "Cy"])])
    #expect(source.notes.first?.message.contains("left out") == true)
  }

  @Test(arguments: PolicyWorkbook.allCases)
  func `a merged cell has its value in its first cell alone`(workbook: PolicyWorkbook) throws {
    let rows = try workbook.read(SourceSettings()).rows
    #expect(rows.first { $0.number == 4 }?.cells == ["9", "z", "Cy"])
    #expect(!rows.contains { $0.number == 5 })
  }

  @Test(arguments: PolicyWorkbook.allCases)
  func `merged rectangles are filled when the settings say so, rows of nothing else included`(
    workbook: PolicyWorkbook
  ) throws {
    let rows = try workbook.read(settings { $0.fillMerged = true }).rows
    #expect(rows.first { $0.number == 4 }?.cells == ["9", "z", "Cy", "Cy"])
    #expect(rows.first { $0.number == 5 }?.cells == ["9"])
    #expect(rows.map(\.number) == [2, 3, 4, 5, 6])
  }

  @Test(arguments: PolicyWorkbook.allCases)
  func `a formula without a result is for the mapping to refuse`(workbook: PolicyWorkbook) throws {
    let (source, rows) = try workbook.read(SourceSettings())
    #expect(rows.last?.kinds == [.uncached, .text, .text])
    #expect(rows.last?.problem == nil)
    #expect(!source.notes.contains { $0.code == .readUncachedFormula })
  }

  @Test(arguments: PolicyWorkbook.allCases)
  func `a formula without a result can be no value, with a warning or without`(workbook: PolicyWorkbook) throws {
    let silent = try workbook.read(settings { $0.uncachedFormula = .missing })
    #expect(silent.rows.last?.cells == ["", "w", "Di"])
    #expect(!silent.source.notes.contains { $0.code == .readUncachedFormula })
    let told = try workbook.read(settings { $0.uncachedFormula = .warn })
    let note = try #require(told.source.notes.last)
    #expect(note.code == .readUncachedFormula)
    #expect(note.place?.description.contains("A6") == true)
  }

  @Test func `a rectangle over the whole sheet is refused, not filled`() {
    var fixture = WorkbookFixture(rows: #"<row r="1"><c r="A1"><v>1</v></c></row>"#)
    fixture.sheets[0].after = #"<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>"#
    let filling = settings {
      $0.headerRow = .none
      $0.fillMerged = true
    }
    #expect(refusal { _ = try fixture.read(filling) }?.code == .readXMLLimit)
  }

  @Test func `a defined name and a table can be read instead of a sheet`() throws {
    let rows = (1...5).map { row in
      "<row>" + (1...4).map { "<c t=\"str\"><v>\(row)\($0)</v></c>" }.joined() + "</row>"
    }
    var fixture = WorkbookFixture(rows: rows.joined())
    fixture.definedNames =
      #"<definedName name="List">Callbacks!$B$2:$C$4</definedName><definedName name="Sum">SUM(Callbacks!A1)</definedName>"#
    fixture.replaced["xl/worksheets/_rels/sheet1.xml.rels"] =
      #"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/table" Target="../tables/table1.xml"/></Relationships>"#
    fixture.replaced["xl/tables/table1.xml"] =
      #"<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" displayName="Calls" ref="A3:B5" totalsRowCount="1"/>"#
    let (named, namedRows) = try fixture.read(settings { $0.sheet = .named("list") })
    #expect(named.header == SourceHeader(rowNumber: 2, cells: ["", "22", "23"]))
    #expect(plain(namedRows) == [ReadRow(3, ["", "32", "33"]), ReadRow(4, ["", "42", "43"])])
    let (table, tableRows) = try fixture.read(settings { $0.sheet = .named("Calls") })
    #expect(table.header == SourceHeader(rowNumber: 3, cells: ["31", "32"]))
    #expect(plain(tableRows) == [ReadRow(4, ["41", "42"])])
    #expect(table.description.decisions.contains { $0.name == "area" && $0.value == "A3:B4" })
    let missing = refusal { _ = try fixture.read(settings { $0.sheet = .named("Sum") }) }
    #expect(missing?.message.contains("its defined names and tables are \"List\", \"Calls\"") == true)
    let outside = settings {
      $0.sheet = .named("List")
      $0.headerRow = .row(9)
    }
    #expect(refusal { _ = try fixture.read(outside) }?.code == .readHeaderMissing)
  }
}
