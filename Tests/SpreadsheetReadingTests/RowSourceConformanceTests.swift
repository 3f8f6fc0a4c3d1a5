import Diagnostics
import Testing

@testable import SpreadsheetReading

/// What every reader promises, whatever the format and however the bytes arrive.
///
/// Each reader is given the same table in its own format. What its rows are must not depend on the pieces.
enum ReaderUnderTest: String, Sendable, CaseIterable {
  case csv, xlsx, xml2003, fods

  /// Row 1 is the header, row 3 is blank, row 4 has a text of several lines, row 6 holds what needs escaping.
  static let table: [(number: Int, cells: [String])] = [
    (1, ["Ticket", "Name", "Note"]),
    (2, ["7", "Ada Lovelace", "left a message"]),
    (4, ["8", "Émile Zoë 🙂", "two\nlines"]),
    (5, ["9", "", "said \"call me\""]),
    (6, ["10", "a & b <c>", "x,y;z"]),
    (9, ["0011", "  spaced  ", "end"]),
  ]

  static let expected = table.dropFirst().map { ReadRow($0.number, $0.cells) }

  func read(
    _ settings: SourceSettings = SourceSettings(), pieces: Pieces, rows: [(number: Int, cells: [String])] = table
  ) throws -> (source: any RowSource, rows: [ReadRow]) {
    switch self {
    case .csv:
      let (source, rows) = try readText(ReaderUnderTest.text(of: rows), settings, pieces: pieces)
      return (source, plain(rows))
    case .xlsx:
      let (source, rows) = try ReaderUnderTest.workbook(of: rows).read(settings)
      return (source, plain(rows))
    case .xml2003:
      let table = ReaderUnderTest.rows(of: rows, row: { "<Row ss:Index=\"\($0)\">\($1)</Row>" }) {
        "<Cell><Data ss:Type=\"String\">\($0)</Data></Cell>"
      }
      let (source, rows) = try SheetFixtures.read(SheetFixtures.spreadsheetML(table), settings, pieces: pieces)
      return (source, plain(rows))
    case .fods:
      var next = 1
      let table = ReaderUnderTest.rows(
        of: rows,
        row: { number, cells in
          let gap = number - next
          next = number + 1
          let blank = "<table:table-row table:number-rows-repeated=\"\(gap)\"><table:table-cell/></table:table-row>"
          return (gap > 0 ? blank : "") + "<table:table-row>\(cells)</table:table-row>"
        },
        cell: {
          let text = $0.replacing("&#10;", with: "<text:line-break/>").replacing("  ", with: "<text:s text:c=\"2\"/>")
          return "<table:table-cell office:value-type=\"string\"><text:p>\(text)</text:p></table:table-cell>"
        })
      let (source, rows) = try SheetFixtures.read(SheetFixtures.flatOpenDocument(table), settings, pieces: pieces)
      return (source, plain(rows))
    }
  }

  private static func rows(
    of rows: [(number: Int, cells: [String])], row: (Int, String) -> String, cell: (String) -> String
  ) -> String {
    rows.map { number, cells in
      let content = cells.map {
        cell($0.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\n", with: "&#10;"))
      }
      return row(number, content.joined())
    }.joined()
  }

  private static func text(of rows: [(number: Int, cells: [String])]) -> String {
    var text = ""
    var number = 1
    for row in rows {
      while number < row.number {
        text += "\r\n"
        number += 1
      }
      text += row.cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\r\n"
      number += 1
    }
    return text
  }

  private static func workbook(of rows: [(number: Int, cells: [String])]) -> WorkbookFixture {
    let xml = rows.map { row in
      let cells = row.cells.map { cell in
        let text = cell.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\n", with: "&#10;")
        return "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">\(text)</t></is></c>"
      }
      return "<row r=\"\(row.number)\">\(cells.joined())</row>"
    }
    return WorkbookFixture(rows: xml.joined())
  }
}

@Suite struct RowSourceConformanceTests {
  @Test(arguments: ReaderUnderTest.allCases, Pieces.all)
  func `the same rows come out whatever the pieces`(reader: ReaderUnderTest, pieces: Pieces) throws {
    let (source, rows) = try reader.read(pieces: pieces)
    #expect(rows == ReaderUnderTest.expected)
    #expect(source.header?.cells == ["Ticket", "Name", "Note"])
    #expect(source.header?.rowNumber == 1)
  }

  @Test(arguments: ReaderUnderTest.allCases)
  func `without a header every row is data`(reader: ReaderUnderTest) throws {
    let (source, rows) = try reader.read(withoutHeader, pieces: .whole)
    #expect(source.header == nil)
    #expect(rows.map(\.number) == [1, 2, 4, 5, 6, 9])
  }

  @Test(arguments: ReaderUnderTest.allCases)
  func `rows above the header are not read`(reader: ReaderUnderTest) throws {
    let (source, rows) = try reader.read(settings { $0.headerRow = .row(4) }, pieces: .whole)
    #expect(source.header?.rowNumber == 4)
    #expect(source.header?.cells.first == "8")
    #expect(rows.map(\.number) == [5, 6, 9])
  }

  @Test(arguments: ReaderUnderTest.allCases)
  func `a blank header row is refused`(reader: ReaderUnderTest) {
    let found = refusal { _ = try reader.read(settings { $0.headerRow = .row(3) }, pieces: .whole) }
    #expect(found?.code == .readHeaderMissing)
    #expect(found?.message == "the header row is blank; the next row with text is 4")
    #expect(found?.fix == "set `header_row: 4`")
  }

  @Test(arguments: ReaderUnderTest.allCases)
  func `a header row beyond the end is refused`(reader: ReaderUnderTest) {
    let found = refusal { _ = try reader.read(settings { $0.headerRow = .row(50) }, pieces: .whole) }
    #expect(found?.code == .readHeaderMissing)
  }

  @Test(arguments: ReaderUnderTest.allCases)
  func `a header cell over the limit is refused`(reader: ReaderUnderTest) {
    let rows = [(number: 1, cells: [String(repeating: "ö", count: 1_025), "b"])]
    #expect(refusal { _ = try reader.read(pieces: .whole, rows: rows) }?.code == .readHeaderInvalid)
  }

  @Test(arguments: ReaderUnderTest.allCases)
  func `a batch is never empty and the end is nil for good`(reader: ReaderUnderTest) throws {
    var (source, rows) = try reader.read(pieces: .whole, rows: [(1, ["a", "b"])])
    #expect(rows.isEmpty)
    #expect(try source.nextBatch() == nil)
    #expect(try source.nextBatch() == nil)
  }

  @Test(arguments: ReaderUnderTest.allCases)
  func `nothing is lost between two batches`(reader: ReaderUnderTest) throws {
    let rows = [(number: 1, cells: ["n", "text"])] + (2...9_001).map { (number: $0, cells: ["\($0)", "row \($0)"]) }
    let (_, read) = try reader.read(pieces: .whole, rows: rows)
    #expect(read.count == 9_000)
    #expect(read.last == ReadRow(9_001, ["9001", "row 9001"]))
  }
}
