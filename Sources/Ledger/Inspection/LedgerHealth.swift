package import Diagnostics
import Foundation
import GRDB

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What can be seen of a ledger without holding it: nothing is made, locked or waited for.
package struct LedgerHealth: Sendable, Hashable {
  /// Who holds the lock.
  package struct Holder: Sendable, Hashable {
    package var process: Int32
    /// Its command, as it wrote it down; nil when it could not.
    package var command: String?

    package init(process: Int32, command: String?) {
      self.process = process
      self.command = command
    }
  }

  package var path: String
  /// Of the file and its write-ahead log; nil when there is no ledger.
  package var bytes: Int64?
  /// Permission bits of the file.
  package var mode: UInt16?
  /// Of the tables; nil when the ledger holds nothing yet.
  package var schema: Int?
  package var purpose: TaskLedger.Purpose?
  /// Whether every page was looked at; larger ledgers are looked at in part.
  package var wasLookedThrough = false
  package var holder: Holder?
  /// What this user may still write to its disk; nil when the system does not tell.
  package var freeBytes: Int64?
  /// Why it cannot be read.
  package var problem: Diagnostic?
  package var problemCause: LedgerError.Cause?

  package init(path: String) { self.path = path }

  /// Ledgers up to this many bytes are looked through: about a second.
  private static let lookedThroughBytes: Int64 = 256 << 20

  /// Looks at the ledger at `path`.
  package static func look(at path: String) -> LedgerHealth {
    let file = LedgerFile(path: path)
    var health = LedgerHealth(path: file.path)
    health.freeBytes = freeBytes(at: file.path)
    health.holder = LockHolder.find(lockPath: file.path + ".lock")
    do throws(LedgerError) {
      _ = try LedgerFileSystem(type: LedgerFileSystem.type(of: file.path) ?? 0).judge(file.path)
      if try file.isReadable() {
        health.bytes = LedgerFiles.size(of: file.path)
        health.mode = mode(of: file.path)
      }
      guard let reader = try LedgerReader.open(path: file.path) else {
        if LedgerEpoch.wasLedger(at: file.path) { throw LedgerEpoch.gone(at: file.path) }
        return health
      }
      let isSmall = (health.bytes ?? 0) <= lookedThroughBytes
      health.schema = try reader.read { database in
        try LedgerDamage.look(database, path: file.path, wholeUpTo: lookedThroughBytes)
        return try Int.fetchOne(database, sql: "PRAGMA user_version")
      }
      health.wasLookedThrough = isSmall
      health.purpose = try reader.purpose()
      try reader.refuseOlderCopy()
    } catch {
      health.problem = error.diagnostic
      health.problemCause = error.cause
    }
    return health
  }

  private static func mode(of path: String) -> UInt16? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.posixPermissions] as? NSNumber)?.uint16Value
  }

  /// Of the nearest folder above that is there.
  private static func freeBytes(at path: String) -> Int64? {
    var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    while true {
      var status = statvfs()
      // The path is copied into a C string for the call, and `status` takes exactly one `struct statvfs`.
      if unsafe statvfs(folder.path, &status) == 0 {
        let (bytes, isTooMuch) = Int64(clamping: status.f_bavail).multipliedReportingOverflow(
          by: Int64(clamping: status.f_frsize))
        return isTooMuch ? .max : bytes
      }
      guard folder.path != "/" else { return nil }
      folder.deleteLastPathComponent()
    }
  }
}

/// The process that holds a lock, as the kernel tells it. Asking by taking the lock would be in the way of a load that
/// starts this moment.
enum LockHolder {
  /// - Returns: nil when nobody holds it, or where the kernel does not tell.
  static func find(lockPath: String) -> LedgerHealth.Holder? {
    var status = stat()
    // The path is copied into a C string for the call, and `status` takes exactly one `struct stat`.
    guard unsafe lstat(lockPath, &status) == 0,
      let locks = try? String(contentsOfFile: "/proc/locks", encoding: .utf8)
    else { return nil }
    let text = LockFileText((try? String(contentsOfFile: lockPath, encoding: .utf8)) ?? "")
    let noted = text.process.flatMap { Int32($0) }
    guard let process = process(in: locks, inode: UInt64(status.st_ino), noted: noted) else { return nil }
    return LedgerHealth.Holder(process: process, command: process == noted ? text.command : nil)
  }

  /// Finds the holder of an exclusive `flock` in the text of `/proc/locks`:
  /// `1: FLOCK  ADVISORY  WRITE 4711 08:01:1573 0 EOF`.
  /// - Parameter noted: the process that the lock file names, which decides between files of several disks with the
  ///   same number.
  static func process(in locks: String, inode: UInt64, noted: Int32?) -> Int32? {
    var holders: [Int32] = []
    for line in locks.split(separator: "\n") {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      // A waiter has an arrow in the place of the second word.
      guard words.count >= 6, words[1] == "FLOCK", words[3] == "WRITE", let process = Int32(words[4]),
        let number = words[5].split(separator: ":").last.flatMap({ UInt64($0) }), number == inode
      else { continue }
      holders.append(process)
    }
    return holders.first { $0 == noted } ?? holders.first
  }
}
