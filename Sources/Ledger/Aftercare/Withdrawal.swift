import Foundation
import GRDB

/// Which waiting tasks a withdrawal is about.
package enum WithdrawalScope: Sendable, Hashable {
  /// Those a run would send, its deferred rows included.
  case run(RunID)
  /// Those of a dataset of one instance, whichever run they wait in.
  case dataset(DatasetID)
  /// Those of these identities, as `results` shows them; at most some thousands at once.
  case identities(DatasetID, [String])
}

/// The ledger's own number of a dataset at an instance.
package struct DatasetID: Sendable, Hashable {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A dataset at an instance, under one definition of identity.
package struct DatasetRecord: Sendable, Hashable {
  package var id: DatasetID
  package var instance: String
  /// As in `RunSpecification`.
  package var identityDefinition: String
}

/// What a withdrawal did, or would do.
package struct WithdrawalCount: Sendable, Hashable {
  /// Tasks that wait and certainly do not exist.
  package var unsent = 0
  /// Tasks that may exist: they are left in doubt.
  package var inDoubt = 0
  /// Tasks that exist.
  package var created = 0

  package init() {}
}

extension LedgerReader {
  /// What a withdrawal would meet.
  package func tasks(in scope: WithdrawalScope) throws(LedgerError) -> WithdrawalCount {
    try read { database in
      let condition = try TaskCondition(scope, in: database)
      let states = try CountedWords<TaskState>(
        "SELECT state AS word FROM tasks WHERE \(condition.sql)", arguments: condition.arguments, in: database)
      var count = WithdrawalCount()
      count.unsent = states[.pending] + states[.deferred] + states[.failed]
      count.inDoubt = states[.sending] + states[.inDoubt]
      count.created = states[.created]
      return count
    }
  }

  /// The created tasks of a scope, in the order they were staged.
  package func createdTasks(
    in scope: WithdrawalScope, after last: TaskID? = nil, limit: Int
  ) throws(LedgerError) -> [CreatedTask] {
    try read { database in
      let condition = try TaskCondition(scope, in: database)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT id, contact_id, created_at FROM tasks
          WHERE \(condition.sql) AND state = 'created' AND id > ? ORDER BY id LIMIT ?
          """, arguments: condition.arguments + [last?.rawValue ?? 0, limit])
      return rows.map(CreatedTask.init)
    }
  }

  /// What the ledger knows of a dataset of that name: at each instance, one for each definition of identity it had.
  package func datasets(named name: String) throws(LedgerError) -> [DatasetRecord] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT id, instance, identity_definition FROM datasets WHERE name = ? ORDER BY id",
        arguments: [name]
      ).map {
        DatasetRecord(
          id: DatasetID(rawValue: $0["id"]), instance: $0["instance"], identityDefinition: $0["identity_definition"])
      }
    }
  }
}

extension TaskLedger {
  /// Takes back every task of the scope that waits and certainly does not exist; those in doubt are left.
  /// - Parameter reason: a sentence for their rows.
  /// - Returns: how many were withdrawn.
  @discardableResult
  package func withdrawUnsent(in scope: WithdrawalScope, reason: String) throws(LedgerError) -> Int {
    try transaction { database in
      let condition = try TaskCondition(scope, in: database)
      try database.execute(sql: "CREATE TEMP TABLE withdrawn (id INTEGER PRIMARY KEY)")
      try database.execute(
        sql: """
          INSERT INTO withdrawn
          SELECT id FROM tasks WHERE \(condition.sql) AND state IN ('pending', 'deferred', 'failed')
          """, arguments: condition.arguments)
      let count = database.changesCount
      // Those in doubt are not sent by a load any more: what they became is for reconcile and a further undo.
      try database.execute(
        sql: """
          UPDATE tasks SET is_unwanted = 1, is_queued = 0 WHERE \(condition.sql) AND state = 'in doubt'
          """, arguments: condition.arguments)
      try database.execute(
        sql: "UPDATE rows SET reason = ? WHERE state IS NULL AND task_id IN (SELECT id FROM withdrawn)",
        arguments: [Data(reason.utf8)])
      try database.execute(
        sql: """
          UPDATE tasks SET state = 'withdrawn', is_queued = 0, deferred_until = NULL
          WHERE id IN (SELECT id FROM withdrawn);
          DELETE FROM requests WHERE task_id IN (SELECT id FROM withdrawn);
          DROP TABLE withdrawn;
          """)
      return count
    }
  }
}

/// The tasks of a scope as a condition on `tasks`.
private struct TaskCondition {
  var sql: String
  var arguments: StatementArguments

  init(_ scope: WithdrawalScope, in database: Database) throws {
    switch scope {
    case .run(let run):
      sql = "run_id = ?"
      arguments = [try TaskLedger.facts(of: run, in: database).id]
    case .dataset(let dataset):
      sql = "dataset_id = ?"
      arguments = [dataset.rawValue]
    case .identities(let dataset, let identities):
      // Every generation: an older one may still be in doubt. As bytes, so that no text is cut at a NUL.
      sql = "dataset_id = ? AND identity IN (\(identities.map { _ in "?" }.joined(separator: ",")))"
      arguments = [dataset.rawValue]
      arguments += StatementArguments(identities.map { Data($0.utf8) })
    }
  }
}
