import Diagnostics
import GRDB
import GRDBSQLite

/// Opens SQLite connections to a ledger the way its promises need them.
enum LedgerConnection {
  /// `TFRY`, at byte 68 of the file: what `file` and a stranger's tool can recognise a ledger by.
  static let applicationID: Int64 = 0x5446_5259

  /// A connection that writes: write-ahead log, every commit on the disk before it returns.
  /// - Parameter busySeconds: how long another program that looks into the file is waited for.
  static func writer(_ file: LedgerFile, busySeconds: Double) throws(LedgerError) -> DatabaseQueue {
    var configuration = base(file, busySeconds: busySeconds)
    configuration.journalMode = .wal
    configuration.label = "ledger.writer"
    do {
      let queue = try DatabaseQueue(path: file.path, configuration: configuration)
      try queue.writeWithoutTransaction { database in
        // After opening: setting up the write-ahead log has put it on NORMAL, which loses acknowledged commits
        // in a power cut.
        try database.execute(sql: "PRAGMA synchronous = FULL")
        // What is set aside for a moment never lands in a file elsewhere.
        try database.execute(sql: "PRAGMA temp_store = MEMORY")
        // What leaves the ledger is overwritten in the file.
        try database.execute(sql: "PRAGMA secure_delete = ON")
        try database.execute(sql: "PRAGMA cache_size = -32768")
        try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
        try requireWriteAheadLog(database, path: file.path)
        try keepWriteAheadLog(database, path: file.path)
      }
      return queue
    } catch {
      throw LedgerError(error, path: file.path)
    }
  }

  /// A connection that reads, beside a writer or without one, and makes no file.
  static func reader(_ file: LedgerFile, busySeconds: Double = 10) throws(LedgerError) -> DatabaseQueue {
    var configuration = base(file, busySeconds: busySeconds)
    configuration.readonly = true
    configuration.label = "ledger.reader"
    do {
      return try DatabaseQueue(path: readingPath(file), configuration: configuration)
    } catch {
      throw LedgerError(error, path: file.path)
    }
  }

  private static func base(_ file: LedgerFile, busySeconds: Double) -> Configuration {
    var configuration = Configuration()
    // Another program looking into the file may hold it for a moment.
    configuration.busyMode = .timeout(busySeconds)
    configuration.prepareDatabase { database in try judge(database, path: file.path) }
    return configuration
  }

  /// SQLite goes on without a write-ahead log when it cannot make one, and says so only when asked. A reader would
  /// then take the file for one that nobody writes, and report rows as they once were.
  static func requireWriteAheadLog(_ database: Database, path: String) throws {
    let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
    guard mode == "wal" else {
      throw LedgerError(
        .storage,
        Diagnostic(
          .ledgerStorage, at: .file(path), "the ledger cannot be opened: its write-ahead log cannot be made",
          fix: "run the same command again; if it stays so, keep the ledger on a local disk that has room"))
    }
  }

  /// Leaves the log and its index beside the ledger when the last writer closes it: a reader needs them, and
  /// would have to make them, where it must make nothing.
  private static func keepWriteAheadLog(_ database: Database, path: String) throws {
    var flag: CInt = 1
    // The connection is open for as long as `database` is, which GRDB hands in; the call reads and writes one
    // `int` behind the pointer, and `flag` outlives it.
    let code = unsafe sqlite3_file_control(database.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &flag)
    guard code == SQLITE_OK else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: "the write-ahead log cannot be kept")
    }
  }

  /// Without a write-ahead log nobody writes (it is kept for good once there was a writer), and SQLite is told
  /// to read the bare file and to make nothing beside it.
  private static func readingPath(_ file: LedgerFile) -> String {
    guard !file.hasWriteAheadLog else { return file.path }
    return "file:" + percentEncoded(file.path) + "?immutable=1"
  }

  private static func percentEncoded(_ path: String) -> String {
    path.utf8.map { byte in
      byte == UInt8(ascii: "/") ? "/" : "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }

  /// Refuses a file that is not ours before anything in it is changed.
  private static func judge(_ database: Database, path: String) throws {
    let application = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
    if isEmpty && application == 0 { return }
    guard application == applicationID else {
      throw LedgerError(
        .unreadable,
        Diagnostic(
          .ledgerNotALedger, at: .file(path), "this SQLite file is no ledger of taskferry",
          fix: "name another file with --ledger"))
    }
    guard version <= LedgerSchema.version else {
      throw LedgerError(
        .unreadable,
        Diagnostic(
          .ledgerNewerSchema, at: .file(path),
          "a newer taskferry made this ledger (schema \(version), this program knows \(LedgerSchema.version))",
          fix: "use that version of taskferry, or name another ledger with --ledger"))
    }
  }
}
