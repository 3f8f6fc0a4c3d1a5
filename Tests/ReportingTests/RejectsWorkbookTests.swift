import Diagnostics
import Foundation
import Ledger
import Testing

@testable import Reporting
@testable import SpreadsheetReading

/// rejects.xlsx: what it holds when it is read again, and what it does with what no workbook can hold.
@Suite final class RejectsWorkbookTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tf-wb-\(UUID().uuidString)").path
  private let start = Date(timeIntervalSince1970: 1_774_594_800)

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func input(_ header: [String], sheet: String? = nil) -> InputRecord {
    InputRecord(
      file: "list", fingerprint: String(repeating: "f", count: 64), byteCount: 1, modifiedAt: start,
      format: sheet == nil ? "csv" : "xlsx", sheet: sheet, encoding: sheet == nil ? "UTF-8" : nil,
      delimiter: sheet == nil ? UInt8(ascii: ",") : nil, header: header,
      rawHeader: sheet == nil ? header.joined(separator: ",") : nil)
  }

  private func row(_ number: Int, _ cells: OriginalCells, _ problems: [Diagnostic] = []) -> ReportRow {
    ReportRow(input: 0, number: number, cells: cells, state: .rejected, problems: problems)
  }

  private func record(_ text: String) -> OriginalCells { .record(Array(text.utf8)) }

  /// Writes a run folder, and returns what it tells.
  @discardableResult
  private func write(_ rows: [ReportRow], of input: InputRecord) throws -> ImportSummary {
    let runFolder = try RunFolder(at: folder, inputs: [input], isLatest: false)
    for row in rows { try runFolder.write(row) }
    var summary = ImportSummary(
      command: .check, outcome: .done, exitStatus: 0, dataset: "d", mapping: "m.yaml", inputs: [input],
      counts: RunCounts(), startedAt: start, endedAt: start)
    _ = try runFolder.finish(&summary)
    return summary
  }

  private func read(_ change: (inout SourceSettings) -> Void = { _ in }) throws -> [[OriginalCells.Cell]] {
    var settings = SourceSettings()
    change(&settings)
    var source = try SpreadsheetFile.open(path: folder + "/rejects.xlsx", displayName: "r", settings: settings)
    var rows = [(source.header?.cells ?? []).map { OriginalCells.Cell(kind: .text, text: $0) }]
    while let batch = try source.nextBatch() {
      for index in 0..<batch.count { if case .cells(let cells) = batch[index].original { rows.append(cells) } }
    }
    return rows
  }

  private func part(_ name: String) throws -> String {
    let file = try RegularFile(path: folder + "/rejects.xlsx", displayName: "r")
    var limits = ReadingLimits()
    limits.inflationRatio = 2_000
    let archive = try ZipArchive(file, limits: limits)
    let opened = try archive.open(try #require(archive.entries.first { $0.name == name }))
    var bytes: [UInt8] = []
    while true {
      var piece: [UInt8] = []
      let count = try opened.read(into: &piece, atMost: 1 << 16)
      guard count > 0 else { break }
      bytes += piece.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static let hostileTexts = [
    "=1+1", "+49 30 5550100", "-5", "@SUM(A1)", "007", "4.93E+11", "12345678901234567890", "TRUE", "1.1.2026", "#N/A",
    "=HYPERLINK(\"http://example.org\")", "=cmd|' /C calc'!A0", "\u{1B}[31mred", "<script>alert(1)</script>",
    "\u{202E}rtl", "_x0041_", "_x0041_x0042_", "__x000D_", "a\rb", "a\r\nb", "a\tb", " lead", "trail ", "\u{1}\u{1F}",
    "\u{FFFE}", "\u{FFFF}x", "\u{1F600}", "&amp;", "]]>", "'quoted", String(repeating: "x", count: 32_767),
  ]

  @Test(arguments: hostileTexts)
  func `a field of a text file is text in the workbook, to the character, and never a formula`(text: String) throws {
    let quoted = "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    try write([row(2, record("\(quoted),b"))], of: input(["A", "B"]))
    let rows = try read()
    #expect(rows[1][0] == OriginalCells.Cell(kind: .text, text: text))
    #expect(!(try part("xl/worksheets/sheet2.xml")).contains("<f"))
  }

  static let typedCells: [(CellKind, String)] = [
    (.number, "42"), (.number, "0.1"), (.number, "-1.5"), (.number, "123456789012345"), (.boolean, "true"),
    (.boolean, "false"), (.date, "2026-03-30"), (.date, "1900-03-01"), (.date, "9999-12-31"),
    (.dateTime, "2026-03-30T09:30:00"), (.dateTime, "2026-12-31T23:59:59.999"), (.time, "09:30:00"),
    (.time, "00:00:00.5"), (.duration, "PT36H30M0S"), (.text, "007"), (.text, "x"), (.blank, ""),
  ]

  @Test(arguments: typedCells)
  func `a cell of a workbook keeps its type`(kind: CellKind, text: String) throws {
    let cells: OriginalCells = .cells([.init(kind: kind, text: text), .init(kind: .text, text: "x")])
    try write([row(7, cells)], of: input(["A", "B"], sheet: "Data"))
    #expect(try read()[1][0] == OriginalCells.Cell(kind: kind, text: text))
  }

  static let untypable: [(CellKind, String)] = [
    (.number, "0.30000000000000004"), (.date, "1850-01-01"), (.date, "1900-02-28"), (.error, "#N/A"),
  ]

  @Test(arguments: untypable)
  func `what no cell of its type can hold stays the text that is read`(kind: CellKind, text: String) throws {
    try write([row(2, .cells([.init(kind: kind, text: text)]))], of: input(["A"], sheet: "Data"))
    #expect(try read()[1][0].text == text)
  }

  static let sheetSettings: [SourceSettings.Sheet] = [
    .first, .named("Orders"), .named("orders"), .named("a table of the original"), .position(1), .position(9),
    .nameOrPosition("2"),
  ]

  @Test(arguments: sheetSettings)
  func `whatever sheet the mapping names, the rows are read`(sheet: SourceSettings.Sheet) throws {
    try write([row(5, .cells([.init(kind: .text, text: "x")]))], of: input(["A"], sheet: "Orders"))
    let rows = try read {
      $0.sheet = sheet
      $0.headerRow = .row(4)
    }
    #expect(rows.map { $0[0].text } == ["A", "x"])
  }

  @Test(arguments: [
    ("Orders", "Orders"), ("a/b", "Rejected rows"), ("_tf_summary", "Rejected rows"), ("History", "Rejected rows"),
    (String(repeating: "n", count: 32), "Rejected rows"), ("'x", "Rejected rows"), ("März 2026", "März 2026"),
  ])
  func `the rows stand in a sheet of the original's name where there can be one`(name: String, expected: String) throws
  {
    try write([row(5, .cells([.init(kind: .text, text: "x")]))], of: input(["A"], sheet: name))
    let source = try SpreadsheetFile.open(
      path: folder + "/rejects.xlsx", displayName: "r", settings: SourceSettings())
    #expect(source.description.sheet == expected)
  }

  @Test func `faulty cells are coloured and say why and how to fix it`() throws {
    let problems = [
      Diagnostic(
        "map.phone-invalid", at: .cell(file: "list", sheet: nil, column: 1, row: 2, header: "B"), "\"y\" is no number",
        fix: "write it out", column: "phone"),
      Diagnostic("map.required", at: .row(file: "list", sheet: nil, row: 2), "no name"),
    ]
    try write([row(2, record("x,y"), problems), row(3, record("z,w"))], of: input(["A", "B"]))
    let comments = try part("xl/comments1.xml")
    #expect(comments.contains("ref=\"B2\"") && comments.contains("is no number\nFix: write it out"))
    let sheet = try part("xl/worksheets/sheet2.xml")
    let styles = sheet.matches(of: /r="(B2|B3|A2)" s="(\d+)"/).map { (String($0.1), String($0.2)) }
    let style = Dictionary(uniqueKeysWithValues: styles)
    #expect(style["B2"] != style["B3"] && style["A2"] == style["B3"])
    #expect(sheet.contains("<autoFilter ref=\"A1:H3\"/>") && sheet.contains("state=\"frozen\""))
    #expect(try part("xl/worksheets/sheet1.xml").contains("map.phone-invalid"))
  }

  @Test func `comments are bounded in number and length`() throws {
    let problem = Diagnostic(
      "map.x", at: .cell(file: "list", sheet: nil, column: 0, row: 2, header: "A"), String(repeating: "m", count: 5_000)
    )
    let summary = try write((2...2_500).map { row($0, record("x"), [problem]) }, of: input(["A"]))
    #expect(summary.warnings.first?.contains("--limit inflation-ratio=2000") == true)
    let comments = try part("xl/comments1.xml")
    #expect(comments.components(separatedBy: "<comment ").count - 1 == RejectsWorkbook.maximumComments)
    #expect(comments.utf8.count < 4_000_000)
    #expect(try read { $0.limits.inflationRatio = 2_000 }.count == 2_500)
    #expect(try part("xl/worksheets/sheet1.xml").contains("first 2000 faulty cells"))
  }

  @Test func `a row that no workbook can hold as it is stands in rejects.csv alone, and that is told`() throws {
    let long = String(repeating: "x", count: 1 << 20)
    let summary = try write(
      [row(2, record("\(long),a")), row(3, record("b,c")), row(4, record("d\u{0},e"))], of: input(["A", "B"]))
    #expect(try read()[1...].map { $0[0].text } == ["b"])
    let note = try #require(summary.warnings.first)
    #expect(note.contains("2 rejected rows are in rejects.csv only"))
    #expect(note.contains("row 2: A has 1048576 characters") && note.contains("row 4: A holds a U+0000"))
    #expect(try part("xl/worksheets/sheet1.xml").contains("row 2: A has 1048576 characters"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/rejects.csv")).count > 1 << 20)
  }

  @Test
  func `a list with more columns than a sheet has room for, or without a header, gets no workbook, and that is told`()
    throws
  {
    let wide = (0..<16_380).map { "c\($0)" }
    let summary = try write([row(2, record("x"))], of: input(wide))
    #expect(summary.warnings.first?.contains("16386 columns are more than the 16384 of a sheet") == true)
    #expect(!FileManager.default.fileExists(atPath: folder + "/rejects.xlsx"))
    #expect(try write([row(2, record("x"))], of: input([])).warnings.first?.contains("no header row") == true)
  }

  @Test func `it is its owner's alone, and nothing half written stays`() throws {
    try write([row(2, record("x"))], of: input(["A"]))
    let mode = try FileManager.default.attributesOfItem(atPath: folder + "/rejects.xlsx")[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
        "rejects.csv", "rejects.xlsx", "report.html", "summary.json", "summary.txt",
      ])
    // Without rejects the folder of a run that is continued loses it.
    try write([], of: input(["A"]))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
        "report.html", "summary.json", "summary.txt",
      ])
  }

  @Test func `columns that an earlier run added are not taken for the list's, wherever they stand`() throws {
    let source = String(repeating: "a", count: 64)
    let header = ["_tf_row", "A", "_tf_source", "Mine"]
    try write([row(9, record("4,x,\(source),y"))], of: input(header))
    let rows = try read()
    #expect(rows[0].prefix(4).map(\.text) == ["A", "Mine", "_tf_row", "_tf_source"])
    #expect(rows[1].prefix(4).map(\.text) == ["x", "y", "4", source])
    let csv = try String(contentsOfFile: folder + "/rejects.csv", encoding: .utf8)
    #expect(csv.hasPrefix("A,Mine,_tf_row,_tf_source,_tf_column") && csv.contains("\r\nx,y,4,\(source),"))
  }
}
