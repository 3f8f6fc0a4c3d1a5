package import Diagnostics
import Foundation
import GRDB
import Synchronization

/// The ledger, open for writing: authority on what was created and queue of what is to be sent, in one
/// SQLite file. One process at a time holds it (`flock`).
///
/// The life of a row in it: `stage` writes its task, `makeReady` opens the gate for the whole run, `claim` hands
/// the task out without changing anything, `intend` freezes its bytes and makes it `sending`, `settle` keeps
/// what became of it. A process that ends anywhere between leaves the task `pending` (nothing was sent) or
/// `sending` (something may have been), and the next `init` turns the latter into `in doubt`.
package final class TaskLedger: Sendable {
  /// What a ledger is for, marked in it for good.
  package enum Purpose: String, Sendable { case real, simulated }

  /// Reads of the same file.
  package let reader: LedgerReader

  let path: String
  let database: DatabaseQueue
  let commits: GroupCommit
  /// What was handed out by `claim` in this process.
  let claims = Mutex<[RunID: ClaimCursor]>([:])
  /// What a person should know about the ledger, although it can be used.
  package let warnings: [Diagnostic]
  private let lock: LedgerLock
  private let olderCopy: Mutex<Bool>

  /// Whether this is an older copy of the ledger that was put in its place: it does not know what was sent since.
  /// True only where `init` accepted one.
  package var isOlderCopy: Bool { olderCopy.withLock { $0 } }

  /// Opens or makes the ledger, takes its lock, discards runs that were left in `checking` and puts tasks that
  /// an ended process was sending in doubt.
  /// - Parameters:
  ///   - path: the ledger's file. Its folder is made (0700), the file too (0600).
  ///   - purpose: marked in a new ledger for good.
  ///   - waitForLock: how long to wait for another holder; zero fails at once.
  ///   - acceptsOlderCopy: whether an older copy that was put in the place of the ledger is opened, to be brought up
  ///     to date; refused otherwise (`ledger.older-copy`).
  /// - Throws: `LedgerError`: `.locked` when another process or program holds it, `.unreadable` when it is not to be
  ///   trusted or for the other purpose, `.storage` when it cannot be opened.
  package convenience init(
    path: String, purpose: Purpose, waitForLock: Duration = .zero, acceptsOlderCopy: Bool = false
  ) throws(LedgerError) {
    try self.init(
      path: path, purpose: purpose, waitForLock: waitForLock, acceptsOlderCopy: acceptsOlderCopy,
      surroundings: LedgerSurroundings())
  }

  init(
    path: String, purpose: Purpose, waitForLock: Duration, acceptsOlderCopy: Bool = false,
    surroundings: LedgerSurroundings
  ) throws(LedgerError) {
    let file = LedgerFile(path: path)
    self.path = file.path
    let fileSystem = surroundings.fileSystemType(file.path).map(LedgerFileSystem.init(type:)) ?? .local
    warnings = try [fileSystem.judge(file.path)].compactMap { $0 }
    try file.makeFolder()
    // Before the file is made or changed, so that two processes never set up one ledger together.
    lock = try LedgerLock(ledger: file.path, wait: waitForLock)
    if !acceptsOlderCopy, lock.epoch != nil, !FileManager.default.fileExists(atPath: file.path) {
      throw LedgerEpoch.gone(at: file.path)
    }
    try file.prepare()
    database = try LedgerConnection.writer(file, busySeconds: surroundings.busySeconds)
    do {
      let isOlder = try Self.setUp(
        database, path: file.path, purpose: purpose, lock: lock, acceptsOlderCopy: acceptsOlderCopy,
        lookingThrough: surroundings.lookedThroughBytes)
      olderCopy = Mutex(isOlder)
    } catch {
      throw LedgerError(error, path: file.path)
    }
    commits = GroupCommit(database: database, path: file.path)
    guard let reader = try LedgerReader.open(path: file.path) else {
      throw LedgerError.damaged("the ledger vanished while it was opened", at: file.path)
    }
    self.reader = reader
  }

  deinit {
    // A copy that was made while the ledger was in use is older than the one that was closed.
    if !isOlderCopy { try? database.writeWithoutTransaction { try Self.raiseEpoch($0, lock: lock) } }
    // Everything into the file itself, so that a copy of it alone is whole. Both steps may fail without harm: the
    // write-ahead log stays, and it is read by whoever opens the ledger next. The lock is still held.
    try? database.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
    try? database.close()
  }

  /// - Returns: whether it is an older copy.
  private static func setUp(
    _ database: DatabaseQueue, path: String, purpose: Purpose, lock: LedgerLock, acceptsOlderCopy: Bool,
    lookingThrough: Int64
  ) throws -> Bool {
    try database.writeWithoutTransaction { connection in
      try LedgerDamage.look(connection, path: path, wholeUpTo: lookingThrough)
      // First of all and on its own: a file with tables and without this mark is refused as a stranger's.
      try connection.execute(sql: "PRAGMA application_id = \(LedgerConnection.applicationID)")
    }
    // A ledger of today has nothing to migrate, and finding that out the migrator's way costs more than opening it.
    let version = try database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    if version < LedgerSchema.version { try LedgerSchema.migrator.migrate(database) }
    let isOlder = try database.write { connection in
      try connection.execute(
        sql: "INSERT OR IGNORE INTO ledger (only_row, purpose) VALUES (1, ?)", arguments: [purpose.rawValue])
      let marked = try String.fetchOne(connection, sql: "SELECT purpose FROM ledger")
      guard marked == purpose.rawValue else { throw otherPurpose(wanted: purpose, path: path) }
      try connection.execute(
        sql: "UPDATE ledger SET secret = ? WHERE secret IS NULL", arguments: [KeyedHashes.makeSecret()])
      let isOlder = try LedgerEpoch.read(from: connection)?.isOlder(than: lock.epoch) ?? false
      if isOlder && !acceptsOlderCopy { throw LedgerEpoch.olderCopy(at: path) }
      try discardUnfinishedCheck(connection)
      try putInterruptedInDoubt(connection)
      return isOlder
    }
    try database.writeWithoutTransaction { connection in
      if !isOlder { try raiseEpoch(connection, lock: lock) }
      try PurgedGuard.stand(in: connection)
    }
    return isOlder
  }

  /// The ledger first, for good, and the lock file after: see `LedgerEpoch`.
  private static func raiseEpoch(_ database: Database, lock: LedgerLock) throws {
    guard var epoch = try LedgerEpoch.read(from: database) else { return }
    if let known = lock.epoch, epoch.isOlder(than: known) { epoch = known }
    epoch.number += 1
    try epoch.write(to: database)
    lock.keep(epoch)
  }

  /// Takes an older copy for the ledger from now on: what was sent since is on record again.
  package func acceptAsCurrent() throws(LedgerError) {
    try access { try Self.raiseEpoch($0, lock: lock) }
    olderCopy.withLock { $0 = false }
  }

  /// Nobody else holds the lock, so nobody is sending: what is `sending` was left behind by a process that ended.
  /// And what that process had queued again waits for the resend limit of the next load.
  static func putInterruptedInDoubt(_ database: Database) throws {
    try database.execute(
      sql: """
        UPDATE tasks SET state = 'in doubt', may_have_created = 1, is_queued = 0
        WHERE \(LedgerSchema.isUnsettled) AND state IN ('sending', 'in doubt')
        """)
  }

  private static func otherPurpose(wanted: Purpose, path: String) -> LedgerError {
    let marked = wanted == .real ? "simulated tasks" : "real tasks"
    return LedgerError(
      .unreadable,
      Diagnostic(
        .ledgerOtherPurpose, at: .file(path), "this ledger is for \(marked) and stays so",
        fix: wanted == .real
          ? "name another ledger with --ledger, or load with --simulate"
          : "leave --ledger out: --simulate has a ledger of its own"))
  }

  // MARK: Access

  /// Runs `body` on the writing connection, every error told as a `LedgerError`.
  func access<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    do {
      return try database.unsafeReentrantWrite(body)
    } catch {
      let error = LedgerError(error, path: path)
      throw database.unsafeReentrantWrite { LedgerDamage.behind(error, $0, path: path) }
    }
  }

  /// Runs `body` in one transaction.
  func transaction<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    try access { database in
      var value: Value?
      try database.inTransaction(.immediate) {
        value = try body(database)
        return .commit
      }
      guard let value else { throw LedgerError.misuse("a transaction ended without a value") }
      return value
    }
  }
}
