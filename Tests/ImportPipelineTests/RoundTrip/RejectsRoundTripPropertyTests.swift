import Foundation
import Reporting
import Testing

@testable import ImportPipeline

/// rejects.csv and rejects.xlsx of any list, corrected, make exactly the requests that were missing: those of the list as
/// it should have been, none twice and none lost, to the byte.
@Suite struct RejectsRoundTripPropertyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var dialect: TextDialect
    var source = ""
    var isPlain = false
    /// Of the rejects.csv of a workbook that the same mapping reads.
    var workbookDialect = TextDialect()
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "UTF-8, commas", dialect: TextDialect()),
    Case(name: "UTF-8, semicolons, LF", dialect: TextDialect(delimiter: ";", lineBreak: "\n")),
    Case(name: "UTF-8, tabs, all quoted", dialect: TextDialect(delimiter: "\t", quotesAll: true)),
    Case(
      name: "UTF-8, bars", dialect: TextDialect(delimiter: "|"), source: "delimiter: \"|\"",
      workbookDialect: TextDialect(delimiter: "|")),
    Case(name: "UTF-8 with a mark", dialect: TextDialect(mark: [0xEF, 0xBB, 0xBF], delimiter: ";")),
    Case(
      name: "UTF-16", dialect: TextDialect(encoding: .utf16LittleEndian, mark: [0xFF, 0xFE], delimiter: "\t")),
    Case(name: "UTF-32", dialect: TextDialect(encoding: .utf32BigEndian, mark: [0, 0, 0xFE, 0xFF], delimiter: ";")),
    Case(
      name: "Windows-1252", dialect: TextDialect(encoding: .windowsCP1252, delimiter: ";"),
      source: "encoding: windows-1252", isPlain: true, workbookDialect: TextDialect(mark: [0xEF, 0xBB, 0xBF])),
    Case(
      name: "quoted by apostrophes", dialect: TextDialect(quote: "'", quotesAll: true), source: "quote: \"'\"",
      isPlain: true, workbookDialect: TextDialect(quote: "'", quotesAll: true)),
    Case(
      name: "escaped by backslashes", dialect: TextDialect(delimiter: ";", escape: "\\", quotesAll: true),
      isPlain: true),
    Case(
      name: "escaped by backslashes, named", dialect: TextDialect(delimiter: ";", escape: "\\", quotesAll: true),
      source: "escape: \"\\\\\"", isPlain: true, workbookDialect: TextDialect(escape: "\\")),
  ]

  @Test(arguments: cases, 1...5 as ClosedRange<UInt64>)
  func `of a text file`(example: Case, seed: UInt64) async throws {
    let bench = try RoundTripBench(source: example.source)
    let list = GeneratedList(seed: seed, isPlain: example.isPlain, mayBeRagged: true)
    let dialect = example.dialect
    func file(_ name: String, _ rows: [[String]]) throws -> String {
      try bench.write(try dialect.bytes([GeneratedList.header] + rows), name)
    }
    let wanted = try await bench.check(file("right.csv", list.rows.map(\.correct)))
    try #require(wanted.requests.count == list.rows.count)
    let path = try file("list.csv", list.rows.map(\.broken))
    let first = try await bench.check(path)
    #expect(first.requests.count < wanted.requests.count)
    var corrected = [
      "rejects.csv": try bench.correct(first.file("rejects.csv"), of: list, in: dialect, as: "corrected.csv"),
      "rejects.xlsx": try bench.correctWorkbook(
        first.file("rejects.xlsx"), of: list, as: "corrected.xlsx", isText: true),
    ]
    let opened = try await bench.check(path, style: .excel)
    var excel = dialect
    (excel.encoding, excel.mark) = (.utf8, [0xEF, 0xBB, 0xBF])
    corrected["--excel"] = try bench.correct(opened.file("rejects.csv"), of: list, in: excel, as: "excel.csv")
    for (kind, path) in corrected {
      let second = try await bench.check(path)
      #expect(second.summary.problems.map(\.example) == [], "\(kind)")
      #expect((first.requests + second.requests).sorted() == wanted.requests.sorted(), "\(kind)")
    }
    // What nobody corrected is refused again, whole, and goes on naming its first row and file.
    for name in ["rejects.csv", "rejects.xlsx"] {
      let again = try await bench.check(try first.file(name))
      #expect(again.requests == [], "\(name)")
      let written = name == "rejects.csv" ? dialect : example.workbookDialect
      let texts = try bench.correct(again.file("rejects.csv"), of: list, in: written, as: "twice.csv")
      let third = try await bench.check(texts)
      #expect((first.requests + third.requests).sorted() == wanted.requests.sorted(), "\(name), twice")
    }
  }

  static let sheets: [(String, [String], Int)] = [
    ("", ["Data"], 0), ("sheet: Data", ["Cover", "Data"], 1), ("sheet: 3", ["Cover", "Notes", "Data"], 2),
    ("sheet: Data", ["Data", "Other"], 0),
  ]

  @Test(arguments: sheets, 1...5 as ClosedRange<UInt64>)
  func `of a workbook, whatever way its sheet is named`(sheet: (String, [String], Int), seed: UInt64) async throws {
    let bench = try RoundTripBench(source: sheet.0)
    let list = GeneratedList(seed: seed, isPlain: false, mayBeRagged: false)
    func file(_ name: String, _ rows: [[String]]) throws -> String {
      try bench.writeWorkbook([GeneratedList.header] + rows, name, sheets: sheet.1, dataSheet: sheet.2)
    }
    let wanted = try await bench.check(file("right.xlsx", list.rows.map(\.correct)))
    try #require(wanted.requests.count == list.rows.count)
    let first = try await bench.check(file("list.xlsx", list.rows.map(\.broken)))
    #expect(first.requests.count < wanted.requests.count)
    let corrected = [
      try bench.correct(first.file("rejects.csv"), of: list, in: TextDialect(), as: "corrected.csv"),
      try bench.correctWorkbook(first.file("rejects.xlsx"), of: list, as: "corrected.xlsx", isText: false),
    ]
    for path in corrected {
      let second = try await bench.check(path)
      #expect(second.summary.problems.map(\.example) == [], "\(path)")
      #expect((first.requests + second.requests).sorted() == wanted.requests.sorted(), "\(path)")
    }
    let again = try await bench.check(try first.file("rejects.xlsx"))
    #expect(again.requests == [])
  }

  /// Under `file_and_row` the tokens tell: a row is the same task from whichever of the files it comes, and however often
  /// it was refused before.
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `keeps the identity of rows that are known by nothing else`(seed: UInt64) async throws {
    let bench = try RoundTripBench(identity: "file_and_row")
    let list = GeneratedList(seed: seed, isPlain: false, mayBeRagged: true)
    let dialect = TextDialect()
    let path = try bench.write(try dialect.bytes([GeneratedList.header] + list.rows.map(\.broken)), "list.csv")
    let first = try await bench.check(path)
    let csv = try await bench.check(
      bench.correct(first.file("rejects.csv"), of: list, in: dialect, as: "corrected.csv"))
    let xlsx = try await bench.check(
      bench.correctWorkbook(first.file("rejects.xlsx"), of: list, as: "corrected.xlsx", isText: true))
    let again = try await bench.check(try first.file("rejects.xlsx"))
    let twice = try await bench.check(
      bench.correct(again.file("rejects.csv"), of: list, in: dialect, as: "twice.csv"))
    #expect(csv.requests.count + first.requests.count == list.rows.count)
    #expect(Set(csv.requests) == Set(xlsx.requests))
    #expect(Set(csv.requests) == Set(twice.requests))
    #expect(Set(first.requests).isDisjoint(with: csv.requests))
  }

  @Test func `what _tf_source says changes nothing where rows are known by their columns`() async throws {
    let bench = try RoundTripBench()
    let source = String(repeating: "a", count: 64)
    let rows = "0001,x,10.01.2026,1,n"
    let plain = try await bench.check(bench.write(Data("Id,Name,Due,Amount,Note\n\(rows)\n".utf8), "a.csv"))
    for (index, claim) in ["\(source),7", "nonsense,x", ",", "\(source),"].enumerated() {
      let text = "Id,Name,Due,Amount,Note,_tf_source,_tf_row\n\(rows),\(claim)\n"
      let marked = try await bench.check(bench.write(Data(text.utf8), "b\(index).csv"))
      #expect(marked.requests == plain.requests, "\(claim)")
    }
  }

  @Test func `a rejects file of the columns that earlier versions wrote loads as it did`() async throws {
    let bench = try RoundTripBench()
    let text =
      "Id,Name,Due,Amount,Note,_tf_row,_tf_code,_tf_column,_tf_message,_tf_extra\n"
      + "0001,x,10.01.2026,1,n,2,map.value-missing,name,\"column name has no value\",\n"
    let outcome = try await bench.check(bench.write(Data(text.utf8), "old.csv"))
    #expect(outcome.requests.count == 1)
  }
}
