import Diagnostics
import GRDB
import Synchronization

/// What `retryRejected` found in a run.
package struct RetriedRejections: Sendable, Hashable {
  /// Rows that the service had refused and that wait again.
  package var waiting = 0
  /// Rows that the mapping or the checks refused: there is no request of theirs that could be sent.
  package var refusedBeforeSending = 0
}

extension TaskLedger {
  /// Lets the rows of the run that the service refused wait again, each as the next generation: the bytes of the old one
  /// were refused. Its attempts stay on record. A run that was finished is unfinished again.
  ///
  /// An identity whose refusal a later run has made good is left alone.
  package func retryRejected(of run: RunID) throws(LedgerError) -> RetriedRejections {
    var found = RetriedRejections()
    var last: Int64 = 0
    // In pieces, each whole in itself.
    while let end = try retryRejected(of: run, after: last, found: &found) { last = end }
    found.refusedBeforeSending = try access { database in
      let facts = try Self.facts(of: run, in: database)
      return try Int.fetchOne(
        database, sql: "SELECT count(*) FROM rows WHERE run_id = ? AND state = 'rejected'", arguments: [facts.id]) ?? 0
    }
    return found
  }

  private func retryRejected(
    of run: RunID, after last: Int64, found: inout RetriedRejections
  ) throws(LedgerError) -> Int64? {
    let piece: (end: Int64?, count: Int) = try transaction { database in
      let facts = try Self.facts(of: run, in: database)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT \(Self.claimedColumns)
          FROM tasks JOIN requests ON requests.task_id = tasks.id
          WHERE tasks.id IN (SELECT task_id FROM rows WHERE run_id = ?1 AND state IS NULL AND task_id > ?2)
            AND tasks.run_id = ?1 AND tasks.state = 'rejected'
            AND NOT EXISTS (
              SELECT 1 FROM tasks AS newer
              WHERE newer.dataset_id = tasks.dataset_id AND newer.identity = tasks.identity
                AND newer.generation > tasks.generation)
          ORDER BY tasks.id LIMIT 1000
          """, arguments: [facts.id, last])
      for row in rows { _ = try ClaimedTask(row, run: facts).succeeded(in: database) }
      if !rows.isEmpty {
        try database.execute(
          sql: "UPDATE runs SET state = 'ready', finished_at = NULL WHERE id = ? AND state = 'finished'",
          arguments: [facts.id])
      }
      return (rows.last.map { $0["id"] as Int64 }, rows.count)
    }
    found.waiting += piece.count
    if piece.count > 0 { claims.withLock { $0[run]?.rewind() } }
    return piece.end
  }
}
