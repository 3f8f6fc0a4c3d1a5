import GRDB

/// Does to the tasks of earlier runs what a checked run noted, when it becomes ready.
struct StagedChanges {
  let database: Database
  let run: RunFacts

  /// Tasks at once: SQLite keeps what an `UPDATE … FROM` is about to change in memory.
  private static let piece = 10_000

  func carryOut() throws {
    var last: Int64 = 0
    while let end = try endOfPiece(after: last) {
      let piece = "change.task_id > \(last) AND change.task_id <= \(end)"
      try replace(piece)
      try join(piece)
      try withdraw(piece)
      last = end
    }
    try dropConflicts()
    try database.execute(sql: "DELETE FROM staged_changes")
  }

  private func endOfPiece(after last: Int64) throws -> Int64? {
    try Int64.fetchOne(
      database,
      sql: """
        SELECT max(task_id) FROM (SELECT task_id FROM staged_changes WHERE task_id > ? ORDER BY task_id LIMIT ?)
        """, arguments: [last, Self.piece])
  }

  /// Tasks of which nothing was sent take the values of the new row and wait in this run.
  private func replace(_ piece: String) throws {
    try leaveFormerRows("change.kind = 'replace' AND \(piece)")
    try database.execute(
      sql: """
        UPDATE requests SET typed = change.typed
        FROM staged_changes AS change
        WHERE change.task_id = requests.task_id AND change.kind = 'replace' AND \(piece);
        UPDATE tasks SET
          run_id = change.run_id, input = change.input, number = change.number, sort_key = change.sort_key,
          content = change.content, deferred_until = change.deferred_until,
          state = CASE WHEN change.deferred_until IS NULL THEN 'pending' ELSE 'deferred' END,
          is_queued = (change.deferred_until IS NULL)
        FROM staged_changes AS change WHERE change.task_id = tasks.id AND change.kind = 'replace' AND \(piece);
        UPDATE rows SET content = NULL
        FROM staged_changes AS change
        WHERE change.task_id = rows.task_id AND change.kind = 'replace' AND rows.run_id = change.run_id
          AND \(piece);
        """)
  }

  /// Tasks with frozen bytes wait in this run, bytes and all. A row of an earlier run whose task is in doubt
  /// goes on following it, because it may have been the one that made it.
  private func join(_ piece: String) throws {
    try leaveFormerRows(
      """
      change.kind = 'join' AND \(piece)
      AND EXISTS (SELECT 1 FROM tasks WHERE id = rows.task_id AND may_have_created = 0)
      """)
    try database.execute(
      sql: """
        UPDATE tasks SET
          run_id = change.run_id, input = change.input, number = change.number, sort_key = change.sort_key,
          state = CASE state WHEN 'failed' THEN 'pending' ELSE state END,
          is_queued = (state IN ('failed', 'pending')), is_unwanted = 0
        FROM staged_changes AS change WHERE change.task_id = tasks.id AND change.kind = 'join' AND \(piece)
        """)
  }

  private func withdraw(_ piece: String) throws {
    try database.execute(
      sql: """
        UPDATE rows SET reason = change.reason
        FROM staged_changes AS change
        WHERE change.task_id = rows.task_id AND change.kind = 'withdraw' AND rows.state IS NULL AND \(piece);
        UPDATE tasks SET state = 'withdrawn', is_queued = 0, deferred_until = NULL
        WHERE id IN (SELECT change.task_id FROM staged_changes AS change WHERE change.kind = 'withdraw' AND \(piece));
        DELETE FROM requests
        WHERE task_id IN (SELECT change.task_id FROM staged_changes AS change WHERE change.kind = 'withdraw' AND \(piece));
        """)
  }

  /// Tasks that only marked an identity whose rows refused each other.
  private func dropConflicts() throws {
    try database.execute(
      sql: """
        CREATE TEMP TABLE dropped AS
          SELECT task_id FROM staged_changes JOIN tasks ON tasks.id = task_id
          WHERE kind = 'conflict' AND tasks.run_id = staged_changes.run_id;
        DELETE FROM staged_changes WHERE kind = 'conflict';
        UPDATE rows SET task_id = NULL WHERE task_id IN (SELECT task_id FROM dropped);
        DELETE FROM tasks WHERE id IN (SELECT task_id FROM dropped);
        DROP TABLE dropped;
        """)
  }

  /// Rows of earlier runs let go of tasks that this run takes over, so that no two runs wait for one task.
  private func leaveFormerRows(_ condition: String) throws {
    try database.execute(
      sql: """
        UPDATE rows SET state = 'withdrawn', reason = CAST('taken over by run ' || ? AS BLOB)
        FROM staged_changes AS change
        WHERE change.task_id = rows.task_id AND rows.run_id <> change.run_id AND rows.state IS NULL AND \(condition)
        """, arguments: [run.name])
  }
}
