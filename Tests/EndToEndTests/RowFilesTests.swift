import Foundation
import Ledger
import Testing

/// Row files of the real program: for loading, for opening, and made again when the ledger no longer has the cells.
@Suite struct RowFilesTests {
  private static let rows = "Id,Name,Status,Due\n1,=Ann,,\n2,,,\n3,+Bo,,soon\n4,Cy,closed,\n"

  private func text(_ bench: ListProgram, _ folder: String?, _ name: String) throws -> String {
    try bench.program.text(try #require(folder) + "/" + name)
  }

  private func erased(_ bench: ListProgram, _ list: String, _ mapping: String) throws -> Summary {
    let first = try Summary(try bench.simulate([list, "--mapping", mapping]).output)
    #expect(first.states == ["created": 1, "rejected": 2, "skipped": 1])
    let other = try bench.write("other.csv", "Id,Name,Status,Due\n9,Zoe,,\n")
    _ = try bench.simulate([other, "--mapping", mapping, "--keep-rows", "0s"], now: "2026-03-03T08:00:00Z")
    #expect(try bench.rows(of: first.run).allSatisfy { $0.cells == nil })
    return first
  }

  private func results(_ bench: ListProgram, _ run: String?, _ words: [String] = []) throws -> Program.Result {
    try bench.program.run(
      ["results", try #require(run), "--simulated", "--ledger", bench.ledger, "--format", "json"] + words)
  }

  @Test func `results takes the cells from the input again when the ledger has erased them`() throws {
    let bench = try ListProgram()
    let list = try bench.write("list.csv", Self.rows)
    let first = try erased(bench, list, try bench.mapping())
    let names = ["rejects.csv", "created.csv", "skipped.csv"]
    let before = try names.map { try text(bench, first.folder, $0) }
    for name in names { try FileManager.default.removeItem(atPath: try #require(first.folder) + "/" + name) }
    let again = try results(bench, first.run)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try names.map { try text(bench, first.folder, $0) } == before)
    #expect(FileManager.default.fileExists(atPath: try #require(first.folder) + "/rejects.xlsx"))
  }

  @Test(arguments: ["gone", "changed"])
  func `results says why it cannot, and leaves the files that are there`(kind: String) throws {
    let bench = try ListProgram()
    let list = try bench.write("list.csv", Self.rows)
    let first = try erased(bench, list, try bench.mapping())
    let before = try text(bench, first.folder, "rejects.csv")
    if kind == "gone" {
      try FileManager.default.removeItem(atPath: list)
    } else {
      try bench.write("list.csv", Self.rows + "5,Di,,\n")
    }
    let refused = try results(bench, first.run)
    #expect(refused.status == 65)
    let reason = kind == "gone" ? "the file cannot be read" : "it has other content by now"
    #expect((refused.errors + refused.output).contains(reason))
    #expect(try text(bench, first.folder, "rejects.csv") == before)
    let elsewhere = try results(bench, first.run, ["--output", bench.folder + "/elsewhere"])
    #expect(elsewhere.status == 0 && elsewhere.output.contains(reason))
  }

  @Test func `standard input cannot be read again, and results says so`() throws {
    let bench = try ListProgram()
    let mapping = try bench.mapping()
    let words = ["--simulate", "--ledger", bench.ledger, "--rate", "1000", "--burst", "100", "--format", "json"]
    let first = try Summary(
      try bench.program.run(
        ["load", "-", "--mapping", mapping, "--now", "2026-03-02T08:00:00Z", "--max-rejects", "100%"] + words,
        input: Self.rows
      ).output)
    let other = try bench.write("other.csv", "Id,Name,Status,Due\n9,Zoe,,\n")
    _ = try bench.simulate([other, "--mapping", mapping, "--keep-rows", "0s"], now: "2026-03-03T08:00:00Z")
    let refused = try results(bench, first.run)
    #expect(refused.status == 65)
    #expect((refused.errors + refused.output).contains("it was read from standard input, which cannot be read again"))
  }

  @Test func `--excel guards what would be run, and a load undoes it`() throws {
    let bench = try ListProgram()
    let mapping = try bench.mapping()
    let list = try bench.write("list.csv", Self.rows)
    let first = try Summary(try bench.simulate([list, "--mapping", mapping, "--excel"]).output)
    let rejects = try text(bench, first.folder, "rejects.csv")
    let path = try #require(first.folder) + "/rejects.csv"
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).starts(with: [0xEF, 0xBB, 0xBF, UInt8(ascii: "I")]))
    #expect(rejects.contains("\r\n3,'+Bo,,soon,"))
    #expect(try text(bench, first.folder, "created.csv").contains("\r\n1,'=Ann,,,"))
    // The same run, exact again.
    _ = try results(bench, first.run)
    #expect(try text(bench, first.folder, "rejects.csv").contains("\r\n3,+Bo,,soon,"))
    let fixed = try bench.write("fixed.csv", rejects.replacingOccurrences(of: ",soon,", with: ",2026-03-04,"))
    let second = try Summary(try bench.simulate([fixed, "--mapping", mapping]).output)
    #expect(second.states == ["created": 1, "rejected": 1])
    #expect(try text(bench, second.folder, "created.csv").contains("\r\n3,+Bo,,2026-03-04,4,"))
    let last = try text(bench, second.folder, "rejects.csv")
    #expect(!last.contains("_tf_guarded") && last.contains("\r\n2,,,,3,"))
  }

  @Test func `created.csv, also one for opening, is adopted by another ledger`() throws {
    let bench = try ListProgram()
    let list = try bench.write("list.csv", Self.rows)
    let first = try Summary(try bench.simulate([list, "--mapping", try bench.mapping(), "--excel"]).output)
    let path = try #require(first.folder) + "/created.csv"
    let adopted = try bench.program.run(
      ["adopt", path, "--ledger", bench.folder + "/new.sqlite", "--simulated"])
    #expect(adopted.status == 0, "\(adopted.errors)")
  }

  @Test func `rejects.xlsx, uncorrected, is refused again by the same command, and nothing is sent twice`() throws {
    let bench = try ListProgram()
    let mapping = try bench.mapping()
    let list = try bench.write("list.csv", Self.rows)
    let first = try Summary(try bench.simulate([list, "--mapping", mapping]).output)
    let workbook = try #require(first.folder) + "/rejects.xlsx"
    let second = try Summary(try bench.simulate([workbook, "--mapping", mapping]).output)
    #expect(second.states == ["rejected": 2])
    let rejects = try text(bench, second.folder, "rejects.csv")
    let source = try text(bench, first.folder, "rejects.csv").components(separatedBy: "\r\n")[1].components(
      separatedBy: ",")[5]
    #expect(rejects.components(separatedBy: source).count == 3)
  }
}
