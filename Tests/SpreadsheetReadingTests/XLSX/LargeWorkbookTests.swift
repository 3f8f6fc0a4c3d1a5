import Diagnostics
import Testing

@testable import SpreadsheetReading

/// Workbooks whose parts are large enough to be inflated, and their shared strings to be read, on another core.
@Suite struct LargeWorkbookTests {
  private static let count = 20_000

  /// Row n has the n-th text, a number, and a text that is not shared; every tenth row stands one further down.
  private func workbook(_ change: (Int, String) -> String = { $1 }) -> WorkbookFixture {
    var generator = SplitMix(state: 3)
    var strings = "<si><t>Text</t></si>"
    var rows = #"<row r="1"><c t="s"><v>0</v></c><c t="str"><v>Number</v></c></row>"#
    for index in 1...Self.count {
      strings += "<si><t>text \(index) \(generator.next())</t></si>"
      let reference = index % 10 == 0 ? "" : " r=\"A\(index + 1)\""
      let row = "<c\(reference) t=\"s\"><v>\(index)</v></c><c><v>\(index)</v></c><c t=\"str\"><v>own</v></c>"
      rows += "<row r=\"\(index + 1)\">\(change(index, row))</row>"
    }
    return WorkbookFixture(rows: rows, sharedStrings: strings)
  }

  @Test func `the same rows come out as of a small one`() throws {
    let (source, rows) = try workbook().read()
    #expect(source.header?.cells == ["Text", "Number"])
    #expect(rows.map(\.number) == Array(2...Self.count + 1))
    let sound = rows.enumerated().allSatisfy { index, row in
      row.cells.count == 3 && row.cells[0].hasPrefix("text \(index + 1) ") && row.cells[1] == "\(index + 1)"
    }
    #expect(sound)
  }

  @Test func `a fault in a row met early is told with its place`() {
    let twice = workbook { $0 == 3 ? $1 + #"<c r="A4"><v>1</v></c>"# : $1 }
    let found = refusal { _ = try twice.read() }
    #expect(found?.code == .readInvalidSheet)
    #expect(found?.place?.description.hasPrefix("callbacks.xlsx:Callbacks!A4") == true)
    let beyond = workbook { $0 == 7 ? #"<c t="s"><v>999999</v></c>"# : $1 }
    #expect(refusal { _ = try beyond.read() }?.message == "the cell refers to a shared text that there is not")
  }

  @Test func `a fault in the shared strings is told`() {
    var broken = workbook()
    broken.sharedStrings? += "<si><t></si>"
    #expect(refusal { _ = try broken.read() }?.code == .readInvalidXML)
  }

  @Test func `a source that is left early ends its threads`() throws {
    let scratch = try Scratch()
    let file = try RegularFile(path: workbook().write(in: scratch), displayName: "callbacks.xlsx")
    for _ in 0..<20 {
      var source = try XLSXSource(file, settings: SourceSettings())
      #expect(try source.nextBatch() != nil)
    }
  }
}
