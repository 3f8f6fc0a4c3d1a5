package import ConnectAPI
package import Foundation
import GRDB
package import TaskValidation

/// An attempt as the ledger recorded it.
package struct RecordedAttempt: Sendable, Hashable {
  /// Tells the attempts of one task from those of others; they come together.
  package var task: Int64
  package var sentAt: Date
  package var endedAt: Date
  /// HTTP status; nil when there was no answer.
  package var status: Int?
  package var code: String
  package var madeTask: Bool

  package init(task: Int64, sentAt: Date, endedAt: Date, status: Int?, code: String, madeTask: Bool) {
    self.task = task
    self.sentAt = sentAt
    self.endedAt = endedAt
    self.status = status
    self.code = code
    self.madeTask = madeTask
  }
}

extension LedgerReader {
  /// The rows of a run that wait to be sent, those beyond the horizon too, in the order of the inputs.
  /// - Throws: `LedgerError`.
  package func forEachWaitingRow(
    of run: RunID, _ body: (_ input: Int, _ number: Int) -> Void
  ) throws(LedgerError) {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT rows.input, rows.number FROM rows JOIN tasks ON tasks.id = rows.task_id
          WHERE rows.run_id = ? AND rows.state IS NULL AND tasks.state IN ('pending', 'sending', 'deferred')
          ORDER BY rows.input, rows.number
          """, arguments: [facts.id])
      while let row = try rows.next() { body(try row.value("input"), try row.value("number")) }
    }
  }

  /// How many of the rows that wait take each route: read from the stored requests without making tasks of them.
  /// - Throws: `LedgerError`.
  package func waitingRoutes(of run: RunID) throws(LedgerError) -> [TaskRoute: Int] {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      // Behind the version and the checksum of `DurableForm` stands the task as JSON.
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT CAST(substr(requests.typed, 20) AS TEXT) ->> '$.route.kind' AS kind,
            CAST(substr(requests.typed, 20) AS TEXT) ->> '$.route.id' AS id
          FROM rows JOIN tasks ON tasks.id = rows.task_id JOIN requests ON requests.task_id = tasks.id
          WHERE rows.run_id = ? AND rows.state IS NULL AND tasks.state IN ('pending', 'sending', 'deferred')
          """, arguments: [facts.id])
      var counts: [TaskRoute: Int] = [:]
      while let row = try rows.next() {
        guard let kind = TaskRoute.Kind(rawValue: try row.value("kind")) else { continue }
        counts[TaskRoute(kind: kind, id: try row.value("id")), default: 0] += 1
      }
      return counts
    }
  }

  /// The first tasks of a run whose requests are still there.
  /// - Throws: `LedgerError`.
  package func firstTasks(
    of run: RunID, limit: Int
  ) throws(LedgerError) -> [(input: Int, number: Int, isDeferred: Bool, task: ValidatedTask)] {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT rows.input, rows.number, tasks.state = 'deferred' AS is_deferred, requests.typed
          FROM rows JOIN tasks ON tasks.id = rows.task_id JOIN requests ON requests.task_id = tasks.id
          WHERE rows.run_id = ? AND rows.state IS NULL ORDER BY rows.input, rows.number LIMIT ?
          """, arguments: [facts.id, limit])
      return rows.compactMap { row in
        let task = try? ValidatedTask(restoring: [UInt8](row["typed"] as Data))
        return task.map { (row["input"], row["number"], row["is_deferred"], $0) }
      }
    }
  }

  /// Every attempt of a run's tasks, those of one task together and in order, read in constant memory.
  /// - Throws: `LedgerError`.
  package func forEachAttempt(of run: RunID, _ body: (RecordedAttempt) -> Void) throws(LedgerError) {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT tasks.id AS task, attempts.sent_at, attempts.ended_at, attempts.status, attempts.code,
            attempts.contact_id IS NOT NULL AS made
          FROM rows CROSS JOIN tasks ON tasks.id = rows.task_id AND tasks.run_id = rows.run_id
          CROSS JOIN attempts ON attempts.task_id = tasks.id
          WHERE rows.run_id = ? AND rows.state IS NULL
          ORDER BY rows.input, rows.number, attempts.id
          """, arguments: [facts.id])
      while let row = try rows.next() {
        body(
          RecordedAttempt(
            task: try row.value("task"), sentAt: StoredValues.date(milliseconds: try row.value("sent_at")),
            endedAt: StoredValues.date(milliseconds: try row.value("ended_at")), status: try row.value("status"),
            code: try row.value("code"), madeTask: try row.value("made")))
      }
    }
  }
}
