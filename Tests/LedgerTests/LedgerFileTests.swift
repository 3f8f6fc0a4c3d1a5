import Diagnostics
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Ledger

/// The file: who may read it, who may write it, what is refused.
struct LedgerFileTests {
  @Test func `a ledger whose write-ahead log cannot be made is refused`() throws {
    // In memory there is none.
    let error = #expect(throws: LedgerError.self) {
      try DatabaseQueue().read { try LedgerConnection.requireWriteAheadLog($0, path: "/l.sqlite") }
    }
    #expect(error?.cause == .storage)
  }

  @Test func `the file and all beside it are for their owner only, in a folder for its owner only`() throws {
    let bench = try Workbench()
    let folder = bench.folder.appendingPathComponent("state/taskferry")
    let path = folder.appendingPathComponent("ledger.sqlite").path
    let ledger = try TaskLedger(path: path, purpose: .real)
    #expect(try mode(folder.path) == 0o700)
    for suffix in ["", "-wal", "-shm", ".lock"] { #expect(try mode(path + suffix) == 0o600, "\(suffix)") }
    withExtendedLifetime(ledger) {}
  }

  @Test func `every commit waits for the disk`() throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let (synchronous, journal) = try ledger.access { database in
      (
        try Int.fetchOne(database, sql: "PRAGMA synchronous"),
        try String.fetchOne(database, sql: "PRAGMA journal_mode")
      )
    }
    #expect(synchronous == 2)
    #expect(journal == "wal")
  }

  @Test func `a link in place of the ledger is refused, for writing and for reading`() throws {
    let bench = try Workbench()
    _ = try bench.open()
    let link = bench.folder.appendingPathComponent("link.sqlite").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: bench.path)
    #expect(code { _ = try TaskLedger(path: link, purpose: .real) } == .ledgerNotAFile)
    #expect(code { _ = try LedgerReader.open(path: link) } == .ledgerNotAFile)
  }

  @Test(arguments: ["-wal", "-shm"])
  func `a link in place of a file beside the ledger is refused`(suffix: String) throws {
    let bench = try Workbench()
    try FileManager.default.createSymbolicLink(
      atPath: bench.path + suffix, withDestinationPath: bench.folder.appendingPathComponent("elsewhere").path)
    _ = FileManager.default.createFile(
      atPath: bench.folder.appendingPathComponent("elsewhere").path, contents: nil,
      attributes: [.posixPermissions: 0o600])
    #expect(code { _ = try bench.open() } == .ledgerNotAFile)
  }

  @Test func `a folder in place of the ledger is refused`() throws {
    let bench = try Workbench()
    try FileManager.default.createDirectory(atPath: bench.path, withIntermediateDirectories: false)
    #expect(code { _ = try bench.open() } == .ledgerNotAFile)
  }

  @Test(arguments: [0o620, 0o602, 0o666])
  func `a ledger that others may write is refused`(mode: Int) throws {
    let bench = try Workbench()
    _ = try bench.open()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: bench.path)
    #expect(code { _ = try bench.open() } == .ledgerWritableByOthers)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
  func `a ledger of another user is refused`() throws {
    let bench = try Workbench()
    _ = try bench.open()
    try FileManager.default.setAttributes([.ownerAccountID: 12_345], ofItemAtPath: bench.path)
    #expect(code { _ = try bench.open() } == .ledgerForeignOwner)
  }

  @Test func `a file that is not SQLite is no ledger, and stays as it is`() throws {
    let bench = try Workbench()
    let text = Data(String(repeating: "Ticket;Name\n", count: 100).utf8)
    _ = FileManager.default.createFile(atPath: bench.path, contents: text, attributes: [.posixPermissions: 0o600])
    #expect(code { _ = try bench.open() } == .ledgerNotALedger)
    #expect(code { _ = try LedgerReader.open(path: bench.path) } == .ledgerNotALedger)
    #expect(FileManager.default.contents(atPath: bench.path) == text)
  }

  @Test func `a database of another program is no ledger, and stays as it is`() throws {
    let bench = try Workbench()
    try DatabaseQueue(path: bench.path).write { try $0.execute(sql: "CREATE TABLE songs (title TEXT)") }
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: bench.path)
    let before = FileManager.default.contents(atPath: bench.path)
    #expect(code { _ = try bench.open() } == .ledgerNotALedger)
    #expect(FileManager.default.contents(atPath: bench.path) == before)
  }

  @Test func `a ledger of a newer version is refused`() throws {
    let bench = try Workbench()
    _ = try bench.open()
    try bench.raw().writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = \(LedgerSchema.version + 1)") }
    #expect(code { _ = try bench.open() } == .ledgerNewerSchema)
    #expect(code { _ = try LedgerReader.open(path: bench.path) } == .ledgerNewerSchema)
  }

  @Test func `a damaged ledger is told as such`() throws {
    let bench = try Workbench()
    do {
      let ledger = try bench.open()
      _ = try ledger.load("f", try (1...200).map { try row($0, "T\($0)") })
    }
    // With the log, the pages in it would heal the file.
    try FileManager.default.removeItem(atPath: bench.path + "-wal")
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: bench.path))
    for page in 1..<20 {
      try handle.seek(toOffset: UInt64(page) * 4_096)
      try handle.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
    }
    try handle.close()
    #expect(code { _ = try bench.open() } == .ledgerDamaged)
  }

  @Test func `a ledger is for real or for simulated tasks, for good`() throws {
    let bench = try Workbench()
    _ = try bench.open(.simulated)
    let error = try #require(throws: LedgerError.self) { _ = try bench.open(.real) }
    #expect(error.cause == .unreadable)
    #expect(error.diagnostic.code == .ledgerOtherPurpose)
    #expect(try bench.open(.simulated).reader.purpose() == .simulated)
    #expect(throws: DatabaseError.self) {
      try bench.raw().write { try $0.execute(sql: "UPDATE ledger SET purpose = 'real'") }
    }
  }

  @Test func `a second holder is told who holds the ledger`() throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let error = try #require(throws: LedgerError.self) { _ = try bench.open(wait: .zero) }
    #expect(error.cause == .locked)
    #expect(error.diagnostic.message.contains("process \(ProcessInfo.processInfo.processIdentifier) ("))
    withExtendedLifetime(ledger) {}
  }

  /// All of /proc/locks; a file of the kernel has no length, and each read gives less than was asked for.
  private static func kernelLocks() throws -> String {
    let file = try #require(FileHandle(forReadingAtPath: "/proc/locks"))
    var bytes = Data()
    while let piece = try file.read(upToCount: 1 << 16), !piece.isEmpty { bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
  }

  // Closing any descriptor of a file takes away the POSIX locks the process has on it, SQLite's among them.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/locks"), "Linux shows who holds locks"))
  func `opening a reader leaves SQLite's locks to the writer`() throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let reader = try #require(try LedgerReader.open(path: bench.path))
    let attributes = try FileManager.default.attributesOfItem(atPath: bench.path)
    let inode = try #require(attributes[.systemFileNumber] as? NSNumber)
    // The kernel gives the list out in pieces, and one reading may pass over a lock while others come and go.
    let isHeld = try (0..<100).contains { _ in
      try Self.kernelLocks().split(separator: "\n").contains { $0.contains("POSIX") && $0.contains(":\(inode) ") }
    }
    #expect(isHeld)
    withExtendedLifetime((ledger, reader)) {}
  }

  @Test func `whoever waits gets the ledger when its holder ends`() throws {
    let bench = try Workbench()
    let holder = Holder(try LedgerLock(ledger: bench.path, wait: .zero))
    // A thread of its own: those of the tests may all be busy for longer than the wait.
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.1)
      holder.end()
    }
    let ledger = try TaskLedger(path: bench.path, purpose: .real, waitForLock: .seconds(30))
    #expect(try ledger.reader.runs().isEmpty)
  }

  private final class Holder: Sendable {
    private let lock: Mutex<LedgerLock?>
    init(_ lock: LedgerLock) { self.lock = Mutex(lock) }
    func end() { lock.withLock { $0 = nil } }
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }
}

/// Reading without writing.
struct LedgerReaderFileTests {
  @Test func `where there is no ledger, reading finds none and makes no file`() throws {
    let bench = try Workbench()
    #expect(try LedgerReader.open(path: bench.path) == nil)
    #expect(try LedgerReader.open(path: bench.path + "/below/it.sqlite") == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder.path).isEmpty)
  }

  @Test func `an empty file holds no ledger yet`() throws {
    let bench = try Workbench()
    _ = FileManager.default.createFile(atPath: bench.path, contents: nil, attributes: [.posixPermissions: 0o600])
    #expect(try LedgerReader.open(path: bench.path) == nil)
  }

  @Test func `reading beside a writer sees what was committed`() throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let reader = try #require(try LedgerReader.open(path: bench.path))
    let run = try ledger.load("f", [row(2, "A")])
    #expect(try reader.counts(of: run).total == 1)
  }

  @Test func `reading after the writer has gone makes no file`() throws {
    let bench = try Workbench()
    let run = try bench.open().load("f", [row(2, "A")])
    let before = try FileManager.default.contentsOfDirectory(atPath: bench.folder.path).sorted()
    let reader = try #require(try LedgerReader.open(path: bench.path))
    #expect(try reader.counts(of: run).total == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder.path).sorted() == before)
  }

  @Test func `a bare copy of the file is read without making any beside it`() throws {
    let bench = try Workbench()
    let run = try bench.open().load("f", [row(2, "A")])
    let folder = bench.folder.appendingPathComponent("100% copy ?#ä")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    let copy = folder.appendingPathComponent("ledger.sqlite").path
    try FileManager.default.copyItem(atPath: bench.path, toPath: copy)
    let reader = try #require(try LedgerReader.open(path: copy))
    #expect(try reader.counts(of: run).total == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["ledger.sqlite"])
  }
}

/// The code of the error a body throws; nil when it throws none.
func code(_ body: () throws -> Void) -> DiagnosticCode? {
  do {
    try body()
    return nil
  } catch let error as LedgerError {
    return error.diagnostic.code
  } catch {
    return DiagnosticCode("unexpected.\(error)")
  }
}
