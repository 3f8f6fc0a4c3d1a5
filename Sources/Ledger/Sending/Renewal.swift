import ConnectAPI
import Foundation
import GRDB
import TaskValidation

/// Bytes that were frozen with a start, certainly made no task and waited too long: the service would refuse the
/// row for having waited. Their row goes on as the next generation, whose bytes are made afresh.
extension ClaimedTask {
  /// - Parameter scheduledTime: epoch seconds in the frozen bytes.
  func hasOutdatedBytes(scheduledTime: Int64?, now: Date) -> Bool {
    guard frozenBody != nil, !isInDoubt, let scheduledTime else { return false }
    return Double(scheduledTime) < now.timeIntervalSince1970 + StagingRules.leastLeadSeconds
  }

  /// Makes the next generation wait in the place of this one, which is withdrawn with its attempts on record.
  func renewed(in database: Database) throws -> ClaimedTask {
    let next = try TaskLedger.renew(id, key: key, in: database)
    return claimed(as: next)
  }

  /// Makes the next generation wait in the place of this one, whose state and attempts stay on record.
  func succeeded(in database: Database) throws -> ClaimedTask {
    claimed(as: try TaskLedger.succeed(id, key: key, in: database))
  }

  private func claimed(as next: TaskID) -> ClaimedTask {
    var key = key
    key.generation += 1
    return ClaimedTask(
      id: next, key: key, task: task, frozenBody: nil, firstSentAt: nil, attemptCount: 0, isInDoubt: false)
  }
}

extension TaskLedger {
  /// Withdraws a task that certainly made nothing, and lets the next generation wait in its place.
  /// - Parameter key: of the task that is withdrawn.
  /// - Returns: the next generation.
  @discardableResult
  static func renew(_ task: TaskID, key: TaskKey, in database: Database) throws -> TaskID {
    try database.execute(
      sql: "UPDATE tasks SET state = 'withdrawn', is_queued = 0, deferred_until = NULL WHERE id = ?",
      arguments: [task.rawValue])
    return try succeed(task, key: key, in: database)
  }

  /// Lets the next generation wait in the place of a task that made nothing and whose state stays as it is.
  static func succeed(_ task: TaskID, key: TaskKey, in database: Database) throws -> TaskID {
    var key = key
    key.generation += 1
    try database.execute(
      sql: """
        INSERT INTO tasks (dataset_id, identity, generation, content, client_token, run_id, input, number, sort_key,
          state, is_queued)
        SELECT dataset_id, identity, ?, content, ?, run_id, input, number, sort_key, 'pending', 1
        FROM tasks WHERE id = ?
        """, arguments: [key.generation, key.clientToken.rawValue, task.rawValue])
    let next = database.lastInsertedRowID
    try database.execute(
      sql: "INSERT INTO requests (task_id, typed) SELECT ?1, typed FROM requests WHERE task_id = ?2",
      arguments: [next, task.rawValue])
    try database.execute(sql: "DELETE FROM requests WHERE task_id = ?", arguments: [task.rawValue])
    try database.execute(
      sql: """
        UPDATE rows SET task_id = ?1
        WHERE task_id = ?2 AND state IS NULL AND run_id = (SELECT run_id FROM tasks WHERE id = ?1)
        """, arguments: [next, task.rawValue])
    return TaskID(rawValue: next)
  }
}
