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
  /// Nil when none was purged.
  private let purged: PurgedIdentities?
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
    purged = try PurgedIdentities(database)
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
      if let known = try purgedTask(of: candidate) { return try stage(candidate, againstPurged: known) }
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
    switch (decision, known?.id) {
    case (.send(let generation, let withdrawsOld), let former):
      if withdrawsOld, let former {
        try noteWithdrawal(of: former, reason: "replaced by a changed row of run \(run.name)")
      }
      let task = try write(candidate, generation: generation)
      try write(row, as: nil, task: task)
    case (.replace, let task?):
      try noteReplacement(of: task, by: candidate)
      try write(row, as: nil, task: task, content: known?.content == candidate.content ? nil : candidate.content)
    case (.join, let task?):
      try noteJoining(of: task, by: candidate)
      try write(row, as: nil, task: task)
    case (.duplicate, let task):
      try write(candidate, as: .duplicate, task: task, keepsContent: false)
    case (.changed(let reason), let task):
      try write(candidate, as: .changed, task: task, reason: reason)
    case (.rejected(let reason), let task):
      let problem = Diagnostic(
        .ledgerChangedContent, at: try place(of: row),
        "identity \(JSONText.quoted(candidate.identity.text)): \(reason)",
        fix: "set on_changed to send or skip in the mapping, or take the row out")
      try write(candidate, as: .rejected, task: task, problems: [problem])
    case (.replace, nil), (.join, nil):
      throw LedgerError.misuse("row \(row.number) is to wait for a task that is not there")
    }
  }

  // MARK: Finding

  struct FoundTask {
    var id: Int64
    var known: KnownTask
    /// Whether the run being staged made it.
    var isOwn: Bool
  }

  func newestTask(of key: Data) throws -> FoundTask? {
    guard let row = try Row.fetchOne(findTask, arguments: [run.datasetID, key]) else { return nil }
    let newest = try KnownTask(row)
    let isOwn = row["run_id"] == run.id
    let known = isOwn ? newest : try newest.orStanding(of: key, dataset: run.datasetID, in: database)
    return FoundTask(id: known.id ?? row["id"], known: known, isOwn: isOwn)
  }

  /// What is left of a purged task of the identity; nil when none was purged.
  func purgedTask(of candidate: Candidate) throws -> KnownTask? {
    try purged?.known(candidate.key, content: candidate.content, dataset: run.datasetID)
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

  /// Writes a row with a verdict that is not its task's. Without a task it keeps its identity and content itself, so
  /// that the next row of the identity finds it.
  func write(
    _ candidate: Candidate, as state: RowState, task: Int64?, keepsContent: Bool = true, reason: String? = nil,
    problems: [Diagnostic]? = nil
  ) throws {
    try write(
      candidate.row, as: state, task: task, identity: task == nil ? candidate.key : nil,
      content: keepsContent || task == nil ? candidate.content : nil, reason: reason, problems: problems)
  }

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

  /// The task that stands for the identity: this newest one, or an older one that lives although a newer one was
  /// taken back or refused. The next generation counts from the newest all the same.
  func orStanding(of key: Data, dataset: Int64, in database: Database) throws -> KnownTask {
    guard [.rejected, .withdrawn, .undone].contains(state), generation > 1 else { return self }
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT id, run_id, generation, state, content, contact_id, created_at, first_sent_at, scheduled_time
          FROM tasks WHERE dataset_id = ? AND identity = ? AND state = 'created' ORDER BY generation DESC LIMIT 1
          """), arguments: [dataset, key])
    guard let row else { return self }
    var standing = try KnownTask(row)
    standing.generation = generation
    return standing
  }

  init(_ row: Row) throws {
    guard let state = TaskState(rawValue: try row.value("state")) else {
      throw LedgerError.damaged("a task of the ledger is in a state that does not exist")
    }
    self.init(
      id: try row.value("id"), generation: try row.value("generation"), state: state,
      content: [UInt8](try row.value("content") as Data),
      contactID: try row.value("contact_id"),
      createdAt: (try row.value("created_at") as Int64?).map(StoredValues.date(milliseconds:)),
      wasSent: (try row.value("first_sent_at") as Int64?) != nil, scheduledTime: try row.value("scheduled_time"))
  }
}
