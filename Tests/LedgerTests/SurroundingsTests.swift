import Diagnostics
import Foundation
import GRDB
import Testing

@testable import Ledger

/// What a ledger meets outside its file: the file system, other programs, copies of itself.
struct SurroundingsTests {
  // MARK: File systems

  @Test(
    arguments: [
      (0x6969, "NFS"), (0x517B, "SMB"), (0xFE53_4D42, "SMB2"), (0xFF53_4D42, "CIFS"), (0x5346_414F, "AFS"),
      (0x6B41_4653, "AFS"), (0x00C3_6400, "Ceph"), (0x0BD0_0BD0, "Lustre"), (0x4750_4653, "GPFS"), (0x0102_1997, "9p"),
      (0x7375_7245, "Coda"), (0x564C, "NCP"),
    ] as [(UInt32, String)])
  func `a network file system is refused by name`(type: UInt32, name: String) throws {
    let bench = try Workbench()
    let error = try #require(throws: LedgerError.self) { _ = try open(bench, on: type) }
    #expect(error.diagnostic.code == .ledgerNetworkFileSystem && error.cause == .unreadable)
    #expect(error.diagnostic.message.contains("(\(name))"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder.path).isEmpty, "nothing was made")
  }

  // ext4, XFS, Btrfs, tmpfs, overlayfs, ZFS.
  @Test(arguments: [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630, 0x2FC1_2FC1] as [UInt32])
  func `a local one is fine`(type: UInt32) throws {
    #expect(try open(Workbench(), on: type).warnings.isEmpty)
  }

  @Test func `one that a program provides is warned about`() throws {
    let warnings = try open(Workbench(), on: 0x6573_5546).warnings
    #expect(warnings.map(\.code) == [.ledgerNetworkFileSystem])
    #expect(warnings.map(\.severity) == [.warning])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/stat"), "Linux tells the type"))
  func `the type is that of the nearest folder that is there`() throws {
    let bench = try Workbench()
    let type = try #require(LedgerFileSystem.type(of: bench.folder.path))
    #expect(LedgerFileSystem.type(of: bench.folder.path + "/not/there/ledger.sqlite") == type)
    #expect(LedgerFileSystem.type(of: "/proc/self/nothing") == 0x9FA0)
    #expect(LedgerFileSystem.type(of: "/nowhere-at-all/ledger.sqlite") != nil)
  }

  private func open(_ bench: Workbench, on type: UInt32) throws -> TaskLedger {
    try TaskLedger(
      path: bench.path, purpose: .real, waitForLock: .seconds(30),
      surroundings: LedgerSurroundings(fileSystemType: { _ in type }))
  }

  // MARK: Other programs

  @Test func `a file that another program holds is told as such, and never changed`() async throws {
    let bench = try Workbench()
    _ = try bench.open()
    let browser = try browser(of: bench)
    try await browser.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let error = try #require(throws: LedgerError.self) {
      _ = try TaskLedger(
        path: bench.path, purpose: .real, waitForLock: .seconds(30), surroundings: LedgerSurroundings(busySeconds: 0.05)
      )
    }
    #expect(error.diagnostic.code == .ledgerBusy && error.cause == .locked)
    try await browser.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    _ = try bench.open()
  }

  /// A program that holds a transaction open.
  private func browser(of bench: Workbench) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    return try DatabaseQueue(path: bench.path, configuration: configuration)
  }

  @Test func `an intent that another program keeps from the disk is an error, and nothing may be sent`() async throws {
    let bench = try Workbench()
    let ledger = try TaskLedger(
      path: bench.path, purpose: .real, waitForLock: .seconds(30), surroundings: LedgerSurroundings(busySeconds: 0.05))
    let run = try ledger.load("f", [row(2, "A")])
    let task = try #require(try ledger.claim(from: run, limit: 1, now: Workbench.start).first)
    let browser = try browser(of: bench)
    try await browser.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    await #expect(throws: LedgerError.self) {
      try await ledger.intend(Intent(task: task.id, body: [1], scheduledTime: nil, sentAt: Workbench.start))
    }
    try await browser.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    #expect(try ledger.states(of: run) == [.pending])
  }
}

/// Copies of a ledger that are put back.
struct OlderCopyTests {
  /// The ledger's own files, as a careful person copies them.
  private func copy(_ bench: Workbench, to other: Workbench) throws {
    for suffix in ["", "-wal"] {
      try? FileManager.default.removeItem(atPath: other.path + suffix)
      if FileManager.default.fileExists(atPath: bench.path + suffix) {
        try FileManager.default.copyItem(atPath: bench.path + suffix, toPath: other.path + suffix)
      }
    }
    try? FileManager.default.removeItem(atPath: other.path + "-shm")
  }

  @Test func `an older copy in the place of the ledger is refused, until it is taken for current`() async throws {
    let bench = try Workbench()
    let backup = try Workbench()
    _ = try bench.open()
    try copy(bench, to: backup)
    do {
      let ledger = try bench.open()
      let run = try ledger.load("f", [row(2, "A")])
      try await ledger.send(run) { .created($0.contact) }
    }
    try copy(backup, to: bench)
    for _ in 0..<2 {
      let error = try #require(throws: LedgerError.self) { _ = try bench.open() }
      #expect(error.diagnostic.code == .ledgerOlderCopy && error.cause == .unreadable)
      #expect(error.diagnostic.fix?.contains("--restored") == true)
    }
    // Brought up to date in two steps, and the mark stands meanwhile.
    for _ in 0..<2 {
      let opened = try TaskLedger(
        path: bench.path, purpose: .real, waitForLock: .seconds(30), acceptsOlderCopy: true)
      #expect(opened.isOlderCopy)
    }
    #expect(code { _ = try bench.open() } == .ledgerOlderCopy)
    do {
      let ledger = try TaskLedger(
        path: bench.path, purpose: .real, waitForLock: .seconds(30), acceptsOlderCopy: true)
      try ledger.acceptAsCurrent()
      #expect(!ledger.isOlderCopy)
    }
    #expect(try !bench.open().isOlderCopy)
  }

  @Test func `the copy made last, a copy with no lock file and a new ledger are no older copies`() throws {
    let bench = try Workbench()
    let backup = try Workbench()
    for _ in 0..<3 { _ = try bench.open() }
    try copy(bench, to: backup)
    try copy(backup, to: bench)
    _ = try bench.open()
    _ = try backup.open()
    for suffix in ["", "-wal", "-shm"] { try FileManager.default.removeItem(atPath: bench.path + suffix) }
    #expect(code { _ = try bench.open() } == .ledgerGone, "nobody begins anew by mistake")
    // As `adopt` does: what it makes counts from the beginning.
    _ = try TaskLedger(path: bench.path, purpose: .real, waitForLock: .seconds(30), acceptsOlderCopy: true)
    #expect(try !bench.open().isOlderCopy)
    for suffix in ["", "-wal", "-shm", ".lock"] { try FileManager.default.removeItem(atPath: bench.path + suffix) }
    #expect(try !bench.open().isOlderCopy)
  }

  @Test func `a process that ends between the two writings raises no alarm`() throws {
    let bench = try Workbench()
    _ = try bench.open()
    let lockFile = try String(contentsOfFile: bench.path + ".lock", encoding: .utf8)
    // The ledger has the next number, and the lock file was never told.
    try RawAccess.write(bench, "UPDATE ledger SET epoch = epoch + 1")
    #expect(try String(contentsOfFile: bench.path + ".lock", encoding: .utf8) == lockFile)
    _ = try bench.open()
    // A power cut may leave the lock file without a number, or empty.
    for text in ["", "123\nopened", "123\ntaskferry load", "\0\0\0\0"] {
      try text.write(toFile: bench.path + ".lock", atomically: false, encoding: .utf8)
      _ = try bench.open()
    }
  }

  @Test(arguments: [
    LockFileText(process: "7", epoch: LedgerEpoch(ledger: "ab12", number: 3), command: "taskferry load x"),
    LockFileText(process: "7", epoch: nil, command: "taskferry load x"),
    LockFileText(process: nil, epoch: nil, command: nil),
  ])
  func `the text of a lock file is read as it was written`(text: LockFileText) {
    #expect(LockFileText(text.text) == text)
  }

  @Test func `what a stranger wrote into a lock file steers no terminal`() {
    #expect(LockFileText("7\nopened\ntaskferry \u{1B}[2J\nline").command == "taskferry \\u{1B}[2J\\u{A}line")
  }
}
