import Diagnostics
import Testing

@testable import SpreadsheetReading

/// Workbooks of Excel 97 to 2003.
@Suite struct BinaryWorkbookTests {
  static let workbook = BinaryWorkbookFixture(rows: [
    [.text("No"), .text("Name"), .text("Due")], [.number(7), .text("Zoë"), .styled(46_111, 1)], [],
    [.number(0.5), nil, .text("4.93E+11")],
  ])

  private func open(_ bytes: [UInt8], _ settings: SourceSettings = SourceSettings()) throws -> any RowSource {
    let scratch = try Scratch()
    return try SpreadsheetFile.open(
      path: scratch.file("calls.csv", bytes), displayName: "calls.csv", settings: settings)
  }

  private func read(
    _ fixture: BinaryWorkbookFixture, _ settings: SourceSettings = withoutHeader
  ) throws -> [ReadRow] {
    var source = try open(fixture.bytes(), settings)
    return try source.allRows()
  }

  @Test func `a binary workbook is read like any other, whatever its name`() throws {
    var source = try open(Self.workbook.bytes())
    #expect(source.description.format == .xls)
    #expect(source.description.sheet == "Calls")
    #expect(source.header?.cells == ["No", "Name", "Due"])
    let rows = try source.allRows()
    #expect(plain(rows) == [ReadRow(2, ["7", "Zoë", "2026-03-30"]), ReadRow(4, ["0.5", "", "4.93E+11"])])
    #expect(rows.map(\.kinds) == [[.number, .text, .date], [.number, .blank, .text]])
  }

  static let cells: [(cell: BinaryWorkbookFixture.Cell, kind: CellKind, text: String)] = [
    (.text("plain"), .text, "plain"), (.text("Straße 😀 中文"), .text, "Straße 😀 中文"), (.label("own"), .text, "own"),
    (.number(1e15), .number, "1000000000000000"), (.number(-0.25), .number, "-0.25"),
    // 12345 as a whole number, 123.45 as its hundredth, 1.5 as half a double.
    (.compact(12_345 << 2 | 2), .number, "12345"), (.compact(12_345 << 2 | 3), .number, "123.45"),
    (.compact(0x3FF8_0000), .number, "1.5"), (.compact((-7 << 2 | 2) & 0xFFFF_FFFF), .number, "-7"),
    (.boolean(true), .boolean, "true"), (.boolean(false), .boolean, "false"), (.error(0x2A), .error, "#N/A"),
    (.error(0x07), .error, "#DIV/0!"), (.formula(42), .number, "42"), (.textFormula("Ada"), .text, "Ada"),
    (.formula(0), .number, "0"), (.styled(46_111.5, 1), .dateTime, "2026-03-30T12:00:00"),
    (.styled(1.1, 2), .duration, "PT26H24M0S"), (.styled(0.5, 2), .time, "12:00:00"),
  ]

  @Test(arguments: cells.indices)
  func `a cell is of its kind in its canonical text`(index: Int) throws {
    let (cell, kind, text) = Self.cells[index]
    let rows = try read(BinaryWorkbookFixture(rows: [[cell, .number(1)]]))
    #expect(rows.map(\.cells) == [[text, "1"]])
    #expect(rows.first?.kinds == [kind, .number])
  }

  @Test func `formulas of a program that cannot calculate have no result`() throws {
    let rows = try read(BinaryWorkbookFixture(rows: [[.number(1), .formula(0, flags: 3), .emptyFormula]]))
    #expect(rows.first?.kinds == [.number, .uncached, .uncached])
  }

  @Test func `a zero and an empty text are results where others are calculated`() throws {
    let rows = try read(BinaryWorkbookFixture(rows: [[.formula(7), .formula(0, flags: 3), .emptyFormula, .number(1)]]))
    #expect(rows.first?.kinds == [.number, .number, .blank, .number])
  }

  @Test func `rows stand where they say, whatever their order in the file`() throws {
    var fixture = BinaryWorkbookFixture(rows: [
      [.text("a"), .textFormula("b")], [.number(1)], [.text("c"), .text("d")], [.text("e")],
    ])
    fixture.hiddenColumns = 1...1
    fixture.order = [3, 1, 0, 2, 1]
    var source = try open(fixture.bytes(), withoutHeader)
    #expect(try source.allRows().map(\.cells) == [["a", "b"], ["1"], ["c", "d"], ["e"]])
    #expect(source.notes.count == 1)
  }

  @Test func `a chart in the sheet is passed over, and what stands behind it is not`() throws {
    var fixture = BinaryWorkbookFixture(rows: [[.text("a"), .text("b")], [nil, .text("d")]])
    fixture.merged = [[0, 1, 0, 0]]
    fixture.behindCells =
      BinaryWorkbookFixture.record(0x0809, Little.word(0x0600) + Little.word(0x0020) + [UInt8](repeating: 0, count: 12))
      + BinaryWorkbookFixture.record(0x0203, [9, 0, 9, 0, 0, 0] + Little.double(1))
      + BinaryWorkbookFixture.record(0x000A, [])
    let filling = settings {
      $0.headerRow = .none
      $0.fillMerged = true
    }
    #expect(try read(fixture, filling).map(\.cells) == [["a", "b"], ["a", "d"]])
  }

  @Test func `shared texts over the limit are refused`() {
    let found = refusal { _ = try read(Self.workbook, settings { $0.limits.sharedStringBytes = 20 }) }
    #expect(found?.fix?.contains("--limit shared-string-bytes=") == true)
  }

  @Test(arguments: [16, 19, 64, 300])
  func `shared texts go on in further records`(recordBytes: Int) throws {
    let texts = ["Zoë", "Анна Петрова", "a plain and somewhat longer text", "", "😀😀😀", "last"]
    var fixture = BinaryWorkbookFixture(rows: texts.map { [.text($0), .number(1)] })
    fixture.recordBytes = recordBytes
    #expect(try read(fixture).map(\.cells) == texts.map { [$0, "1"] })
  }

  @Test func `hidden rows and columns are read with a note, or left out`() throws {
    var fixture = BinaryWorkbookFixture(rows: [[.text("a"), .text("b")], [.text("c"), .text("d")]])
    fixture.hiddenRows = [1]
    fixture.hiddenColumns = 1...1
    var source = try open(fixture.bytes(), withoutHeader)
    #expect(try source.allRows().map(\.cells) == [["a", "b"], ["c", "d"]])
    #expect(source.notes.first?.message.contains("1 hidden row and 1 hidden column") == true)
    let visible = settings {
      $0.headerRow = .none
      $0.hidden = .skip
    }
    #expect(try read(fixture, visible).map(\.cells) == [["a"]])
  }

  @Test func `merged cells have their value in the first, or in all`() throws {
    var fixture = BinaryWorkbookFixture(rows: [[.text("a"), .text("b")], [nil, .text("d")]])
    fixture.merged = [[0, 1, 0, 0]]
    #expect(try read(fixture).map(\.cells) == [["a", "b"], ["", "d"]])
    let filling = settings {
      $0.headerRow = .none
      $0.fillMerged = true
    }
    #expect(try read(fixture, filling).map(\.cells) == [["a", "b"], ["a", "d"]])
  }

  @Test func `days count from 1904 when the workbook says so`() throws {
    var fixture = BinaryWorkbookFixture(rows: [[.styled(44_649, 1)]])
    fixture.globals = BinaryWorkbookFixture.record(0x0022, [1, 0])
    #expect(try read(fixture).map(\.cells) == [["2026-03-30"]])
  }

  @Test func `a defined name stands for its rectangle`() throws {
    var fixture = BinaryWorkbookFixture(rows: [[.text("x")], [nil, .text("Name")], [nil, .text("Ada"), .text("y")]])
    let reference = [0x3B, 0, 0] as [UInt8] + [1, 2, 1, 1].flatMap(Little.word)
    fixture.names =
      BinaryWorkbookFixture.record(0x01AE, [1, 0, 1, 4])
      + BinaryWorkbookFixture.record(0x0017, [1, 0, 0, 0, 0, 0, 0, 0])
      + BinaryWorkbookFixture.record(
        0x0018,
        [0, 0, 0, 5] + Little.word(reference.count) + [UInt8](repeating: 0, count: 8) + [0] + Array("Today".utf8)
          + reference)
    var source = try open(fixture.bytes(), settings { $0.sheet = .named("today") })
    #expect(source.header?.cells == ["", "Name"])
    #expect(try source.allRows().map(\.cells) == [["", "Ada"]])
  }

  @Test func `a sheet that there is not is refused with those that there are`() {
    let found = refusal { _ = try open(Self.workbook.bytes(), settings { $0.sheet = .named("Other") }) }
    #expect(found?.code == .readNoSuchSheet)
    #expect(found?.message.contains("\"Calls\"") == true)
  }

  @Test func `one with a password and one of Excel 95 are told as that`() {
    var fixture = Self.workbook
    fixture.globals = BinaryWorkbookFixture.record(0x002F, [0, 0, 1, 2, 3, 4])
    #expect(refusal { _ = try open(fixture.bytes()) }?.code == .readEncrypted)
    fixture = Self.workbook
    fixture.version = 0x0500
    #expect(refusal { _ = try open(fixture.bytes()) }?.message.contains("Excel 95") == true)
  }

  @Test func `the workbook of an embedded object is not the file's own`() throws {
    let inner = BinaryWorkbookFixture(rows: [[.text("wrong")]]).stream()
    let outer = BinaryWorkbookFixture(rows: [[.text("right")]]).stream()
    var bytes = CompoundFixture.file([("Workbook", inner), ("Workbook", outer)])
    // The root, which begins in the second sector behind the header, has the second stream alone.
    bytes.replaceSubrange(1_024 + 76..<1_024 + 80, with: [2, 0, 0, 0])
    var source = try open(bytes, withoutHeader)
    #expect(try source.allRows().map(\.cells) == [["right"]])
  }

  @Test func `a long stream is read like a short one`() throws {
    let rows = (0..<900).map { [BinaryWorkbookFixture.Cell.text("row \($0)"), .number(Double($0))] }
    let read = try read(BinaryWorkbookFixture(rows: rows))
    #expect(read.map(\.cells) == (0..<900).map { ["row \($0)", "\($0)"] })
  }

  @Test func `a damaged one is refused in a sentence, wherever it is cut off`() {
    let bytes = Self.workbook.bytes()
    for length in stride(from: 8, to: bytes.count - 512, by: 37) {
      let found = refusal {
        var source = try open(Array(bytes.prefix(length)))
        _ = try source.allRows()
      }
      #expect(found?.fix != nil, "\(length)")
    }
  }

  @Test func `chains of sectors that go in circles end`() {
    var bytes = Self.workbook.bytes()
    // Every entry of the allocation table leads to sector 1.
    for offset in stride(from: 512, to: 1_024, by: 4) {
      bytes.replaceSubrange(offset..<offset + 4, with: [1, 0, 0, 0])
    }
    #expect(refusal { _ = try open(bytes) }?.code == .readInvalidWorkbook)
  }
}
