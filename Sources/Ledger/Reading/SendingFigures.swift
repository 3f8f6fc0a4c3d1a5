package import Foundation
import GRDB

/// What the attempts of a run's tasks add up to, all loads of it together.
package struct SendingFigures: Sendable, Hashable {
  package var attempts: Int
  /// Answers that said: too fast.
  package var throttled: Int
  /// When the last attempt ended; nil when there was none.
  package var endedAt: Date?
}

extension LedgerReader {
  package func sendingFigures(of run: RunID) throws(LedgerError) -> SendingFigures {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT count(*) AS attempts, coalesce(sum(attempts.status = 429), 0) AS throttled,
            max(attempts.ended_at) AS ended_at
          FROM tasks JOIN attempts ON attempts.task_id = tasks.id WHERE tasks.run_id = ?
          """, arguments: [facts.id])
      return SendingFigures(
        attempts: try row?.value("attempts") ?? 0, throttled: try row?.value("throttled") ?? 0,
        endedAt: (try row?.value("ended_at") as Int64?).map(StoredValues.date(milliseconds:)))
    }
  }
}
