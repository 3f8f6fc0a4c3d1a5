import ConnectAPI
import Foundation
import GRDB

extension InputRecord {
  func insert(into database: Database, run: Int64, position: Int) throws {
    try database.execute(
      sql: """
        INSERT INTO inputs (run_id, position, file, fingerprint, byte_count, modified_at, format, sheet, encoding,
          delimiter, header, raw_header, reading)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run, position, file, fingerprint, byteCount, StoredValues.milliseconds(modifiedAt), format, sheet, encoding,
        delimiter, try StoredValues.json(header), rawHeader.map { Data($0.utf8) },
        try reading.map { try StoredValues.json($0) },
      ])
  }

  init(_ row: Row) throws {
    self.init(
      file: try row.value("file"), fingerprint: try row.value("fingerprint"), byteCount: try row.value("byte_count"),
      modifiedAt: StoredValues.date(milliseconds: try row.value("modified_at")), format: try row.value("format"),
      sheet: try row.value("sheet"),
      encoding: try row.value("encoding"), delimiter: try row.value("delimiter"),
      header: try StoredValues.value([String].self, json: try row.value("header")),
      rawHeader: StoredValues.text(try row.value("raw_header")),
      // What a later version wrote is not understood and costs no more than what an earlier one did not write.
      reading: (try row.value("reading") as String?).flatMap {
        try? StoredValues.value(InputReading.self, json: $0)
      })
  }
}

extension RunRecord {
  static let selection = """
    SELECT runs.*, datasets.instance, datasets.name AS dataset, datasets.identity_definition
    FROM runs JOIN datasets ON datasets.id = runs.dataset_id
    """

  /// - Parameter row: of `selection`.
  init(_ row: Row, in database: Database) throws {
    let id: Int64 = try row.value("id")
    guard let instance = InstanceID(try row.value("instance")), let state = State(rawValue: try row.value("state"))
    else {
      throw LedgerError.damaged("the record of run \(try row.value("name") as String) makes no sense")
    }
    let inputs = try Row.fetchAll(
      database, sql: "SELECT * FROM inputs WHERE run_id = ? ORDER BY position", arguments: [id])
    let specification = RunSpecification(
      instance: instance, dataset: try row.value("dataset"), identityDefinition: try row.value("identity_definition"),
      inputs: try inputs.map(InputRecord.init), mappingFile: try row.value("mapping_file"),
      mappingSHA256: try row.value("mapping_sha256"),
      command: try StoredValues.value([String].self, json: try row.value("command")),
      region: try row.value("region"), endpoint: try row.value("endpoint"))
    self.init(
      id: RunID(rawValue: try row.value("name")), specification: specification, state: state,
      startedAt: StoredValues.date(milliseconds: try row.value("started_at")),
      finishedAt: (try row.value("finished_at") as Int64?).map(StoredValues.date(milliseconds:)),
      counts: try RunCounts(ofRun: id, in: database), folder: try row.value("folder"),
      plan: try row.value("plan"),
      cellsErasedAt: (try row.value("cells_erased_at") as Int64?).map(StoredValues.date(milliseconds:)),
      purgedAt: (try row.value("purged_at") as Int64?).map(StoredValues.date(milliseconds:)))
  }
}

extension RunCounts {
  /// Every row is counted once: under its own state, or under its task's.
  init(ofRun run: Int64, in database: Database) throws {
    self.init()
    let tasks = try CountedWords<TaskState>(
      """
      SELECT tasks.state AS word FROM rows JOIN tasks ON tasks.id = rows.task_id
      WHERE rows.run_id = ? AND rows.state IS NULL
      """, arguments: [run], in: database)
    for state in TaskState.allCases {
      guard let row = RowState(stored: state.rawValue) else { continue }
      self[row] += tasks[state]
    }
    let rows = try CountedWords<RowState>(
      "SELECT state AS word FROM rows WHERE run_id = ? AND state IS NOT NULL", arguments: [run], in: database)
    for state in RowState.allCases { self[state] += rows[state] }
  }
}

extension RowState {
  /// The state of a row as stored; a task that is being sent counts as pending.
  init?(stored: String) {
    self.init(rawValue: stored == TaskState.sending.rawValue ? RowState.pending.rawValue : stored)
  }
}
