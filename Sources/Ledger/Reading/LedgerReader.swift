import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import TaskMapping

/// A ledger open for reading: never creates, locks or waits. It reads beside a writer, each call one consistent
/// state of the ledger.
package struct LedgerReader: Sendable {
  let path: String
  private let database: DatabaseQueue

  /// - Returns: nil when there is no ledger at `path`.
  /// - Throws: `LedgerError` `.unreadable` when the file is not to be trusted, no ledger, or made by another
  ///   version.
  package static func open(path: String) throws(LedgerError) -> LedgerReader? {
    let file = LedgerFile(path: path)
    guard try file.isReadable() else { return nil }
    let reader = LedgerReader(path: file.path, database: try LedgerConnection.reader(file))
    let version = try reader.read { database in try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0 }
    // Nothing but the mark of a ledger that is being made.
    guard version > 0 else { return nil }
    guard version == LedgerSchema.version else {
      throw LedgerError(
        .unreadable,
        Diagnostic(
          .ledgerOlderSchema, at: .file(file.path),
          "an older taskferry made this ledger (schema \(version), this program reads \(LedgerSchema.version))",
          fix: "load once with this version: that brings the ledger up to date"))
    }
    return reader
  }

  /// What the ledger is marked for.
  package func purpose() throws(LedgerError) -> TaskLedger.Purpose {
    let word = try read { database in try String.fetchOne(database, sql: "SELECT purpose FROM ledger") }
    guard let purpose = word.flatMap(TaskLedger.Purpose.init(rawValue:)) else {
      throw LedgerError.damaged("the ledger is marked for neither real nor simulated tasks", at: path)
    }
    return purpose
  }

  /// Newest first. A run that is being checked is among them.
  /// - Parameter state: only runs in this state; nil for all.
  package func runs(in state: RunRecord.State? = nil) throws(LedgerError) -> [RunRecord] {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: RunRecord.selection + " WHERE ?1 IS NULL OR runs.state = ?1 ORDER BY runs.id DESC",
        arguments: [state?.rawValue])
      return try rows.map { try RunRecord($0, in: database) }
    }
  }

  /// nil finds the newest run; otherwise a run id or the beginning of one.
  /// - Returns: nil when there is no such run.
  /// - Throws: `LedgerError` with the code `ledger.ambiguous-run` when the beginning fits several.
  package func run(_ id: String?) throws(LedgerError) -> RunRecord? {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: RunRecord.selection
          + " WHERE ?1 IS NULL OR substr(runs.name, 1, length(?1)) = ?1 ORDER BY runs.id DESC LIMIT 2",
        arguments: [id])
      let exact = rows.first { $0["name"] == id }
      guard let row = exact ?? rows.first else { return nil }
      guard id == nil || exact != nil || rows.count == 1 else {
        let names = rows.map { $0["name"] as String }.joined(separator: " and ")
        throw LedgerError(
          .unreadable,
          Diagnostic(
            .ledgerAmbiguousRun, "\(JSONText.quoted(id ?? "")) is the beginning of several runs, such as \(names)",
            fix: "give more of the id"))
      }
      return try RunRecord(row, in: database)
    }
  }

  /// How many rows of the run are in which state. Their sum is the number of rows staged.
  package func counts(of run: RunID) throws(LedgerError) -> RunCounts {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      return try RunCounts(ofRun: facts.id, in: database)
    }
  }

  /// Runs `body` on one consistent state, every error told as a `LedgerError`. Calls may be nested.
  func read<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    do {
      return try database.unsafeReentrantRead { database in
        guard !database.isInsideTransaction else { return try body(database) }
        var value: Value?
        try database.inTransaction(.deferred) {
          value = try body(database)
          return .commit
        }
        guard let value else { throw LedgerError.misuse("a transaction ended without a value") }
        return value
      }
    } catch {
      let error = LedgerError(error, path: path)
      throw database.unsafeReentrantRead { LedgerDamage.behind(error, $0, path: path) }
    }
  }
}
