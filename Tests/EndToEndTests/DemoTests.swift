import Foundation
import Testing

/// What `make demo` shows: a callback list as CSV and as XLSX, into the simulator inside the process.
@Suite struct DemoTests {
  private func load(_ program: Program, _ file: String, _ extra: [String] = []) throws -> Program.Result {
    try program.run(
      [
        "load", "samples/callbacks/\(file)", "--mapping", "mappings/callbacks.yaml", "--simulate", "--now",
        "2026-03-27T07:00:00Z", "--rate", "500", "--burst", "100", "--max-rejects", "25%", "--format", "json",
      ] + extra)
  }

  @Test func `a CSV and an XLSX list become tasks, rows in both only once, and the same command makes nothing new`()
    throws
  {
    let program = try Program()
    let first = try load(program, "callbacks.csv")
    #expect(first.status == 1, "two rows are refused: \(first.errors)")
    #expect(
      try Summary(first.output).states == ["created": 19, "rejected": 2, "skipped": 2, "deferred": 1])

    let second = try load(program, "callbacks.xlsx")
    #expect(second.status == 0, "\(second.errors)")
    #expect(try Summary(second.output).states == ["created": 19, "duplicate": 4, "skipped": 1])

    let again = try load(program, "callbacks.xlsx")
    #expect(again.status == 0)
    #expect(try Summary(again.output).states == ["duplicate": 23, "skipped": 1])
    let againFirst = try load(program, "callbacks.csv")
    #expect(try Summary(againFirst.output).counts["created"] == 0)
    #expect(try Summary(againFirst.output).counts["duplicate"] == 19)
  }

  @Test func `created rows stand in created.csv with their ContactIds, refused ones in rejects.csv with the reason`()
    throws
  {
    let program = try Program()
    let folder = try #require(try Summary(try load(program, "callbacks.csv").output).folder)
    let created = try program.text(folder + "/created.csv").split(whereSeparator: \.isNewline)
    #expect(created.count == 20)
    #expect(created[0].hasSuffix(",_tf_row,_tf_source,_tf_contact_id,_tf_created_at,_tf_scheduled_time,_tf_key"))
    let contacts = created.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false)[9] }
    #expect(Set(contacts).count == 19)
    #expect(contacts.allSatisfy { $0.count == 36 })
    let rejects = try program.text(folder + "/rejects.csv")
    #expect(rejects.contains(",555-01,"))
    #expect(rejects.contains("map.") && rejects.contains("phone"))
    #expect(try program.text(folder + "/waiting.csv").contains("deferred"))
  }

  @Test func `a check says beforehand what the load will do, without a ledger to compare with`() throws {
    let program = try Program()
    let result = try program.run([
      "check", "samples/callbacks/callbacks.csv", "--mapping", "mappings/callbacks.yaml", "--now",
      "2026-03-27T07:00:00Z", "--max-rejects", "25%", "--format", "json",
    ])
    #expect(result.status == 1, "\(result.errors)")
    #expect(try Summary(result.output).states == ["pending": 19, "rejected": 2, "skipped": 2, "deferred": 1])
    #expect(!FileManager.default.fileExists(atPath: program.folder + "/.local/state/taskferry/ledger.sqlite"))
  }

  @Test(arguments: ["callbacks", "tickets", "reminders", "migration"])
  func `the examples inside each sample mapping hold`(name: String) throws {
    let result = try Program().run(["test", "mappings/\(name).yaml"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }
}
