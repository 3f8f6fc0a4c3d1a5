import Diagnostics
import Foundation
import Testing

@testable import Ledger

/// What is seen of a ledger from outside.
@Suite struct `The health of a ledger` {
  @Test func `of one that is not there is room for one, and nothing is made`() throws {
    let bench = try Workbench()
    let health = LedgerHealth.look(at: bench.path)
    #expect(health.bytes == nil && health.schema == nil && health.problem == nil && health.holder == nil)
    #expect((health.freeBytes ?? 0) > 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder.path).isEmpty)
  }

  @Test func `tells schema, purpose and mode of one that is whole`() throws {
    let bench = try Workbench()
    do { _ = try bench.open() }
    let health = LedgerHealth.look(at: bench.path)
    #expect(health.problem == nil)
    #expect(health.schema == LedgerSchema.version)
    #expect(health.purpose == .real)
    #expect(health.mode == 0o600)
    #expect(health.wasLookedThrough)
    #expect((health.bytes ?? 0) > 0)
  }

  @Test func `tells what is no ledger, and one that is gone`() throws {
    let bench = try Workbench()
    try Data(repeating: 0x41, count: 8_192).write(to: URL(fileURLWithPath: bench.path))
    #expect(LedgerHealth.look(at: bench.path).problem?.code == .ledgerNotALedger)
    let other = try Workbench()
    do { _ = try other.open() }
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: other.path + suffix) }
    #expect(LedgerHealth.look(at: other.path).problem?.code == .ledgerGone)
  }

  @Test(.enabled(if: FileManager.default.isReadableFile(atPath: "/proc/locks"), "Linux tells who holds a lock"))
  func `names who holds it, and leaves the lock alone`() throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let holder = LedgerHealth.look(at: bench.path).holder
    withExtendedLifetime(ledger) {}
    #expect(holder?.process == ProcessInfo.processInfo.processIdentifier)
  }

  @Test func `finds the holder of an exclusive lock by the number of its file`() {
    let locks = """
      1: POSIX  ADVISORY  READ 11 08:01:1573 128 128
      2: FLOCK  ADVISORY  WRITE 22 08:01:1573 0 EOF
      2: -> FLOCK  ADVISORY  WRITE 33 08:01:1573 0 EOF
      3: FLOCK  ADVISORY  READ 44 08:01:99 0 EOF
      4: FLOCK  ADVISORY  WRITE 55 fd:00:1573 0 EOF
      """
    #expect(LockHolder.process(in: locks, inode: 1_573, noted: nil) == 22)
    #expect(LockHolder.process(in: locks, inode: 1_573, noted: 55) == 55)
    #expect(LockHolder.process(in: locks, inode: 1_573, noted: 66) == 22)
    #expect(LockHolder.process(in: locks, inode: 99, noted: nil) == nil)
    #expect(LockHolder.process(in: "", inode: 1, noted: nil) == nil)
  }
}
