import Diagnostics
import Foundation
import GRDB
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// Ledgers that earlier versions of the program made, each kept as SQL text in Tests/Golden/ledgers. A new version of
/// the schema adds the one before it as a file; nothing here changes.
struct EarlierSchemaTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Golden/ledgers")

  static let versions = Array(1..<LedgerSchema.version)

  private func bench(_ version: Int) throws -> Workbench {
    let bench = try Workbench()
    let text = try String(contentsOf: Self.folder.appendingPathComponent("v\(version).sql"), encoding: .utf8)
    _ = FileManager.default.createFile(atPath: bench.path, contents: nil, attributes: [.posixPermissions: 0o600])
    let queue = try DatabaseQueue(path: bench.path)
    try queue.writeWithoutTransaction { try $0.execute(sql: text) }
    try queue.close()
    return bench
  }

  /// Rows by run and state, read without the program's code.
  private func counts(_ bench: Workbench) throws -> [String] {
    let rows = try RawAccess.rows(
      bench, "SELECT run || ' ' || state || ' ' || count(*) AS line FROM results GROUP BY run, state ORDER BY 1")
    return rows.map { $0["line"] as String }
  }

  @Test(arguments: versions)
  func `is brought up to date with every row and every task in its state`(version: Int) throws {
    let bench = try bench(version)
    let before = try counts(bench)
    #expect(!before.isEmpty)
    let sending = try RawAccess.rows(bench, "SELECT count(*) AS count FROM tasks WHERE state = 'sending'")[0]
    let tasks = try RawAccess.rows(bench, "SELECT id, client_token, contact_id FROM tasks ORDER BY id")
    let ledger = try bench.open()
    #expect(try RawAccess.rows(bench, "PRAGMA user_version").map { $0[0] as Int } == [LedgerSchema.version])
    // A row that was being sent when the program ended is in doubt, as after any other crash.
    #expect(sending["count"] == 1)
    #expect(try RawAccess.rows(bench, "SELECT id, client_token, contact_id FROM tasks ORDER BY id") == tasks)
    let after = try counts(bench)
    let moved = Set(before).symmetricDifference(after)
    #expect(moved.allSatisfy { $0.contains("pending") || $0.contains("in doubt") }, "\(moved)")
    let runs = try ledger.reader.runs()
    #expect(runs.reduce(0) { $0 + $1.counts.total } == (try RawAccess.rows(bench, "SELECT * FROM rows")).count)
    #expect(try ledger.reader.inspect().faults == [])
  }

  @Test(arguments: versions)
  func `goes on where it stopped, and knows what was made before`(version: Int) async throws {
    let bench = try bench(version)
    let ledger = try bench.open()
    let later = Workbench.start.addingTimeInterval(7_200)
    for record in try ledger.reader.runs(in: .ready) {
      guard case .continued(let continued) = try ledger.open(record.specification, now: later) else {
        throw Unexpected("the run is not continued")
      }
      try ledger.requeue(continued.id, resendAfter: .distantPast)
      try await ledger.send(continued.id, now: later) { .created($0.contact) }
      try ledger.finishIfDone(continued.id, now: later)
    }
    #expect(try ledger.reader.runs(in: .ready).isEmpty)
    let made = try RawAccess.rows(
      bench, "SELECT identity, content FROM tasks WHERE state = 'created' ORDER BY id")
    #expect(made.count > 2)
    let rows = try made.enumerated().map { index, task in
      let identity = String(decoding: task["identity"] as Data, as: UTF8.self)
      let content = String(decoding: (task["content"] as Data).prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
      return try row(index + 2, identity, content: content)
    }
    let again = try ledger.load("again", rows, now: later)
    #expect(try ledger.states(of: again) == Array(repeating: .duplicate, count: rows.count))
    #expect(try ledger.reader.inspect().faults == [])
  }

  @Test func `every earlier schema is kept`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    #expect(files == Self.versions.map { "v\($0).sql" })
  }
}
