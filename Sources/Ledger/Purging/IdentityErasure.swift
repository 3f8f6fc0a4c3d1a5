import Diagnostics
import Foundation
import GRDB

/// Takes everything out of the ledger that an identity and its rows say, for one dataset: identity, cells, reasons,
/// messages, requests, tokens and order. Rows and tasks stay as empty shells with their states and ContactIds, so that
/// the counts of their runs still add up, and the identity is known by its keyed hash.
struct IdentityErasure {
  let database: Database
  let dataset: Int64
  /// As stored.
  let identity: Data

  /// The rows that say something of the identity: those with its tasks, and those set aside without one.
  private static let rowsOfIdentity = """
    SELECT rows.id FROM rows JOIN runs ON runs.id = rows.run_id
    WHERE runs.dataset_id = ?1 AND rows.identity = ?2
    UNION
    SELECT rows.id FROM tasks JOIN rows ON rows.task_id = tasks.id
    WHERE tasks.dataset_id = ?1 AND tasks.identity = ?2
    """

  private var arguments: StatementArguments { [dataset, identity] }

  /// States in which a task cannot be erased: it may still have to be sent.
  func unsettledStates() throws -> [String] {
    try String.fetchAll(
      database,
      sql: """
        SELECT DISTINCT state FROM tasks WHERE dataset_id = ?1 AND identity = ?2
          AND state IN ('pending', 'sending', 'deferred', 'failed', 'in doubt')
        """, arguments: arguments)
  }

  func count(into result: inout IdentityErasureResult) throws {
    result.tasks +=
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM tasks WHERE dataset_id = ?1 AND identity = ?2", arguments: arguments) ?? 0
    result.rows +=
      try Int.fetchOne(database, sql: "SELECT count(*) FROM (\(Self.rowsOfIdentity))", arguments: arguments) ?? 0
    let folders = try String.fetchAll(
      database,
      sql: """
        SELECT DISTINCT runs.folder FROM rows JOIN runs ON runs.id = rows.run_id
        WHERE rows.id IN (\(Self.rowsOfIdentity)) AND runs.folder IS NOT NULL ORDER BY 1
        """, arguments: arguments)
    for folder in folders where !result.folders.contains(folder) { result.folders.append(folder) }
  }

  func carryOut(_ purged: PurgedIdentities) throws {
    let hash = purged.hashes.identity(identity, dataset: dataset)
    let shell = Data(ErasedIdentity.text(hash: hash).utf8)
    try eraseRows(shell: shell)
    let tasks = try Row.fetchAll(
      database,
      sql: """
        SELECT id, generation, content, state, created_at FROM tasks WHERE dataset_id = ?1 AND identity = ?2
        ORDER BY generation
        """, arguments: arguments)
    for task in tasks {
      guard let state = TaskState(rawValue: task["state"]) else {
        throw LedgerError.damaged("a task of the ledger is in a state that does not exist")
      }
      try purged.keep(
        identity, dataset: dataset, generation: task["generation"], content: task["content"], state: state,
        createdAt: task["created_at"])
      try eraseTask(task["id"], generation: task["generation"], shell: shell, hash: hash)
    }
  }

  private func eraseRows(shell: Data) throws {
    let rows = try Row.fetchAll(
      database, sql: "SELECT id, problems FROM rows WHERE id IN (\(Self.rowsOfIdentity))", arguments: arguments)
    for row in rows {
      let id: Int64 = row["id"]
      // Which problems there were may be counted still; what they say quotes the row.
      let problems = try (row["problems"] as String?).map { json in
        try StoredValues.json(
          StoredValues.value([Diagnostic].self, json: json).map { problem in
            Diagnostic(problem.code, severity: problem.severity, ErasedIdentity.words)
          })
      }
      try database.execute(sql: "DELETE FROM cells WHERE row_id = ?", arguments: [id])
      try database.execute(
        sql: """
          UPDATE rows SET identity = CASE WHEN identity IS NULL THEN NULL ELSE ?1 END, content = NULL, problems = ?2,
            reason = CASE WHEN reason IS NULL THEN NULL ELSE CAST(?3 AS BLOB) END
          WHERE id = ?4
          """, arguments: [shell, problems, ErasedIdentity.words, id])
    }
  }

  private func eraseTask(_ task: Int64, generation: Int, shell: Data, hash: Data) throws {
    try database.execute(sql: "DELETE FROM requests WHERE task_id = ?", arguments: [task])
    try database.execute(sql: "UPDATE attempts SET message = '' WHERE task_id = ?", arguments: [task])
    try database.execute(
      sql: """
        UPDATE tasks SET identity = ?1, content = ?2, sort_key = x'', client_token = CAST(?1 AS TEXT) || ':' || generation
        WHERE id = ?3
        """, arguments: [shell, hash.prefix(16), task])
  }
}

extension TaskLedger {
  /// Takes out what the ledger says of an identity, for an erasure request. It is known by a keyed hash from then
  /// on, so that no row of it becomes a second task.
  /// - Parameters:
  ///   - identity: as the view `results` shows it.
  ///   - dataset: only in the datasets of this name; nil in all.
  ///   - acts: false only counts.
  /// - Throws: `LedgerError` `.unreadable` with the code `ledger.identity-waits` when a task of it is still to be
  ///   sent or is in doubt.
  package func purge(
    identity: String, dataset: String?, acts: Bool
  ) throws(LedgerError) -> IdentityErasureResult {
    let stored = Data(identity.utf8)
    let result: IdentityErasureResult = try transaction { database in
      let purged = PurgedIdentities(database, secret: try Self.secret(in: database))
      var result = IdentityErasureResult()
      let datasets = try Row.fetchAll(
        database, sql: "SELECT id, name FROM datasets WHERE ?1 IS NULL OR name = ?1 ORDER BY id", arguments: [dataset])
      for row in datasets {
        let name: String = row["name"]
        let erasure = IdentityErasure(database: database, dataset: row["id"], identity: stored)
        if let state = try erasure.unsettledStates().first { throw Self.waits(identity, state: state, dataset: name) }
        let before = result
        try erasure.count(into: &result)
        if result.tasks > before.tasks || result.rows > before.rows {
          result.datasets.append(name)
        } else if try purged.trace(of: stored, dataset: row["id"]) != nil {
          result.purgedDatasets.append(name)
        }
        if acts { try erasure.carryOut(purged) }
      }
      return result
    }
    if acts { try access { try PurgedGuard.stand(in: $0) } }
    return result
  }

  private static func waits(_ identity: String, state: String, dataset: String) -> LedgerError {
    let isInDoubt = state == "in doubt" || state == "sending"
    return LedgerError(
      .unreadable,
      Diagnostic(
        .ledgerIdentityWaits,
        "identity \(JSONText.quoted(identity)) of dataset \(JSONText.quoted(dataset)) is \(isInDoubt ? "in doubt" : "\(state) and would still be sent"): nothing was erased",
        fix: isInDoubt
          ? "settle it first: `taskferry reconcile`, or load again while it is young"
          : "withdraw it first: `taskferry withdraw --dataset \(dataset) --identity …`"))
  }
}
