import GRDB

extension LedgerReader {
  /// The newest runs, the newest first. A run that is being checked is among them.
  /// - Parameters:
  ///   - dataset: only runs of datasets of this name; nil for all.
  ///   - limit: at most so many: each has its rows counted.
  package func newestRuns(ofDataset dataset: String? = nil, limit: Int) throws(LedgerError) -> [RunRecord] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: RunRecord.selection + " WHERE ?1 IS NULL OR datasets.name = ?1 ORDER BY runs.id DESC LIMIT ?2",
        arguments: [dataset, limit])
      return try rows.map { try RunRecord($0, in: database) }
    }
  }

  /// How many runs there are, of datasets of this name or of all.
  package func runCount(ofDataset dataset: String? = nil) throws(LedgerError) -> Int {
    try read { database in
      try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM runs JOIN datasets ON datasets.id = runs.dataset_id WHERE ?1 IS NULL OR datasets.name = ?1
          """, arguments: [dataset]) ?? 0
    }
  }

  /// The newest run that is not finished; nil when all are.
  package func newestUnfinishedRun() throws(LedgerError) -> RunRecord? {
    try read { database in
      let row = try Row.fetchOne(
        database, sql: RunRecord.selection + " WHERE runs.state <> 'finished' ORDER BY runs.id DESC LIMIT 1")
      return try row.map { try RunRecord($0, in: database) }
    }
  }

  /// The run of the same dataset that began `steps` runs before this one; nil when there were not as many.
  package func run(_ steps: Int, before run: RunID) throws(LedgerError) -> RunRecord? {
    guard steps > 0 else { return try self.run(run.rawValue) }
    return try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      let row = try Row.fetchOne(
        database,
        sql: RunRecord.selection
          + " WHERE runs.dataset_id = ? AND runs.id < ? ORDER BY runs.id DESC LIMIT 1 OFFSET ?",
        arguments: [facts.datasetID, facts.id, steps - 1])
      return try row.map { try RunRecord($0, in: database) }
    }
  }

  /// Whether a run began before another.
  package func isEarlier(_ run: RunID, than other: RunID) throws(LedgerError) -> Bool {
    try read { database in
      try TaskLedger.facts(of: run, in: database).id < TaskLedger.facts(of: other, in: database).id
    }
  }
}
