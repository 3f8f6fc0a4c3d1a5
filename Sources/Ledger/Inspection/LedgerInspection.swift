import Diagnostics
import GRDB

/// What a whole look through a ledger has found.
package struct LedgerInspection: Sendable, Hashable {
  package var pages = 0
  package var bytes = 0
  package var runs = 0
  package var rows = 0
  package var tasks = 0
  package var created = 0
  package var purged = 0
  /// What is wrong, a sentence each; empty when the ledger is whole.
  package var faults: [String] = []

  package init() {}
}

extension LedgerReader {
  /// Looks at every page, every index, every reference between tables, and at what must be true beyond the schema.
  /// Takes as long as reading the file some times; a load may go on meanwhile.
  /// - Parameter limit: after this many faults of a kind the rest is left out.
  /// - Throws: `LedgerError` when the damage leaves nothing to look at.
  package func inspect(limit: Int = 20) throws(LedgerError) -> LedgerInspection {
    try read { database in
      var inspection = LedgerInspection()
      inspection.pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      inspection.bytes = inspection.pages * (try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
      inspection.faults = try String.fetchAll(database, sql: "PRAGMA integrity_check(\(limit))").filter { $0 != "ok" }
      // Counting in a damaged file may say anything, or end in the middle.
      guard inspection.faults.isEmpty else { return inspection }
      let references = try Row.fetchAll(
        database,
        sql: """
          SELECT "table", count(*) AS count FROM pragma_foreign_key_check GROUP BY 1
          """)
      inspection.faults += references.map {
        "\($0["count"] as Int) rows of table \($0["table"] as String) refer to something that is not there"
      }
      for invariant in LedgerInvariant.all {
        let count = try Int.fetchOne(database, sql: invariant.count) ?? 0
        if count > 0 { inspection.faults.append("\(count) \(invariant.fault)") }
      }
      inspection.runs = try Int.fetchOne(database, sql: "SELECT count(*) FROM runs") ?? 0
      inspection.rows = try Int.fetchOne(database, sql: "SELECT count(*) FROM rows") ?? 0
      inspection.tasks = try Int.fetchOne(database, sql: "SELECT count(*) FROM tasks") ?? 0
      inspection.created =
        try Int.fetchOne(database, sql: "SELECT count(*) FROM tasks WHERE contact_id IS NOT NULL") ?? 0
      inspection.purged = try Int.fetchOne(database, sql: "SELECT count(*) FROM purged") ?? 0
      return inspection
    }
  }
}
