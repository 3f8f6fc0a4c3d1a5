import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import TaskMapping
import TaskValidation

/// A run as staging and sending need it.
struct RunFacts {
  var id: Int64
  var name: String
  var state: RunRecord.State
  var datasetID: Int64
  var instance: InstanceID
  /// What stands for the dataset in tokens.
  var tokenDataset: String
}

/// Writes rows under a run in `checking`, inside one transaction.
///
/// New tasks are written as they are to be; what happens to tasks of earlier runs is only noted in
/// `staged_changes` and done by `makeReady`, so that discarding the run leaves no trace.
struct RowStager {
  let database: Database
  let run: RunFacts
  let rules: StagingRules
  let now: Date
  private let findTask: Statement
  private let insertTask: Statement
  private let insertRequest: Statement
  private let insertRow: Statement
  private let insertCells: Statement

  init(_ database: Database, run: RunFacts, rules: StagingRules, now: Date) throws {
    self.database = database
    self.run = run
    self.rules = rules
    self.now = now
    findTask = try database.cachedStatement(sql: KnownTask.newestByIdentity)
    insertTask = try database.cachedStatement(
      sql: """
        INSERT INTO tasks (dataset_id, identity, generation, content, client_token, run_id, input, number, sort_key,
          state, is_queued, deferred_until)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    insertRequest = try database.cachedStatement(sql: "INSERT INTO requests (task_id, typed) VALUES (?, ?)")
    insertRow = try database.cachedStatement(
      sql: """
        INSERT INTO rows (run_id, input, number, state, task_id, identity, content, reason, problems)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    insertCells = try database.cachedStatement(sql: "INSERT INTO cells (row_id, original) VALUES (?, ?)")
  }

  func stage(_ row: StagedRow) throws {
    switch row.verdict {
    case .task(let task):
      guard let identity = task.identity else {
        throw LedgerError.misuse("row \(row.number) has no identity and cannot be staged")
      }
      guard case .resolved = task.route else {
        throw LedgerError.misuse("row \(row.number) has a route that was not looked up and cannot be staged")
      }
      try stage(Candidate(row: row, task: task, identity: identity, key: StoredValues.identity(identity)))
    case .skipped(let reason, let identity):
      if let identity { try withdrawWaiting(identity, because: row) }
      try write(row, as: .skipped, identity: identity.map(StoredValues.identity), reason: reason)
    case .rejected(let problems, let identity):
      try write(row, as: .rejected, identity: identity.map(StoredValues.identity), problems: problems)
    }
  }

  /// A row with a task, on its way to a decision.
  struct Candidate {
    let row: StagedRow
    let task: ValidatedTask
    let identity: TaskIdentity
    /// The identity as stored.
    let key: Data
    var content: [UInt8] { task.content.bytes }
  }

  private func stage(_ candidate: Candidate) throws {
    guard let found = try newestTask(of: candidate.key) else {
      return try apply(.send(generation: 1, withdrawsOld: false), to: candidate, known: nil)
    }
    if let sibling = try siblingRow(of: candidate, under: found) {
      return try stage(candidate, beside: sibling, under: found)
    }
    let decision = rules.decision(for: found.known, content: candidate.content, now: now)
    try apply(decision, to: candidate, known: found.known)
  }

  func apply(_ decision: IdentityDecision, to candidate: Candidate, known: KnownTask?) throws {
    let row = candidate.row
    switch (decision, known) {
    case (.send(let generation, let withdrawsOld), _):
      if withdrawsOld, let known {
        try noteWithdrawal(of: known.id, reason: "replaced by a changed row of run \(run.name)")
      }
      let task = try write(candidate, generation: generation)
      try write(row, as: nil, task: task)
    case (.replace, let known?):
      try noteReplacement(of: known.id, by: candidate)
      try write(row, as: nil, task: known.id, content: known.content == candidate.content ? nil : candidate.content)
    case (.join, let known?):
      try noteJoining(of: known.id, by: candidate)
      try write(row, as: nil, task: known.id)
    case (.duplicate, let known?):
      try write(row, as: .duplicate, task: known.id)
    case (.changed(let reason), let known?):
      try write(row, as: .changed, task: known.id, content: candidate.content, reason: reason)
    case (.rejected(let reason), let known?):
      let problem = Diagnostic(
        .ledgerChangedContent, at: try place(of: row),
        "identity \(JSONText.quoted(candidate.identity.text)): \(reason)",
        fix: "set on_changed to send or skip in the mapping, or take the row out")
      try write(row, as: .rejected, task: known.id, content: candidate.content, problems: [problem])
    case (_, nil):
      throw LedgerError.misuse("row \(row.number) is measured against a task that is not there")
    }
  }

  // MARK: Finding

  struct FoundTask {
    var known: KnownTask
    /// Whether the run being staged made it.
    var isOwn: Bool
  }

  func newestTask(of key: Data) throws -> FoundTask? {
    guard let row = try Row.fetchOne(findTask, arguments: [run.datasetID, key]) else { return nil }
    return FoundTask(known: try KnownTask(row), isOwn: row["run_id"] == run.id)
  }

  func place(of row: StagedRow) throws -> Place {
    try place(input: row.input, number: row.number)
  }

  func place(input: Int, number: Int) throws -> Place {
    let source = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT file, sheet FROM inputs WHERE run_id = ? AND position = ?"),
      arguments: [run.id, input])
    return .row(file: source?["file"] ?? "", sheet: source?["sheet"], row: number)
  }

  // MARK: Writing

  /// Writes a new task and its typed request.
  private func write(_ candidate: Candidate, generation: Int) throws -> Int64 {
    let key = TaskKey(
      instance: run.instance, dataset: run.tokenDataset, identity: candidate.identity, generation: generation)
    let deferredUntil = deferral(of: candidate.task)
    try insertTask.execute(arguments: [
      run.datasetID, candidate.key, generation, Data(candidate.content), key.clientToken.rawValue, run.id,
      candidate.row.input, candidate.row.number, Data(candidate.task.sortKey),
      deferredUntil == nil ? TaskState.pending.rawValue : TaskState.deferred.rawValue, deferredUntil == nil,
      deferredUntil,
    ])
    let id = database.lastInsertedRowID
    try insertRequest.execute(arguments: [id, Data(candidate.task.encoded())])
    return id
  }

  /// Epoch seconds before which the task is beyond the service's horizon; nil when it can be sent.
  func deferral(of task: ValidatedTask) -> Int64? {
    // Most rows start at once, whatever the clock says.
    guard task.schedule.start != nil || task.schedule.window != nil else { return nil }
    guard case .deferred(let until) = task.start(at: now, horizonSeconds: rules.horizonSeconds) else { return nil }
    return until
  }

  func write(
    _ row: StagedRow, as state: RowState?, task: Int64? = nil, identity: Data? = nil, content: [UInt8]? = nil,
    reason: String? = nil, problems: [Diagnostic]? = nil
  ) throws {
    try insertRow.execute(arguments: [
      run.id, row.input, row.number, state?.rawValue, task, identity, content.map { Data($0) },
      reason.map { Data($0.utf8) }, problems.map { try StoredValues.json($0) },
    ])
    try insertCells.execute(arguments: [database.lastInsertedRowID, StoredCells.encode(row.cells)])
  }
}

extension KnownTask {
  /// Arguments: dataset, identity.
  static let newestByIdentity = """
    SELECT id, run_id, generation, state, content, contact_id, created_at, first_sent_at, scheduled_time
    FROM tasks WHERE dataset_id = ? AND identity = ? ORDER BY generation DESC LIMIT 1
    """

  init(_ row: Row) throws {
    guard let state = TaskState(rawValue: row["state"]) else {
      throw LedgerError.damaged("a task of the ledger is in a state that does not exist")
    }
    self.init(
      id: row["id"], generation: row["generation"], state: state, content: [UInt8](row["content"] as Data),
      contactID: row["contact_id"], createdAt: (row["created_at"] as Int64?).map(StoredValues.date(milliseconds:)),
      wasSent: (row["first_sent_at"] as Int64?) != nil, scheduledTime: row["scheduled_time"])
  }
}
