package import ConnectAPI
package import Foundation
import GRDB
import TaskValidation

/// What waits in the ledger, whichever run it is of.
extension LedgerReader {
  /// The unfinished runs, and those with deferred rows whose time has come; the oldest first.
  package func runsWithSomethingToSend(now: Date) throws(LedgerError) -> [RunRecord] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: RunRecord.selection + """
           WHERE runs.state = 'ready' OR (runs.state = 'finished' AND runs.id IN (
            SELECT run_id FROM tasks WHERE state = 'deferred' AND deferred_until <= ?))
          ORDER BY runs.id
          """, arguments: [Int64(now.timeIntervalSince1970.rounded(.down))])
      return try rows.map { try RunRecord($0, in: database) }
    }
  }

  /// Unfinished runs, and runs with deferred rows, of the instance and dataset of these runs, these among them.
  package func runsThatMayChange(with runs: [RunID]) throws(LedgerError) -> [RunRecord] {
    try read { database in
      var datasets: Set<Int64> = []
      for run in runs { datasets.insert(try TaskLedger.facts(of: run, in: database).datasetID) }
      var found: [RunRecord] = []
      for dataset in datasets.sorted() {
        let rows = try Row.fetchAll(
          database,
          sql: RunRecord.selection + """
             WHERE runs.dataset_id = ?1 AND (runs.state = 'ready' OR (runs.state = 'finished' AND runs.id IN (
              SELECT rows.run_id FROM tasks JOIN rows ON rows.task_id = tasks.id AND rows.state IS NULL
              WHERE tasks.state = 'deferred' AND tasks.dataset_id = ?1)))
            """, arguments: [dataset])
        found += try rows.map { try RunRecord($0, in: database) }
      }
      let missing = Set(runs).subtracting(found.map(\.id))
      for run in missing { if let record = try self.run(run.rawValue) { found.append(record) } }
      return found.sorted { $0.id.rawValue < $1.id.rawValue }
    }
  }

  /// How many deferred rows there are, and when the first of them comes inside the horizon.
  package func deferredTasks() throws(LedgerError) -> (count: Int, first: Date?) {
    try read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT count(*) AS count, min(deferred_until) AS first FROM tasks WHERE state = 'deferred'")
      let first: Int64? = row?["first"]
      return (row?["count"] ?? 0, first.map { Date(timeIntervalSince1970: Double($0)) })
    }
  }

  /// How many tasks of the run are in doubt and were first sent at `time` or before.
  package func doubts(of run: RunID, firstSentBy time: Date) throws(LedgerError) -> Int {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      return try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM tasks
          WHERE run_id = ? AND \(LedgerSchema.isUnsettled) AND state = 'in doubt' AND first_sent_at <= ?
          """, arguments: [facts.id, StoredValues.milliseconds(time)]) ?? 0
    }
  }

  /// The routes of all tasks that wait. Reads each of them: for the simulator, which has to have them.
  package func routesThatWait() throws(LedgerError) -> Set<TaskRoute> {
    try read { database in
      let requests = try Row.fetchCursor(
        database,
        sql: """
          SELECT requests.typed FROM requests JOIN tasks ON tasks.id = requests.task_id
          WHERE tasks.state IN ('pending', 'deferred', 'failed', 'in doubt', 'rejected')
          """)
      var routes: Set<TaskRoute> = []
      while let row = try requests.next() {
        let task = try? ValidatedTask(restoring: [UInt8](row["typed"] as Data))
        if case .resolved(let route) = task?.route { routes.insert(route) }
      }
      return routes
    }
  }
}
