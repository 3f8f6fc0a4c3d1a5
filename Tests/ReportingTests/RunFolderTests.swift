import Diagnostics
import Foundation
import Ledger
import SpreadsheetReading
import Testing

@testable import Reporting

@Suite struct RunFolderTests {
  private let parent = FileManager.default.temporaryDirectory.appendingPathComponent("tf-\(UUID().uuidString)").path
  private let start = Date(timeIntervalSince1970: 1_774_594_800)

  private func input(_ header: [String], delimiter: String = ",", encoding: String? = "UTF-8") -> InputRecord {
    InputRecord(
      file: "list.csv", fingerprint: "f", byteCount: 1, modifiedAt: start, format: "csv", encoding: encoding,
      delimiter: delimiter.utf8.first, header: header, rawHeader: header.joined(separator: delimiter))
  }

  private func row(_ record: String, _ state: RowState, input: Int = 0, problems: [Diagnostic] = []) -> ReportRow {
    ReportRow(input: input, number: 2, cells: .record(Array(record.utf8)), state: state, problems: problems)
  }

  private func summary(_ inputs: [InputRecord]) -> ImportSummary {
    ImportSummary(
      command: .load, outcome: .done, exitStatus: 0, dataset: "d", mapping: "m.yaml", inputs: inputs,
      counts: RunCounts(), startedAt: start, endedAt: start)
  }

  private func written(_ rows: [ReportRow], _ inputs: [InputRecord]) throws -> (path: String, names: [String]) {
    let path = RunFolder.path(in: parent, id: "r1", startedAt: start)
    let folder = try RunFolder(at: path, inputs: inputs, isLatest: true)
    for row in rows { try folder.write(row) }
    var summary = summary(inputs)
    return (path, try folder.finish(&summary))
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  @Test func `a rejected row keeps its record exactly and gets its problems behind it`() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let problems = [
      Diagnostic("map.phone-invalid", "\"abc\" is no number", fix: "write it out", column: "phone"),
      Diagnostic("map.required", "no name", column: "name"),
    ]
    let (path, _) = try written(
      [row("007;\"a \"\"b\"\"\";x", .rejected, problems: problems)], [input(["No", "Name", "Phone"], delimiter: ";")])
    #expect(
      String(decoding: try bytes(path + "/rejects.csv"), as: UTF8.self)
        == "No;Name;Phone;_tf_row;_tf_source;_tf_column;_tf_code;_tf_message;_tf_extra\r\n"
        + "007;\"a \"\"b\"\"\";x;2;f;phone | name;map.phone-invalid | map.required;"
        + "\"\"\"abc\"\" is no number (fix: write it out) | no name\";\r\n")
  }

  @Test func `a formula without a result is no blank cell, so that the row stays refused until it is corrected`() throws
  {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let cells: [OriginalCells.Cell] = [.init(kind: .text, text: "Ada"), .init(kind: .uncached, text: "")]
    let row = ReportRow(
      input: 0, number: 2, cells: .cells(cells), state: .rejected,
      problems: [Diagnostic("map.uncached-formula", "no result", column: "phone")])
    let (path, _) = try written([row], [input(["Name", "Phone"])])
    let lines = String(decoding: try bytes(path + "/rejects.csv"), as: UTF8.self).components(separatedBy: "\r\n")
    #expect(lines[1].hasPrefix("Ada,#N/A,2,"))
    #expect(OwnColumns.errorValueCodes.contains("map.uncached-formula"))
  }

  @Test(arguments: [("a", "a,,,2,f"), ("a,b,c", "a,b,c,2,f"), ("a,b,c,d,e", "a,b,c,2,f")])
  func `taskferry's own cells stand under their headers however many fields a row has`(
    record: String, expected: String
  ) throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let (path, _) = try written([row(record, .rejected)], [input(["A", "B", "C"])])
    let lines = String(decoding: try bytes(path + "/rejects.csv"), as: UTF8.self).components(separatedBy: "\r\n")
    #expect(lines[1].hasPrefix(expected))
    #expect(lines[1].hasSuffix(record.hasSuffix("e") ? ",\"d,e\"" : ","))
  }

  @Test func `columns that an earlier run added are replaced, not repeated`() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let (path, _) = try written([row("1,5,old", .rejected)], [input(["A", "_tf_row", "_tf_code"])])
    let text = String(decoding: try bytes(path + "/rejects.csv"), as: UTF8.self)
    #expect(text.hasPrefix("A,_tf_row,_tf_source,_tf_column,_tf_code,_tf_message,_tf_extra\r\n1,2,"))
  }

  @Test func `a file is written back in the encoding of its source`() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let (path, _) = try written([row("Jürgen €", .skipped)], [input(["Nämé"], encoding: "windows-1252")])
    let data = try bytes(path + "/skipped.csv")
    #expect(data.starts(with: [0x4E, 0xE4, 0x6D, 0xE9]))
    #expect(data.range(of: Data([0x4A, 0xFC, 0x72, 0x67, 0x65, 0x6E, 0x20, 0x80])) != nil)
  }

  @Test func `only files with content exist, for the owner alone, and nothing half written stays`() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let (path, names) = try written([row("1", .created), row("2", .pending)], [input(["A"])])
    #expect(names == ["created.csv", "waiting.csv", "summary.txt", "summary.json", "report.html"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == names.sorted())
    for name in names {
      let mode = try FileManager.default.attributesOfItem(atPath: path + "/" + name)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: parent + "/runs/latest")
        == (path as NSString).lastPathComponent)
  }

  @Test func `each of several inputs has a folder of its own`() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    var second = input(["A"])
    second.file = "../other/b.csv"
    let (_, names) = try written([row("1", .created), row("2", .created, input: 1)], [input(["A"]), second])
    #expect(
      names == ["1-list.csv/created.csv", "2-b.csv/created.csv", "summary.txt", "summary.json", "report.html"])
  }

  @Test func `a run that is continued writes its files anew`() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    _ = try written([row("1", .pending)], [input(["A"])])
    let (path, _) = try written([row("1", .created)], [input(["A"])])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: path).sorted() == [
        "created.csv", "report.html", "summary.json", "summary.txt",
      ])
  }

  @Test func `a folder that cannot be written says so and how to go on`() {
    #expect(throws: ReportError.self) { try RunFolder(at: "/proc/taskferry/runs/x", inputs: [], isLatest: true) }
  }
}
