import Diagnostics
import Testing

@testable import SpreadsheetReading

/// What fills a batch's memory without being a row in it must not be taken for the end.
@Suite struct LongStretchTests {
  private static let count = 20_000
  private static let long = String(repeating: "long note ", count: 40)

  /// Rows of some hundred bytes, the first of which refers to a long shared text.
  private func workbook(rows: ClosedRange<Int>, attributes: String, behind: String) -> WorkbookFixture {
    let stretch = rows.map { number in
      let note = number == rows.lowerBound ? #"<c t="s"><v>1</v></c>"# : #"<c t="str"><v>an ordinary note</v></c>"#
      let name = #"<c t="str"><v>customer number \#(number) with a name of some length and more</v></c>"#
      return "<row r=\"\(number)\"\(attributes)>\(name)\(note)</row>"
    }
    let header = #"<row r="1"><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>"#
    return WorkbookFixture(
      rows: (rows.lowerBound == 1 ? "" : header) + stretch.joined() + behind,
      sharedStrings: "<si><t>Name</t></si><si><t>\(Self.long)</t></si>")
  }

  @Test func `rows behind many hidden ones are read`() throws {
    let last = Self.count + 1
    let fixture = workbook(
      rows: 2...last, attributes: " hidden=\"1\"",
      behind: "<row r=\"\(last + 1)\"><c t=\"str\"><v>visible</v></c></row>")
    let (source, rows) = try fixture.read(settings { $0.hidden = .skip })
    #expect(rows.map(\.number) == [last + 1])
    #expect(source.notes.first?.message.contains("\(Self.count) hidden rows") == true)
  }

  @Test func `a header far below is found, and rows behind it`() throws {
    let last = Self.count
    let behind = (1...3).map { "<row r=\"\(last + $0)\"><c t=\"str\"><v>row \($0)</v></c></row>" }.joined()
    let fixture = workbook(rows: 1...last, attributes: "", behind: behind)
    let (source, rows) = try fixture.read(settings { $0.headerRow = .row(last + 1) })
    #expect(source.header?.cells == ["row 1"])
    #expect(plain(rows) == [ReadRow(last + 2, ["row 2"]), ReadRow(last + 3, ["row 3"])])
  }

  @Test func `a row of more bytes than a batch is a row among others`() throws {
    let texts = (0..<40).map { _ in String(repeating: "x", count: 32_000) }
    let wide = texts.map { "<Cell><Data ss:Type=\"String\">\($0)</Data></Cell>" }.joined()
    func row(_ cells: String) -> String { "<Row>\(cells)</Row>" }
    func cell(_ text: String) -> String { "<Cell><Data ss:Type=\"String\">\(text)</Data></Cell>" }
    for order in [[0, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 1]] {
      let table = order.map { $0 == 1 ? row(wide) : row(cell("short")) }.joined()
      let rows = try SheetFixtures.read(SheetFixtures.spreadsheetML(table)).rows
      #expect(rows.map(\.cells.count) == order.map { $0 == 1 ? 40 : 1 })
    }
    let odsWide = texts.map {
      "<table:table-cell office:value-type=\"string\"><text:p>\($0)</text:p></table:table-cell>"
    }
    let short =
      "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>s</text:p></table:table-cell></table:table-row>"
    let rows = try SheetFixtures.read(
      SheetFixtures.flatOpenDocument("<table:table-row>\(odsWide.joined())</table:table-row>" + short + short)
    ).rows
    #expect(rows.map(\.cells.count) == [40, 1, 1])
  }
}
