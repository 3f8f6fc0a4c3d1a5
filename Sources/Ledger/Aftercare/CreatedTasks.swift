import ConnectAPI
package import Foundation
import GRDB

extension LedgerReader {
  /// The tasks that a run has made and that are not undone, in the order they were staged.
  package func createdTasks(
    of run: RunID, after last: TaskID? = nil, limit: Int
  ) throws(LedgerError) -> [CreatedTask] {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT tasks.id, tasks.contact_id, tasks.created_at
          FROM rows INDEXED BY rows_by_task JOIN tasks ON tasks.id = rows.task_id
          WHERE rows.task_id > ? AND rows.run_id = ? AND rows.state IS NULL AND tasks.state = 'created'
          ORDER BY rows.task_id LIMIT ?
          """, arguments: [last?.rawValue ?? 0, facts.id, limit])
      return rows.map(CreatedTask.init)
    }
  }

  /// What the run's created tasks had become when they were last looked at.
  package func fates(of run: RunID) throws(LedgerError) -> [ContactFate: Int] {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      let fates = try CountedWords<ContactFate>(
        """
        SELECT fates.fate AS word FROM rows JOIN fates ON fates.task_id = rows.task_id
        WHERE rows.run_id = ? AND rows.state IS NULL
        """, arguments: [facts.id], in: database)
      return Dictionary(uniqueKeysWithValues: ContactFate.allCases.map { ($0, fates[$0]) }.filter { $0.1 > 0 })
    }
  }
}

extension CreatedTask {
  /// - Parameter row: with `id`, `contact_id` and `created_at`.
  init(_ row: Row) {
    self.init(
      id: TaskID(rawValue: row["id"]), contact: ContactID(row["contact_id"]),
      createdAt: StoredValues.date(milliseconds: row["created_at"]))
  }
}

extension TaskLedger {
  /// Keeps what has become of a created task.
  /// - Parameters:
  ///   - detail: the service's word for it, such as a DisconnectReason; at most 100 characters are kept.
  ///   - isLeft: whether an undo has looked at the task and left it.
  package func record(
    _ fate: ContactFate, detail: String, of task: TaskID, at time: Date, isLeft: Bool = false
  ) throws(LedgerError) {
    try transaction { database in
      try Self.write(fate, detail: detail, of: task, at: time, isLeft: isLeft, in: database)
    }
  }

  /// The task was taken back: its identity is no duplicate any more, and a next task of it is of the next generation.
  /// - Throws: `LedgerError` `.misuse` when the task is not created.
  package func markUndone(
    _ task: TaskID, as fate: ContactFate, detail: String, at time: Date
  ) throws(LedgerError) {
    try transaction { database in
      try database.execute(
        sql: "UPDATE tasks SET state = 'undone' WHERE id = ? AND state = 'created'", arguments: [task.rawValue])
      guard database.changesCount == 1 else {
        throw LedgerError.misuse("task \(task.rawValue) is not created and cannot be undone")
      }
      // The identity of an erased task is known by its hash alone, and is free again too.
      try database.execute(
        sql: """
          UPDATE purged SET state = 'undone' WHERE state = 'created' AND (dataset_id, identity_hash) IN (
            SELECT dataset_id, purged.identity_hash FROM tasks
            WHERE tasks.id = ? AND tasks.dataset_id = purged.dataset_id
              AND tasks.identity = CAST('erased:' || hex(purged.identity_hash) AS BLOB))
          """, arguments: [task.rawValue])
      try Self.write(fate, detail: detail, of: task, at: time, isLeft: false, in: database)
    }
  }

  private static func write(
    _ fate: ContactFate, detail: String, of task: TaskID, at time: Date, isLeft: Bool, in database: Database
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO fates (task_id, seen_at, fate, detail, is_left) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (task_id) DO UPDATE SET seen_at = ?2, fate = ?3, detail = ?4, is_left = max(is_left, ?5)
        """
    ).execute(arguments: [
      task.rawValue, StoredValues.milliseconds(time), fate.rawValue, String(detail.prefix(100)), isLeft,
    ])
  }
}
