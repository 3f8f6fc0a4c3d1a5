package import Foundation
import GRDB

extension TaskLedger {
  /// Erases the original cells of runs that ended before an instant and of which no row waits: they were kept for
  /// writing the files of the run again.
  ///
  /// In pieces, each a transaction of its own, so that a run of millions of rows fits the write-ahead log. A run is
  /// marked last: what one load leaves undone the next one does.
  /// - Returns: how many rows lost their cells.
  @discardableResult
  package func eraseCells(ofRunsEndedBefore instant: Date, now: Date) throws(LedgerError) -> Int {
    let runs: [Int64] = try access { database in
      try Int64.fetchAll(
        database,
        sql: """
          SELECT id FROM runs WHERE state = 'finished' AND finished_at < ? AND cells_erased_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM tasks JOIN rows ON rows.task_id = tasks.id
            WHERE tasks.state = 'deferred' AND rows.run_id = runs.id AND rows.state IS NULL)
          """, arguments: [StoredValues.milliseconds(instant)])
    }
    var erased = 0
    for run in runs {
      var place: RowPlace? = RowPlace()
      while let reached = place {
        place = try transaction { database in
          try Self.eraseCells(ofRun: run, after: reached, count: &erased, now: now, in: database)
        }
      }
    }
    return erased
  }

  /// A place in the order of a run's rows; without values before the first.
  private struct RowPlace {
    var input = -1
    var number = 0
  }

  private static let rowsAfter = """
    SELECT id, input, number FROM rows WHERE run_id = ? AND (input, number) > (?, ?) ORDER BY input, number LIMIT 10000
    """

  private static func eraseCells(
    ofRun run: Int64, after place: RowPlace, count: inout Int, now: Date, in database: Database
  ) throws -> RowPlace? {
    let arguments: StatementArguments = [run, place.input, place.number]
    let last = try Row.fetchOne(
      database, sql: "SELECT * FROM (\(rowsAfter)) ORDER BY input DESC, number DESC LIMIT 1", arguments: arguments)
    guard let last else {
      try database.execute(
        sql: "UPDATE runs SET cells_erased_at = ? WHERE id = ?", arguments: [StoredValues.milliseconds(now), run])
      return nil
    }
    try database.execute(
      sql: "DELETE FROM cells WHERE row_id IN (SELECT id FROM (\(rowsAfter)))", arguments: arguments)
    count += database.changesCount
    return RowPlace(input: last["input"], number: last["number"])
  }
}

extension LedgerReader {
  /// How many rows of a run have lost their original cells.
  package func rowsWithoutCells(of run: RunID) throws(LedgerError) -> Int {
    try rowsWithoutCellsByInput(of: run).values.reduce(0, +)
  }

  /// How many rows of a run have lost their original cells, by the position of their input; inputs that lost none are
  /// left out.
  package func rowsWithoutCellsByInput(of run: RunID) throws(LedgerError) -> [Int: Int] {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT input, count(*) AS count FROM rows
          WHERE run_id = ? AND NOT EXISTS (SELECT 1 FROM cells WHERE row_id = rows.id) GROUP BY input
          """, arguments: [facts.id])
      return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.value("input"), try $0.value("count")) })
    }
  }
}
