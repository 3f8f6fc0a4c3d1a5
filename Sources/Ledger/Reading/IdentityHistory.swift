package import Foundation
import GRDB

/// What the ledger knows of one identity in one dataset.
package struct IdentityHistory: Sendable, Hashable {
  /// A task that was made, or is to be, for the identity.
  package struct Generation: Sendable, Hashable {
    package var number: Int
    package var state: RowState
    /// The run that sends it or has sent it.
    package var run: String
    package var contactID: String?
    package var createdAt: Date?
    package var firstSentAt: Date?
    package var attempts: Int
  }

  /// A row that holds the identity.
  package struct Appearance: Sendable, Hashable {
    package var run: String
    package var startedAt: Date
    package var file: String
    package var sheet: String?
    package var row: Int
    package var state: RowState
  }

  /// What is left of it after a purge: the newest generation.
  package struct Trace: Sendable, Hashable {
    package var generation: Int
    package var state: RowState
    package var createdAt: Date?
  }

  package var dataset: String
  package var instance: String
  package var generations: [Generation] = []
  package var rows: [Appearance] = []
  package var purged: Trace?
}

extension LedgerReader {
  /// What the ledger knows of an identity, one value for each dataset that knows it.
  /// - Parameters:
  ///   - identity: as the view `results` shows it; of several columns a JSON array.
  ///   - dataset: only in datasets of this name; nil in all.
  package func history(of identity: String, dataset: String?) throws(LedgerError) -> [IdentityHistory] {
    let stored = Data(identity.utf8)
    return try read { database in
      let purged = try PurgedIdentities(database)
      let datasets = try Row.fetchAll(
        database, sql: "SELECT id, name, instance FROM datasets WHERE ?1 IS NULL OR name = ?1 ORDER BY id",
        arguments: [dataset])
      return try datasets.compactMap { row in
        let id: Int64 = try row.decode(forColumn: "id")
        var history = IdentityHistory(
          dataset: try row.decode(forColumn: "name"), instance: try row.decode(forColumn: "instance"))
        history.generations = try Row.fetchAll(database, sql: Self.generations, arguments: [id, stored])
          .map(IdentityHistory.Generation.init)
        history.rows = try Row.fetchAll(database, sql: Self.appearances, arguments: [id, stored])
          .map(IdentityHistory.Appearance.init)
        history.purged = try purged?.trace(of: stored, dataset: id).map { trace in
          IdentityHistory.Trace(
            generation: trace.generation, state: try IdentityHistory.state(trace.state.rawValue),
            createdAt: trace.createdAt)
        }
        return history.generations.isEmpty && history.rows.isEmpty && history.purged == nil ? nil : history
      }
    }
  }

  private static let generations = """
    SELECT tasks.generation, tasks.state, runs.name, tasks.contact_id, tasks.created_at, tasks.first_sent_at,
      (SELECT count(*) FROM attempts WHERE task_id = tasks.id) AS attempts
    FROM tasks JOIN runs ON runs.id = tasks.run_id
    WHERE tasks.dataset_id = ? AND tasks.identity = ? AND runs.state <> 'checking' ORDER BY tasks.generation
    """

  private static let appearances = """
    SELECT runs.name, runs.started_at, inputs.file, inputs.sheet, rows.number, coalesce(rows.state, tasks.state) AS state
    FROM rows JOIN runs ON runs.id = rows.run_id
    JOIN inputs ON inputs.run_id = rows.run_id AND inputs.position = rows.input
    LEFT JOIN tasks ON tasks.id = rows.task_id
    WHERE runs.state <> 'checking' AND rows.id IN (
      SELECT own.id FROM rows AS own JOIN runs AS its ON its.id = own.run_id
        WHERE own.identity = ?2 AND its.dataset_id = ?1
      UNION SELECT linked.id FROM tasks AS made JOIN rows AS linked ON linked.task_id = made.id
        WHERE made.dataset_id = ?1 AND made.identity = ?2)
    ORDER BY runs.id, rows.input, rows.number
    """
}

extension IdentityHistory {
  fileprivate static func state(_ word: String) throws -> RowState {
    guard let state = RowState(stored: word) else {
      throw LedgerError.damaged("a row of the ledger is in a state that does not exist")
    }
    return state
  }
}

extension IdentityHistory.Generation {
  fileprivate init(_ row: Row) throws {
    self.init(
      number: try row.decode(forColumn: "generation"),
      state: try IdentityHistory.state(row.decode(forColumn: "state")), run: try row.decode(forColumn: "name"),
      contactID: try row.decode(forColumn: "contact_id"),
      createdAt: try row.decode(Int64?.self, forColumn: "created_at").map(StoredValues.date(milliseconds:)),
      firstSentAt: try row.decode(Int64?.self, forColumn: "first_sent_at").map(StoredValues.date(milliseconds:)),
      attempts: try row.decode(forColumn: "attempts"))
  }
}

extension IdentityHistory.Appearance {
  fileprivate init(_ row: Row) throws {
    self.init(
      run: try row.decode(forColumn: "name"),
      startedAt: StoredValues.date(milliseconds: try row.decode(forColumn: "started_at")),
      file: try row.decode(forColumn: "file"), sheet: try row.decode(forColumn: "sheet"),
      row: try row.decode(forColumn: "number"), state: try IdentityHistory.state(row.decode(forColumn: "state")))
  }
}
