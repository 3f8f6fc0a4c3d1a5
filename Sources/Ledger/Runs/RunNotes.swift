import Foundation
import GRDB

/// What was found out while the rows of a run were read and is told by no row: a later report of the run tells it too.
/// Holds no cell values.
package struct RunNotes: Sendable, Hashable, Codable {
  /// A route, and how many of the run's tasks take it.
  package struct Route: Sendable, Hashable, Codable {
    package var kind: String
    package var name: String
    package var id: String?
    package var tasks: Int

    package init(kind: String, name: String, id: String?, tasks: Int) {
      self.kind = kind
      self.name = name
      self.id = id
      self.tasks = tasks
    }
  }

  /// How many values were omitted or replaced because they were wrong, by column name.
  package var repaired: [String: Int]
  /// Sentences.
  package var warnings: [String]
  package var routes: [Route]
  /// Name of the mapping's time zone.
  package var zone: String?

  package init(repaired: [String: Int] = [:], warnings: [String] = [], routes: [Route] = [], zone: String? = nil) {
    self.repaired = repaired
    self.warnings = warnings
    self.routes = routes
    self.zone = zone
  }
}

extension TaskLedger {
  /// Keeps what was found out while the rows of a run were read.
  /// - Parameter plan: the plan id that the run is loaded by; nil when it is none.
  package func note(_ notes: RunNotes, plan: String?, of run: RunID) throws(LedgerError) {
    try transaction { database in
      try database.execute(
        sql: "UPDATE runs SET notes = ?, plan = ? WHERE name = ?",
        arguments: [try StoredValues.json(notes), plan, run.rawValue])
    }
  }
}

extension LedgerReader {
  /// - Returns: nil for runs of before there were notes.
  package func notes(of run: RunID) throws(LedgerError) -> RunNotes? {
    try read { database in
      let json = try String.fetchOne(database, sql: "SELECT notes FROM runs WHERE name = ?", arguments: [run.rawValue])
      return try json.map { try StoredValues.value(RunNotes.self, json: $0) }
    }
  }
}
