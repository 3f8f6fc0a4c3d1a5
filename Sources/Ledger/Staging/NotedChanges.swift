import Foundation
import GRDB
import TaskMapping
import TaskValidation

/// What a run being checked means to do to tasks of earlier runs. Only noted: `makeReady` does it.
extension RowStager {
  func noteReplacement(of task: Int64, by candidate: Candidate) throws {
    try note(
      "replace", of: task, by: candidate, content: candidate.content, typed: candidate.task.encoded(),
      deferredUntil: deferral(of: candidate.task))
  }

  func noteJoining(of task: Int64, by candidate: Candidate) throws {
    try note("join", of: task, by: candidate, content: nil, typed: nil, deferredUntil: nil)
  }

  func noteWithdrawal(of task: Int64, reason: String) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO staged_changes (task_id, kind, run_id, reason) VALUES (?, 'withdraw', ?, ?)")
    try statement.execute(arguments: [task, run.id, Data(reason.utf8)])
  }

  /// A rule set the row aside: a task of its identity that waits in an earlier run is not wanted any more.
  ///
  /// One that is in doubt stays, because it may exist. A row of this input that has a task for the identity
  /// outranks the skipped one.
  func withdrawWaiting(_ identity: TaskIdentity, because row: StagedRow) throws {
    guard let found = try newestTask(of: StoredValues.identity(identity)), !found.isOwn else { return }
    switch found.known.state {
    case .pending, .deferred, .failed:
      let reason = "a rule set row \(row.number) of run \(run.name) aside, which has the same identity"
      let statement = try database.cachedStatement(
        sql: "INSERT OR IGNORE INTO staged_changes (task_id, kind, run_id, reason) VALUES (?, 'withdraw', ?, ?)")
      try statement.execute(arguments: [found.id, run.id, Data(reason.utf8)])
    case .sending, .inDoubt, .created, .rejected, .withdrawn, .undone: return
    }
  }

  private func note(
    _ kind: String, of task: Int64, by candidate: Candidate, content: [UInt8]?, typed: [UInt8]?,
    deferredUntil: Int64?
  ) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO staged_changes
          (task_id, kind, run_id, input, number, sort_key, content, typed, deferred_until)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      task, kind, run.id, candidate.row.input, candidate.row.number, Data(candidate.task.sortKey),
      content.map { Data($0) }, typed.map { Data($0) }, deferredUntil,
    ])
  }
}
