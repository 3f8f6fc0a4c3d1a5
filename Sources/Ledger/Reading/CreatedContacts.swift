package import ConnectAPI
package import Foundation
import GRDB

/// A task on record with the time of its making.
package struct CreatedContact: Sendable, Hashable {
  package var contact: ContactID
  package var createdAt: Date
}

extension LedgerReader {
  /// Which tasks are asked for.
  package enum Route: Sendable, Hashable {
    /// Those of a run.
    case run(RunID)
    /// Those of every run that has a run's mapping, instance and endpoint.
    case mapping(of: RunID)
  }

  /// Created tasks that started at once, in no order.
  /// - Parameter most: no more are looked for.
  package func contactsStartedAtOnce(through route: Route, most: Int) throws(LedgerError) -> [CreatedContact] {
    try read { database in
      let runs: [Int64]
      switch route {
      case .run(let run): runs = [try TaskLedger.facts(of: run, in: database).id]
      case .mapping(of: let run):
        runs = try Int64.fetchAll(
          database,
          sql: """
            SELECT other.id FROM runs JOIN datasets ON datasets.id = runs.dataset_id
            JOIN runs AS other ON other.mapping_sha256 = runs.mapping_sha256 AND other.endpoint = runs.endpoint
            JOIN datasets AS theirs ON theirs.id = other.dataset_id AND theirs.instance = datasets.instance
            WHERE runs.name = ?
            """, arguments: [run.rawValue])
      }
      let list = runs.map(String.init).joined(separator: ",")
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT contact_id, created_at FROM tasks
          WHERE run_id IN (\(list)) AND contact_id IS NOT NULL AND scheduled_time IS NULL LIMIT ?
          """, arguments: [most])
      return rows.map {
        CreatedContact(
          contact: ContactID($0["contact_id"] as String), createdAt: StoredValues.date(milliseconds: $0["created_at"]))
      }
    }
  }

  /// The tasks of the run's instance and dataset that were created since a moment and not undone, oldest first.
  package func contactsOfDataset(of run: RunID, since: Date) throws(LedgerError) -> [ContactID] {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      return try String.fetchAll(
        database,
        sql: """
          SELECT contact_id FROM tasks
          WHERE dataset_id = ? AND state = 'created' AND created_at >= ? ORDER BY created_at, id
          """, arguments: [facts.datasetID, StoredValues.milliseconds(since)]
      ).map { ContactID($0) }
    }
  }
}
