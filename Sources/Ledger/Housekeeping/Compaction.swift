import Diagnostics
import Foundation
import GRDB

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension TaskLedger {
  /// Finishes what earlier runs left to tidy up and gives the space of erased rows back to the disk. Nothing of what
  /// was erased is left in the file or in its write-ahead log after it.
  ///
  /// The ledger stays as it was when this fails at any step.
  /// - Throws: `LedgerError` with the code `ledger.disk-full` when there is no room for the copy that is made
  ///   meanwhile beside the ledger.
  package func compact() throws(LedgerError) -> CompactionResult {
    let before = LedgerFiles.size(of: path)
    try finishErasingRequests()
    try LedgerFiles.needRoom(for: path)
    try access { database in
      // The copy that VACUUM makes meanwhile holds what stands in the rows: a file without a name in the folder of
      // the ledger, on its disk and of its owner, and never as a whole in memory.
      try database.execute(sql: "PRAGMA temp_store = FILE")
      defer { try? database.execute(sql: "PRAGMA temp_store = MEMORY; PRAGMA temp_store_directory = ''") }
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      // A pragma takes no arguments.
      let quoted = "'" + folder.replacing("'", with: "''") + "'"
      try database.execute(sql: "PRAGMA temp_store_directory = \(quoted)")
      try database.execute(sql: "VACUUM")
    }
    try emptyLog()
    // Changing where temporary tables are kept has dropped them, the guard among them.
    try access { try PurgedGuard.stand(in: $0) }
    return CompactionResult(before: before, after: LedgerFiles.size(of: path))
  }

  /// Moves all of the write-ahead log into the file and makes it empty, so that nothing erased is left in it.
  /// A program that reads the ledger this moment keeps the log; whoever opens the ledger next empties it.
  func emptyLog() throws(LedgerError) {
    try access { database in
      do {
        _ = try database.checkpoint(.truncate)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
        return
      }
    }
  }

  /// A process that ended while it finished a run left requests of created tasks.
  private func finishErasingRequests() throws(LedgerError) {
    let left = """
      SELECT requests.task_id FROM requests JOIN tasks ON tasks.id = requests.task_id
      JOIN runs ON runs.id = tasks.run_id
      WHERE tasks.state = 'created' AND runs.state = 'finished' LIMIT 10000
      """
    while try transaction({ database in
      try database.execute(sql: "DELETE FROM requests WHERE task_id IN (\(left))")
      return database.changesCount > 0
    }) {}
  }
}

/// The files of a ledger as the disk sees them.
enum LedgerFiles {
  /// Bytes of the ledger and its write-ahead log.
  static func size(of path: String) -> Int64 {
    ["", "-wal"].reduce(0) { sum, suffix in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
      return sum + ((attributes?[.size] as? NSNumber)?.int64Value ?? 0)
    }
  }

  /// Refuses when the disk has no room for a copy of the ledger and for the log through which it is written back.
  static func needRoom(for path: String) throws(LedgerError) {
    var status = statvfs()
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    // The path is copied into a C string for the call, and `status` takes exactly one `struct statvfs`.
    guard unsafe statvfs(folder, &status) == 0 else { return }
    let free = Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    let needed = 2 * size(of: path)
    guard free >= needed else {
      throw LedgerError(
        .storage,
        Diagnostic(
          .ledgerDiskFull, at: .file(path),
          "compacting needs \(needed >> 20) MiB for a while on the disk of the ledger, and \(free >> 20) MiB are free",
          fix: "free space on its disk; the ledger is as it was"))
    }
  }
}
