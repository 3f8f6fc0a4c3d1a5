package import Foundation
import GRDB

/// Takes finished runs out of the ledger that ended before an instant.
///
/// Their rows leave, with cells and problems. A task leaves when nothing of its identity is left elsewhere: no
/// generation of it waits or is in doubt, belongs to another run, or is what a row of another run is measured
/// against. A run whose tasks stay stays as a record without rows.
///
/// Every step is a transaction of its own, and a purge that ended anywhere is finished by the next one: rows leave
/// before tasks, tasks before runs.
struct RunPurge {
  let database: Database
  let endedBefore: Date
  /// How many rows or tasks one transaction takes.
  var batch = 5_000

  private static let unsettled = "('pending', 'sending', 'deferred', 'failed', 'in doubt')"

  /// Makes the list of runs that leave.
  /// - Returns: how many runs are old enough and stay, because something of theirs is still open.
  func listRuns() throws -> Int {
    let cutoff = StoredValues.milliseconds(endedBefore)
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.leaving_runs;
        CREATE TEMP TABLE leaving_runs (id INTEGER PRIMARY KEY);
        INSERT INTO leaving_runs
          SELECT id FROM runs WHERE state = 'finished' AND finished_at < \(cutoff) AND NOT EXISTS (
            SELECT 1 FROM rows JOIN tasks ON tasks.id = rows.task_id
            WHERE rows.run_id = runs.id AND rows.state IS NULL AND tasks.state IN \(Self.unsettled));
        """)
    let old = try Int.fetchOne(
      database, sql: "SELECT count(*) FROM runs WHERE started_at < ? AND coalesce(finished_at, started_at) < ?",
      arguments: [cutoff, cutoff])
    let leaving = try Int.fetchOne(database, sql: "SELECT count(*) FROM leaving_runs")
    return (old ?? 0) - (leaving ?? 0)
  }

  func forgetList() throws { try database.execute(sql: "DROP TABLE IF EXISTS temp.leaving_runs") }

  /// The condition under which task `t` leaves: nothing of its identity stays elsewhere.
  private static let leaves = """
    t.run_id IN (SELECT id FROM leaving_runs) AND NOT EXISTS (
      SELECT 1 FROM tasks AS other
      WHERE other.dataset_id = t.dataset_id AND other.identity = t.identity AND (
        other.state IN \(unsettled) OR other.run_id NOT IN (SELECT id FROM leaving_runs) OR EXISTS (
          SELECT 1 FROM rows WHERE rows.task_id = other.id AND rows.run_id NOT IN (SELECT id FROM leaving_runs))))
    """

  func count() throws -> RunPurgeResult {
    var result = RunPurgeResult()
    result.rows =
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM rows WHERE run_id IN (SELECT id FROM leaving_runs)") ?? 0
    result.identities =
      try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM tasks AS t WHERE \(Self.leaves) AND t.generation = (
            SELECT min(first.generation) FROM tasks AS first
            WHERE first.dataset_id = t.dataset_id AND first.identity = t.identity)
          """)
      ?? 0
    // A run that only gave its rows away earlier, and whose tasks stay, is no news.
    result.runs =
      try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM leaving_runs JOIN runs USING (id)
          WHERE runs.purged_at IS NULL OR EXISTS (SELECT 1 FROM rows WHERE run_id = runs.id)
            OR EXISTS (SELECT 1 FROM tasks AS t WHERE t.run_id = runs.id AND \(Self.leaves))
          """) ?? 0
    return result
  }

  /// - Returns: whether there were rows to take out, so that there may be more.
  func takeRows(now: Date) throws -> Bool {
    try database.execute(
      sql: "UPDATE runs SET purged_at = ? WHERE purged_at IS NULL AND id IN (SELECT id FROM leaving_runs)",
      arguments: [StoredValues.milliseconds(now)])
    try database.execute(
      sql: """
        DELETE FROM rows WHERE id IN (
          SELECT rows.id FROM leaving_runs JOIN rows ON rows.run_id = leaving_runs.id LIMIT \(batch))
        """)
    return database.changesCount > 0
  }

  /// - Parameter last: the task up to which all were looked at.
  /// - Returns: the one up to which all were looked at now; nil when that was all.
  func takeTasks(after last: Int64, purged: PurgedIdentities) throws -> Int64? {
    let end = try Int64.fetchOne(
      database, sql: "SELECT max(id) FROM (SELECT id FROM tasks WHERE id > ? ORDER BY id LIMIT \(batch))",
      arguments: [last])
    guard let end else { return nil }
    let tasks = try Row.fetchAll(
      database,
      sql: """
        SELECT t.id, t.dataset_id, t.identity, t.generation, t.content, t.state, t.created_at FROM tasks AS t
        WHERE t.id > ? AND t.id <= ? AND \(Self.leaves) ORDER BY t.id
        """, arguments: [last, end])
    for task in tasks {
      guard let state = TaskState(rawValue: task["state"]) else {
        throw LedgerError.damaged("a task of the ledger is in a state that does not exist")
      }
      // One that was erased is known already, under the identity it had.
      let identity: Data = task["identity"]
      if try !ErasedIdentity.isKnown(identity, dataset: task["dataset_id"], in: database) {
        try purged.keep(
          identity, dataset: task["dataset_id"], generation: task["generation"], content: task["content"],
          state: state, createdAt: task["created_at"])
      }
      try database.cachedStatement(sql: "DELETE FROM attempts WHERE task_id = ?").execute(arguments: [
        task["id"] as Int64
      ])
      try database.cachedStatement(sql: "DELETE FROM tasks WHERE id = ?").execute(arguments: [task["id"] as Int64])
    }
    return end
  }

  /// Takes out the runs that nothing refers to any more, with their inputs.
  func takeRuns() throws {
    try database.execute(
      sql: """
        DELETE FROM runs WHERE id IN (SELECT id FROM leaving_runs)
          AND NOT EXISTS (SELECT 1 FROM rows WHERE run_id = runs.id)
          AND id NOT IN (SELECT run_id FROM tasks)
        """)
  }
}

extension TaskLedger {
  /// Takes finished runs out that ended before `endedBefore`; identities that a younger run knows, that wait or
  /// are in doubt stay. What leaves is known by keyed hashes, so that no row of it becomes a second task.
  /// - Parameter acts: false only counts.
  package func purge(endedBefore: Date, acts: Bool, now: Date) throws(LedgerError) -> RunPurgeResult {
    let result: RunPurgeResult = try transaction { database in
      let purge = RunPurge(database: database, endedBefore: endedBefore)
      let kept = try purge.listRuns()
      var result = try purge.count()
      result.keptRuns = kept
      return result
    }
    defer { try? transaction { try RunPurge(database: $0, endedBefore: endedBefore).forgetList() } }
    guard acts else { return result }
    while try transaction({ try RunPurge(database: $0, endedBefore: endedBefore).takeRows(now: now) }) {}
    var last: Int64? = 0
    while let reached = last {
      last = try transaction { database in
        let purged = PurgedIdentities(database, secret: try Self.secret(in: database))
        return try RunPurge(database: database, endedBefore: endedBefore).takeTasks(after: reached, purged: purged)
      }
    }
    try transaction { try RunPurge(database: $0, endedBefore: endedBefore).takeRuns() }
    try access { try PurgedGuard.stand(in: $0) }
    return result
  }

  /// The key of the hashes of this ledger.
  static func secret(in database: Database) throws -> Data {
    guard let secret = try Data.fetchOne(database, sql: "SELECT secret FROM ledger") else {
      throw LedgerError.damaged("the ledger has lost its secret")
    }
    return secret
  }
}
