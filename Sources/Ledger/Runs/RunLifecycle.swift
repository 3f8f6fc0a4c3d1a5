package import Foundation
import GRDB
import Synchronization

extension TaskLedger {
  /// Stages rows under a run in `checking`: one transaction a call. Every task must have an identity and a
  /// resolved route.
  /// - Throws: `LedgerError`; nothing of the call is staged then.
  package func stage(_ rows: [StagedRow], in run: RunID, rules: StagingRules, now: Date) throws(LedgerError) {
    try transaction { database in
      let facts = try Self.facts(of: run, in: database)
      guard facts.state == .checking else {
        throw LedgerError.misuse("rows cannot be staged under run \(run): it is \(facts.state.rawValue)")
      }
      let stager = try RowStager(database, run: facts, rules: rules, now: now)
      for row in rows { try stager.stage(row) }
    }
  }

  /// Passes the gate: the run becomes `ready`, and what it means to do to tasks of earlier runs is done, in one
  /// transaction. Tasks in doubt that it took over are handed out after `requeue` only.
  package func makeReady(_ run: RunID, now: Date) throws(LedgerError) {
    try transaction { database in
      let facts = try Self.facts(of: run, in: database)
      guard facts.state == .checking else {
        throw LedgerError.misuse("run \(run) cannot become ready: it is \(facts.state.rawValue)")
      }
      try StagedChanges(database: database, run: facts).carryOut()
      try database.execute(sql: "UPDATE runs SET state = 'ready' WHERE id = ?", arguments: [facts.id])
      try Self.makeCurrent(facts.datasetID, in: database)
    }
  }

  /// From now on loads of the dataset go by the definition of identity of this namespace.
  private static func makeCurrent(_ namespace: Int64, in database: Database) throws {
    let isCurrent = try Bool.fetchOne(
      database, sql: "SELECT is_current FROM datasets WHERE id = ?", arguments: [namespace])
    guard isCurrent == false else { return }
    try database.execute(
      sql: """
        UPDATE datasets SET is_current = 0
        WHERE (instance, name) = (SELECT instance, name FROM datasets WHERE id = ?);
        """, arguments: [namespace])
    try database.execute(sql: "UPDATE datasets SET is_current = 1 WHERE id = ?", arguments: [namespace])
  }

  /// Takes back everything that was staged under a run in `checking`.
  package func discard(_ run: RunID) throws(LedgerError) {
    try transaction { database in
      let facts = try Self.facts(of: run, in: database)
      guard facts.state == .checking else {
        throw LedgerError.misuse("run \(run) cannot be discarded: it is \(facts.state.rawValue)")
      }
      try Self.discardUnfinishedCheck(database)
    }
  }

  /// Takes back the run in `checking`, if there is one. There is never more than one.
  static func discardUnfinishedCheck(_ database: Database) throws {
    let run = try Row.fetchOne(database, sql: "SELECT id, dataset_id FROM runs WHERE state = 'checking'")
    guard let run else { return }
    let id: Int64 = run["id"]
    let first = try Int64.fetchOne(
      database,
      sql: """
        SELECT min(tasks.id) FROM rows JOIN tasks ON tasks.id = rows.task_id WHERE rows.run_id = ?1 AND tasks.run_id = ?1
        """, arguments: [id])
    try database.execute(sql: "DELETE FROM staged_changes")
    // In pieces: SQLite keeps the numbers of all rows a statement deletes in memory.
    repeat {
      try database.execute(
        sql: "DELETE FROM rows WHERE id IN (SELECT id FROM rows WHERE run_id = ? LIMIT 10000)", arguments: [id])
    } while database.changesCount > 0
    // Tasks of a run in `checking` are its own, and younger than all others.
    while let first {
      try database.execute(
        sql: "DELETE FROM tasks WHERE id IN (SELECT id FROM tasks WHERE id >= ? AND run_id = ? LIMIT 10000)",
        arguments: [first, id])
      if database.changesCount == 0 { break }
    }
    try database.execute(sql: "DELETE FROM runs WHERE id = ?", arguments: [id])
    try database.execute(
      sql: """
        DELETE FROM datasets WHERE id = ?1
          AND NOT EXISTS (SELECT 1 FROM runs WHERE dataset_id = ?1)
          AND NOT EXISTS (SELECT 1 FROM tasks WHERE dataset_id = ?1)
          AND NOT EXISTS (SELECT 1 FROM purged WHERE dataset_id = ?1)
        """, arguments: [run["dataset_id"] as Int64])
  }

  /// Marks a run finished when nothing is left to send, and lets go of the requests of its created tasks: they
  /// hold what stands in the rows, and nobody needs them any more.
  ///
  /// Nothing is left when no row is pending, failed or in doubt. Deferred rows do not keep a run open: whichever
  /// load of the dataset first finds them inside the horizon sends them.
  /// Other runs of the dataset whose last rows were settled by this one are finished with it.
  package func finishIfDone(_ run: RunID, now: Date) throws(LedgerError) {
    let dataset = try reader.read { database in try Self.facts(of: run, in: database).datasetID }
    try finishRuns(of: DatasetID(rawValue: dataset), now: now)
  }

  /// The same for every run of a dataset.
  package func finishRuns(of dataset: DatasetID, now: Date) throws(LedgerError) {
    let done: [Int64] = try access { database in
      let ready = try Int64.fetchAll(
        database, sql: "SELECT id FROM runs WHERE dataset_id = ? AND state = 'ready'", arguments: [dataset.rawValue])
      return try ready.filter { id in
        let counts = try RunCounts(ofRun: id, in: database)
        let open: [RowState] = [.pending, .failed, .inDoubt]
        return open.allSatisfy { counts[$0] == 0 }
      }
    }
    // Before they are finished: a process that ends between leaves runs that are looked at again.
    for id in done { try eraseRequests(ofRun: id) }
    try transaction { database in
      for id in done {
        try database.execute(
          sql: "UPDATE runs SET state = 'finished', finished_at = ? WHERE id = ?",
          arguments: [StoredValues.milliseconds(now), id])
      }
    }
  }

  /// In pieces, so that a run of a million rows holds nobody up and fits the write-ahead log.
  private func eraseRequests(ofRun run: Int64) throws(LedgerError) {
    var last: Int64 = 0
    while true {
      let end: Int64? = try transaction { database in
        let ids = try Int64.fetchAll(
          database,
          sql: """
            SELECT task_id FROM rows INDEXED BY rows_by_task WHERE task_id > ? AND run_id = ?
            ORDER BY task_id LIMIT 10000
            """, arguments: [last, run])
        guard let end = ids.last else { return nil }
        try database.execute(
          sql: """
            DELETE FROM requests WHERE task_id > ? AND task_id <= ? AND EXISTS (
              SELECT 1 FROM tasks WHERE tasks.id = requests.task_id AND run_id = ? AND state = 'created')
            """, arguments: [last, end, run])
        return end
      }
      guard let end else { return }
      last = end
    }
  }

  /// Keeps where the files of the run are written.
  package func setFolder(_ folder: String, of run: RunID) throws(LedgerError) {
    try transaction { database in
      let facts = try Self.facts(of: run, in: database)
      try database.execute(sql: "UPDATE runs SET folder = ? WHERE id = ?", arguments: [folder, facts.id])
    }
  }

  /// Puts failed rows and those in doubt that were first sent after `resendAfter` back in the queue of the run.
  ///
  /// A row in doubt stays in doubt while it waits: its bytes and its token are the same when it is sent again.
  /// One first sent at `resendAfter` or before is not handed out, nor one that was to be taken back, unless the scope
  /// is doubts. Called once before the first claim of a load.
  package func requeue(_ run: RunID, resendAfter: Date, scope: ClaimScope = .run) throws(LedgerError) {
    try transaction { database in
      let facts = try Self.facts(of: run, in: database)
      if scope != .doubts {
        try database.execute(
          sql: """
            UPDATE tasks SET state = 'pending', is_queued = 1
            WHERE run_id = ? AND \(LedgerSchema.isUnsettled) AND state = 'failed'
            """, arguments: [facts.id])
      }
      try database.execute(
        sql: """
          UPDATE tasks SET is_queued = (first_sent_at > ? AND (is_unwanted = 0 OR ?))
          WHERE run_id = ? AND \(LedgerSchema.isUnsettled) AND state = 'in doubt'
          """, arguments: [StoredValues.milliseconds(resendAfter), scope == .doubts, facts.id])
    }
    claims.withLock { $0[run]?.rewind() }
    commits.answers.renew()
  }
}
