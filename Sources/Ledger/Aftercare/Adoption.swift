import ConnectAPI
package import Foundation
import GRDB
package import SpreadsheetReading
import TaskMapping
import TaskValidation

/// A task that a results file tells of.
package struct AdoptedTask: Sendable {
  package var number: Int
  package var cells: OriginalCells
  package var key: RecordedKey
  package var contact: String
  package var createdAt: Date
  /// Whether it was taken back since.
  package var isUndone: Bool

  package init(
    number: Int, cells: OriginalCells, key: RecordedKey, contact: String, createdAt: Date, isUndone: Bool
  ) {
    self.number = number
    self.cells = cells
    self.key = key
    self.contact = contact
    self.createdAt = createdAt
    self.isUndone = isUndone
  }
}

/// What became of a task on its way back into the ledger.
package enum Adoption: Sendable, Hashable {
  /// The ledger did not know it.
  case adopted
  /// The ledger had it waiting or in doubt: it is created now.
  case settled
  /// The ledger has it, with the same ContactId.
  case known
  /// The ledger has another ContactId for it, or this ContactId for another task; the words of both.
  case conflict(String)
}

extension TaskLedger {
  /// Begins a run that holds adopted tasks. It is finished from the start: nothing of it is ever sent.
  /// - Throws: `LedgerError` `.unreadable` when the dataset's identity is made of other columns.
  package func beginAdoption(
    _ specification: RunSpecification, namespace: String, now: Date
  ) throws(LedgerError) -> RunID {
    try transaction { database in
      try Self.discardUnfinishedCheck(database)
      let dataset = try DatasetIdentity(specification, in: database).adopted(namespace: namespace)
      let run = try Self.insertRun(specification, dataset: dataset, now: now, in: database)
      try database.execute(
        sql: "UPDATE runs SET state = 'finished', finished_at = ? WHERE name = ?",
        arguments: [StoredValues.milliseconds(now), run.rawValue])
      return run
    }
  }

  /// Puts tasks on record, in one transaction.
  /// - Returns: what became of each, in their order.
  package func adopt(_ tasks: [AdoptedTask], under run: RunID) throws(LedgerError) -> [Adoption] {
    try transaction { database in
      let facts = try Self.facts(of: run, in: database)
      return try tasks.map { try Self.adopt($0, under: facts, in: database) }
    }
  }

  private static func adopt(_ task: AdoptedTask, under run: RunFacts, in database: Database) throws -> Adoption {
    guard let key = task.key.taskKey, let content = task.key.contentBytes else {
      throw LedgerError.misuse("a key that makes no sense was to be adopted")
    }
    let identity = StoredValues.identity(key.identity)
    if let other = try other(than: identity, key, with: task.contact, of: run, in: database) {
      return .conflict(other)
    }
    let known = try Row.fetchOne(
      database, sql: "SELECT id, state, contact_id FROM tasks WHERE dataset_id = ? AND identity = ? AND generation = ?",
      arguments: [run.datasetID, identity, key.generation])
    let id: Int64
    let adoption: Adoption
    if let known {
      id = known["id"]
      if let contact = known["contact_id"] as String? {
        guard contact == task.contact else { return .conflict("the ledger has ContactId \(contact) for it") }
        let isTakenBack = task.isUndone && known["state"] == TaskState.created.rawValue
        adoption = isTakenBack ? .settled : .known
      } else {
        adoption = .settled
      }
    } else if let trace = try PurgedIdentities(database)?.trace(of: identity, dataset: run.datasetID),
      trace.generation >= key.generation
    {
      // It left the ledger on purpose, and is still no reason for a second task.
      return .known
    } else {
      id = try insert(task, key: key, identity: identity, content: content, run: run, in: database)
      adoption = .adopted
    }
    if adoption != .known {
      try create(id, task, in: database)
      try withdrawOlder(than: key, identity: identity, run: run, in: database)
    }
    try database.execute(
      sql: "INSERT INTO rows (run_id, input, number, state, task_id) VALUES (?, 0, ?, ?, ?)",
      arguments: [run.id, task.number, adoption == .known ? RowState.duplicate.rawValue : nil, id])
    try database.execute(
      sql: "INSERT INTO cells (row_id, original) VALUES (?, ?)",
      arguments: [database.lastInsertedRowID, StoredCells.encode(task.cells)])
    return adoption
  }

  /// A generation before this one that waits would be a second task of the row.
  private static func withdrawOlder(
    than key: TaskKey, identity: Data, run: RunFacts, in database: Database
  ) throws {
    let older = try Int64.fetchAll(
      database,
      sql: """
        SELECT id FROM tasks WHERE dataset_id = ? AND identity = ? AND generation < ?
          AND state IN ('pending', 'deferred', 'failed')
        """, arguments: [run.datasetID, identity, key.generation])
    for id in older {
      try database.execute(
        sql: "UPDATE tasks SET state = 'withdrawn', is_queued = 0, deferred_until = NULL WHERE id = ?", arguments: [id])
      try database.execute(
        sql: "UPDATE rows SET reason = ? WHERE task_id = ? AND state IS NULL",
        arguments: [Data("run \(run.name) tells of a newer task of the row".utf8), id])
      try database.execute(sql: "DELETE FROM requests WHERE task_id = ?", arguments: [id])
    }
  }

  /// Another task that has the ContactId, in words.
  private static func other(
    than identity: Data, _ key: TaskKey, with contact: String, of run: RunFacts, in database: Database
  ) throws -> String? {
    let owner = try Row.fetchOne(
      database, sql: "SELECT dataset_id, identity, generation FROM tasks WHERE contact_id = ?", arguments: [contact])
    guard let owner else { return nil }
    let isSame =
      owner["dataset_id"] == run.datasetID && owner["identity"] == identity && owner["generation"] == key.generation
    return isSame ? nil : "the ledger has this ContactId for another row"
  }

  private static func insert(
    _ task: AdoptedTask, key: TaskKey, identity: Data, content: [UInt8], run: RunFacts, in database: Database
  ) throws -> Int64 {
    try database.execute(
      sql: """
        INSERT INTO tasks (dataset_id, identity, generation, content, client_token, run_id, input, number, sort_key,
          state, is_queued)
        VALUES (?, ?, ?, ?, ?, ?, 0, ?, x'', 'failed', 0)
        """,
      arguments: [
        run.datasetID, identity, key.generation, Data(content), key.clientToken.rawValue, run.id, task.number,
      ])
    return database.lastInsertedRowID
  }

  private static func create(_ id: Int64, _ task: AdoptedTask, in database: Database) throws {
    try database.execute(
      sql: """
        UPDATE tasks SET state = ?, is_queued = 0, may_have_created = 0, deferred_until = NULL, contact_id = ?,
          created_at = ?
        WHERE id = ?
        """,
      arguments: [
        (task.isUndone ? TaskState.undone : .created).rawValue, task.contact,
        StoredValues.milliseconds(task.createdAt), id,
      ])
    try database.execute(sql: "DELETE FROM requests WHERE task_id = ?", arguments: [id])
  }
}
