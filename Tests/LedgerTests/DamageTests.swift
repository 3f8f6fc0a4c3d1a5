import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// A damaged ledger is told as such, with what to do, and never ends the program.
struct DamageTests {
  enum Damage: String, CaseIterable, Sendable {
    case zeros, noise, flips, otherPage
  }

  /// A ledger of a few hundred rows in many states, closed, all of it in the file itself.
  private func ledger() async throws -> Workbench {
    let bench = try Workbench()
    do {
      let ledger = try bench.open()
      let run = try ledger.load(
        "f",
        try (1...150).map { try row($0, "T\($0)") } + [skippedRow(900, "S"), rejectedRow(901, [Diagnostic("x", "no")])])
      try await ledger.send(run) { $0.id.rawValue % 3 == 0 ? .rejected : .created($0.contact) }
      try ledger.finishIfDone(run, now: Workbench.start)
      _ = try ledger.load("g", try (100...200).map { try row($0, "T\($0)", content: "b") })
      try ledger.emptyLog()
    }
    try FileManager.default.removeItem(atPath: bench.path + "-wal")
    try FileManager.default.removeItem(atPath: bench.path + "-shm")
    return bench
  }

  private func damaged(_ bytes: Data, page: Int, by damage: Damage) -> Data {
    var bytes = bytes
    let range = page * 4_096..<(page + 1) * 4_096
    var random = SeededGenerator(state: UInt64(page))
    switch damage {
    case .zeros: bytes.replaceSubrange(range, with: Data(count: 4_096))
    case .noise: bytes.replaceSubrange(range, with: (0..<4_096).map { _ in UInt8.random(in: 0...255, using: &random) })
    case .flips:
      for _ in 0..<40 { bytes[Int.random(in: range, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
    case .otherPage:
      let other = Int.random(in: 1..<bytes.count / 4_096, using: &random)
      bytes.replaceSubrange(range, with: bytes[other * 4_096..<(other + 1) * 4_096])
    }
    return bytes
  }

  /// Everything a program does with a ledger, for reading and for writing.
  private func use(_ path: String, lookingThrough: Int64) throws {
    if let reader = try LedgerReader.open(path: path) {
      for run in try reader.runs() { try reader.forEachRow(of: run.id, in: Set(RowState.allCases)) { _ in } }
      try reader.forEachResult(of: nil, in: nil) { _ in }
      _ = try reader.history(of: "T7", dataset: nil)
    }
    let ledger = try TaskLedger(
      path: path, purpose: .real, waitForLock: .seconds(30),
      surroundings: LedgerSurroundings(lookedThroughBytes: lookingThrough))
    for run in try ledger.reader.runs(in: .ready) {
      _ = try ledger.claim(from: run.id, limit: 50, now: Workbench.start)
    }
    _ = try ledger.load("h", try (90...140).map { try row($0, "T\($0)") })
  }

  @Test(arguments: Damage.allCases, [Int64.max, 0])
  func `a damaged page, wherever it is, is told with the fix`(damage: Damage, lookingThrough: Int64) async throws {
    let bench = try await ledger()
    let whole = try Data(contentsOf: URL(fileURLWithPath: bench.path))
    let pages = whole.count / 4_096
    #expect(pages > 40)
    var told = 0
    for page in 1..<pages {
      let copy = try Workbench()
      let bytes = damaged(whole, page: page, by: damage)
      _ = FileManager.default.createFile(
        atPath: copy.path, contents: bytes, attributes: [.posixPermissions: 0o600])
      do {
        try use(copy.path, lookingThrough: lookingThrough)
      } catch let error as LedgerError {
        // What the schema refuses because of damage comes back as a refused statement.
        #expect([.unreadable, .misuse].contains(error.cause), "page \(page): \(error)")
        if lookingThrough > 0 {
          #expect(error.cause == .unreadable, "page \(page): \(error)")
          #expect(error.diagnostic.fix?.isEmpty == false)
        }
        told += 1
      }
    }
    print(
      "measured: \(damage.rawValue), looked through \(lookingThrough > 0): \(told) of \(pages - 1) damaged pages told")
    if lookingThrough > 0, damage == .zeros || damage == .noise { #expect(told > (pages - 1) * 9 / 10) }
  }

  @Test func `a whole look finds what an opening does not`() async throws {
    let bench = try await ledger()
    #expect(try LedgerReader.open(path: bench.path)?.inspect().faults == [])
    // An index that does not know a row: quick_check does not compare the two.
    try RawAccess.write(bench, "PRAGMA writable_schema = ON")
    let queue = try bench.raw()
    try await queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF")
      try database.execute(sql: "DELETE FROM runs WHERE id = 2")
    }
    let faults = try #require(try LedgerReader.open(path: bench.path)).inspect().faults
    #expect(faults.contains { $0.contains("refer to something that is not there") }, "\(faults)")
  }

  @Test(arguments: [
    (
      "DELETE FROM requests WHERE task_id IN (SELECT id FROM tasks WHERE state = 'pending' LIMIT 2)",
      "nothing that could be sent"
    ),
    ("UPDATE rows SET state = 'skipped' WHERE state IS NULL AND run_id = 2", "no row waits for them"),
    ("UPDATE runs SET state = 'finished', finished_at = 1 WHERE id = 2", "still to be sent"),
    ("UPDATE attempts SET contact_id = 'other' WHERE contact_id IS NOT NULL", "differ from what the service answered"),
  ])
  func `a whole look finds what must not be`(statement: String, fault: String) async throws {
    let bench = try await ledger()
    try RawAccess.write(bench, statement)
    let faults = try #require(try LedgerReader.open(path: bench.path)).inspect().faults
    #expect(faults.contains { $0.contains(fault) }, "\(faults)")
  }

  @Test(arguments: [1, 3, 10])
  func `a file whose end is gone is told as such`(pages: Int) async throws {
    let bench = try await ledger()
    let whole = try Data(contentsOf: URL(fileURLWithPath: bench.path))
    try whole.dropLast(pages * 4_096).write(to: URL(fileURLWithPath: bench.path))
    #expect(code { _ = try bench.open() } == .ledgerDamaged)
  }
}
