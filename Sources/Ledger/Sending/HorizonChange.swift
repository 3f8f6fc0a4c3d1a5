package import Foundation
import GRDB
import TaskValidation

extension TaskLedger {
  /// Judges the deferred tasks of the run's dataset by another horizon than the one they were deferred by: a wider one
  /// reaches some of them earlier. One that turns out to be beyond a narrower one is deferred again when it is claimed.
  package func judgeDeferredAgain(
    inDatasetOf run: RunID, horizonSeconds: Int64, now: Date
  ) throws(LedgerError) {
    var last: Int64 = 0
    while true {
      let end: Int64? = try transaction { database in
        let facts = try Self.facts(of: run, in: database)
        let rows = try Row.fetchAll(
          database,
          sql: """
            SELECT tasks.id, tasks.deferred_until, requests.typed
            FROM tasks JOIN requests ON requests.task_id = tasks.id
            WHERE tasks.state = 'deferred' AND tasks.dataset_id = ? AND tasks.deferred_until > ? AND tasks.id > ?
            ORDER BY tasks.id LIMIT 1000
            """,
          arguments: [facts.datasetID, Int64(now.timeIntervalSince1970.rounded(.down)), last])
        for row in rows {
          guard let task = try? ValidatedTask(restoring: [UInt8](row["typed"] as Data)) else { continue }
          var until = Int64(now.timeIntervalSince1970.rounded(.down))
          if case .deferred(let later) = task.start(at: now, horizonSeconds: horizonSeconds) { until = later }
          guard until < row["deferred_until"] as Int64 else { continue }
          try database.execute(
            sql: "UPDATE tasks SET deferred_until = ? WHERE id = ?", arguments: [until, row["id"] as Int64])
        }
        return rows.last.map { $0["id"] as Int64 }
      }
      guard let end else { return }
      last = end
    }
  }
}
