import ConnectAPI
package import Foundation
import GRDB
package import TaskValidation

/// A task that may exist at the service without being on record.
package struct DoubtfulTask: Sendable {
  package var id: TaskID
  package var key: TaskKey
  package var name: String
  /// Whether the request carried its ClientToken in an attribute, by which a found contact is recognised.
  package var isStamped: Bool
  package var firstSentAt: Date
  /// Searches that found nothing, oldest first.
  package var searches: [Date]

  package init(
    id: TaskID, key: TaskKey, name: String, isStamped: Bool, firstSentAt: Date, searches: [Date] = []
  ) {
    self.id = id
    self.key = key
    self.name = name
    self.isStamped = isStamped
    self.firstSentAt = firstSentAt
    self.searches = searches
  }
}

extension LedgerReader {
  /// The tasks of a run that are in doubt, in the order of their ids.
  package func doubtfulTasks(
    of run: RunID, after last: TaskID? = nil, limit: Int
  ) throws(LedgerError) -> [DoubtfulTask] {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT tasks.id, tasks.generation, tasks.first_sent_at, requests.typed,
            (SELECT json_group_array(searched_at) FROM searches WHERE task_id = tasks.id) AS searches
          FROM tasks JOIN requests ON requests.task_id = tasks.id
          WHERE tasks.run_id = ? AND \(LedgerSchema.isUnsettled) AND tasks.state = 'in doubt' AND tasks.id > ?
          ORDER BY tasks.id LIMIT ?
          """, arguments: [facts.id, last?.rawValue ?? 0, limit])
      return try rows.map { try DoubtfulTask($0, run: facts) }
    }
  }
}

extension DoubtfulTask {
  fileprivate init(_ row: Row, run: RunFacts) throws {
    guard let task = try? ValidatedTask(restoring: [UInt8](row["typed"] as Data)), let identity = task.identity else {
      throw LedgerError.damaged("the request of a task in doubt cannot be used")
    }
    let searches = try StoredValues.value([Int64].self, json: row["searches"])
    self.init(
      id: TaskID(rawValue: row["id"]),
      key: TaskKey(
        instance: run.instance, dataset: run.tokenDataset, identity: identity, generation: row["generation"]),
      name: task.fields.name, isStamped: task.isStamped,
      firstSentAt: StoredValues.date(milliseconds: row["first_sent_at"]),
      searches: searches.sorted().map(StoredValues.date(milliseconds:)))
  }
}

extension TaskLedger {
  /// A search for the task found nothing.
  package func recordFruitlessSearch(for task: TaskID, at time: Date) throws(LedgerError) {
    try transaction { database in
      try database.execute(
        sql: "INSERT INTO searches (task_id, searched_at) VALUES (?, ?)",
        arguments: [task.rawValue, StoredValues.milliseconds(time)])
    }
  }

  /// A person concluded that the task was never made: its row goes on as the next generation and waits to be sent, or is
  /// withdrawn when it was to be taken back.
  /// - Throws: `LedgerError` `.misuse` when the task is not in doubt.
  package func renewAbsent(_ task: DoubtfulTask) throws(LedgerError) {
    try transaction { database in
      try database.execute(
        sql: """
          UPDATE tasks SET state = 'failed', may_have_created = 0, is_queued = 0
          WHERE id = ? AND \(LedgerSchema.isUnsettled) AND state = 'in doubt'
          """, arguments: [task.id.rawValue])
      guard database.changesCount == 1 else {
        throw LedgerError.misuse("task \(task.id.rawValue) is not in doubt")
      }
      let isUnwanted = try Bool.fetchOne(
        database, sql: "SELECT is_unwanted FROM tasks WHERE id = ?", arguments: [task.id.rawValue])
      if isUnwanted == true {
        try database.execute(sql: "UPDATE tasks SET state = 'withdrawn' WHERE id = ?", arguments: [task.id.rawValue])
        try database.execute(sql: "DELETE FROM requests WHERE task_id = ?", arguments: [task.id.rawValue])
        return
      }
      try Self.renew(task.id, key: task.key, in: database)
      try database.execute(
        sql: """
          UPDATE runs SET state = 'ready', finished_at = NULL
          WHERE state = 'finished' AND id = (SELECT run_id FROM tasks WHERE id = ?)
          """, arguments: [task.id.rawValue])
    }
  }
}
