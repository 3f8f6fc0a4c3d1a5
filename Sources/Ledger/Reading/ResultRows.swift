import Foundation
import GRDB

/// A row of the documented view `results`. What stands in cells is not in it, but for the identity and, on request,
/// messages that may quote them.
package struct ResultRow: Sendable, Hashable {
  package var run: String
  package var file: String
  package var sheet: String?
  package var row: Int
  package var dataset: String
  package var identity: String?
  package var generation: Int?
  package var state: String
  package var clientToken: String?
  package var contactID: String?
  package var code: String?
  package var message: String?
  package var createdAt: String?

  fileprivate init(_ row: Row) throws {
    run = try row.decode(forColumn: "run")
    file = try row.decode(forColumn: "file")
    sheet = try row.decode(forColumn: "sheet")
    self.row = try row.decode(forColumn: "row")
    dataset = try row.decode(forColumn: "dataset")
    identity = try row.decode(forColumn: "identity")
    generation = try row.decode(forColumn: "generation")
    state = try row.decode(forColumn: "state")
    clientToken = try row.decode(forColumn: "client_token")
    contactID = try row.decode(forColumn: "contact_id")
    code = try row.decode(forColumn: "code")
    message = try row.decode(forColumn: "message")
    createdAt = try row.decode(forColumn: "created_at")
  }
}

extension LedgerReader {
  /// Rows of the view `results`, run by run in the order of their inputs, in constant memory.
  /// - Parameters:
  ///   - run: only of this run; nil of all that passed the gate.
  ///   - states: only in one of these; nil in any.
  /// - Throws: `LedgerError`, or what `body` throws.
  package func forEachResult(
    of run: RunID?, in states: Set<RowState>?, _ body: (ResultRow) throws -> Void
  ) throws {
    var thrownByBody: (any Error)?
    let words = try states.map { try StoredValues.json($0.map(\.rawValue).sorted()) }
    do throws(LedgerError) {
      try read { database in
        let names = try String.fetchAll(
          database, sql: "SELECT name FROM runs WHERE state <> 'checking' AND (?1 IS NULL OR name = ?1) ORDER BY id",
          arguments: [run?.rawValue])
        for name in names {
          let rows = try Row.fetchCursor(
            database,
            sql: """
              SELECT * FROM results WHERE run = ?1 AND (?2 IS NULL OR state IN (SELECT value FROM json_each(?2)))
              """, arguments: [name, words])
          while let row = try rows.next() {
            let result = try ResultRow(row)
            do {
              try body(result)
            } catch {
              thrownByBody = error
              throw error
            }
          }
        }
      }
    } catch {
      throw thrownByBody ?? error
    }
  }
}
