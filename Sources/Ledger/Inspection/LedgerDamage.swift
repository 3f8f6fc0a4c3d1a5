import Foundation
import GRDB

/// A look for damage when a ledger is opened: what can be seen cheaply.
enum LedgerDamage {
  /// Always: whether the file is as long as it says, and whether the small tables are whole. Of a ledger up to
  /// `wholeUpTo` bytes every page is looked at, and every value against the type and the conditions of its column.
  /// - Throws: `LedgerError` `.unreadable`, or what SQLite says.
  static func look(_ database: Database, path: String, wholeUpTo limit: Int64) throws {
    try refuseTruncated(database, path: path)
    if LedgerFiles.size(of: path) <= limit {
      try check(database, "PRAGMA quick_check(1)", path: path)
    } else {
      for table in smallTables where try database.tableExists(table) {
        try check(database, "PRAGMA quick_check(\(table))", path: path)
      }
    }
  }

  private static let smallTables = ["ledger", "datasets", "runs", "inputs"]

  /// What looks like a fault of ours may come of an index that damage made forget a row: a look at indexes as well,
  /// through the whole of a ledger up to 256 MB, tells.
  /// - Returns: the damage, or the error as it was.
  static func behind(_ error: LedgerError, _ database: Database, path: String) -> LedgerError {
    guard error.cause == .misuse else { return error }
    let pragmas =
      LedgerFiles.size(of: path) <= 1 << 28
      ? ["PRAGMA integrity_check(1)"] : smallTables.map { "PRAGMA integrity_check(\($0))" }
    do {
      for pragma in pragmas { try check(database, pragma, path: path) }
      return error
    } catch {
      return LedgerError(error, path: path)
    }
  }

  private static func check(_ database: Database, _ pragma: String, path: String) throws {
    guard let finding = try String.fetchOne(database, sql: pragma), finding != "ok" else { return }
    throw LedgerError.damaged("the ledger is damaged: \(finding)", at: path)
  }

  /// A file whose end is gone. With a write-ahead log the file may lag behind what SQLite sees.
  private static func refuseTruncated(_ database: Database, path: String) throws {
    let log = (try? FileManager.default.attributesOfItem(atPath: path + "-wal"))?[.size] as? NSNumber
    guard (log?.int64Value ?? 0) == 0 else { return }
    let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    let pageSize = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    let size = LedgerFiles.size(of: path)
    guard pages * pageSize > size else { return }
    throw LedgerError.damaged(
      "the ledger is damaged: it should have \(pages * pageSize) bytes and has \(size)", at: path)
  }
}
