import ConnectAPI
import Diagnostics
import Foundation
import GRDB

/// One change of a task on its way out: an intent before a request leaves, or a settlement after.
enum TaskChange: Sendable {
  case intend(Intent)
  case settle(TaskID, Settlement, AttemptRecord?)

  /// Makes the change inside the transaction at hand.
  /// - Returns: the error its caller is told although the transaction goes on; nil when all is well.
  /// - Parameter answers: whether answers of this submission are still believed.
  func apply(to database: Database, answers: AnswerTrust) throws -> LedgerError? {
    switch self {
    case .intend(let intent):
      try intent.apply(to: database)
      return nil
    case .settle(let task, let settlement, let attempt):
      return try settlement.apply(to: task, attempt: attempt, answers: answers, in: database)
    }
  }
}

extension Intent {
  /// Freezes the bytes and makes the task `sending`.
  fileprivate func apply(to database: Database) throws {
    let current = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT tasks.state, requests.body FROM tasks JOIN requests ON requests.task_id = tasks.id
          WHERE tasks.id = ?
          """), arguments: [task.rawValue])
    guard let current else { throw LedgerError.misuse("task \(task.rawValue) has nothing that could be sent") }
    switch TaskState(rawValue: current["state"]) {
    case .pending, .deferred, .inDoubt, .sending: break
    case .created, .rejected, .failed, .withdrawn, .undone, nil:
      throw LedgerError.misuse("task \(task.rawValue) is \(current["state"] as String) and cannot be sent")
    }
    if let frozen = current["body"] as Data? {
      guard frozen.elementsEqual(body) else {
        throw LedgerError.misuse("task \(task.rawValue) has frozen bytes, and others were to be sent")
      }
    } else {
      try database.cachedStatement(sql: "UPDATE requests SET body = ? WHERE task_id = ?")
        .execute(arguments: [Data(body), task.rawValue])
    }
    try database.cachedStatement(
      sql: """
        UPDATE tasks SET state = 'sending', is_queued = 0, first_sent_at = coalesce(first_sent_at, ?1),
          scheduled_time = CASE WHEN first_sent_at IS NULL THEN ?2 ELSE scheduled_time END
        WHERE id = ?3
        """
    ).execute(arguments: [StoredValues.milliseconds(sentAt), scheduledTime, task.rawValue])
    // A deferred task may be sent by the load of another file, when its own run is long finished: until it is
    // settled, that run has something to continue again.
    try database.cachedStatement(
      sql: """
        UPDATE runs SET state = 'ready', finished_at = NULL
        WHERE state = 'finished' AND id = (SELECT run_id FROM tasks WHERE id = ?)
        """
    ).execute(arguments: [task.rawValue])
  }
}

/// What settling needs to know of a task.
private struct SettledTask {
  var state: TaskState
  var mayHaveCreated: Bool
  var deferredUntil: Int64?
  var contactID: String?

  init(_ task: TaskID, in database: Database) throws {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT state, may_have_created, deferred_until, contact_id FROM tasks WHERE id = ?"),
      arguments: [task.rawValue])
    guard let row, let state = TaskState(rawValue: row["state"]) else {
      throw LedgerError.misuse("the ledger has no task \(task.rawValue)")
    }
    self.state = state
    mayHaveCreated = row["may_have_created"]
    deferredUntil = row["deferred_until"]
    contactID = row["contact_id"]
  }
}

extension Settlement {
  fileprivate func apply(
    to task: TaskID, attempt: AttemptRecord?, answers: AnswerTrust, in database: Database
  ) throws -> LedgerError? {
    let current = try SettledTask(task, in: database)
    if case .created(let contact) = self, current.state == .created, current.contactID == contact.rawValue {
      return nil
    }
    // A breaker may find out late that a refusal was not the row's fault.
    let isTakenBack = self == .pending && current.state == .rejected
    guard isTakenBack || [.pending, .deferred, .sending, .inDoubt].contains(current.state) else {
      throw LedgerError.misuse("task \(task.rawValue) is settled already: it is \(current.state.rawValue)")
    }
    if let attempt { try attempt.insert(for: task, contact: contact, into: database) }
    if case .created(let contact) = self {
      return try create(
        task, contact: contact, at: attempt?.endedAt, current: current, answers: answers, in: database)
    }
    let outcome = outcome(for: current)
    try database.cachedStatement(
      sql: """
        UPDATE tasks SET state = ?, is_queued = ?, may_have_created = ?, deferred_until = ? WHERE id = ?
        """
    ).execute(arguments: [
      outcome.state.rawValue, outcome.isQueued, outcome.mayHaveCreated, outcome.deferredUntil, task.rawValue,
    ])
    return nil
  }

  private var contact: ContactID? {
    if case .created(let contact) = self { contact } else { nil }
  }

  private struct Outcome {
    var state: TaskState
    var isQueued = false
    var mayHaveCreated = false
    var deferredUntil: Int64?
  }

  /// The state a settlement leads to. Doubt outranks it: once an attempt may have made a task, no later refusal
  /// and no giving up says that there is none.
  private func outcome(for current: SettledTask) -> Outcome {
    if case .retrying(let mayHaveCreated) = self, current.state == .sending {
      return Outcome(
        state: .sending, mayHaveCreated: current.mayHaveCreated || mayHaveCreated,
        deferredUntil: current.deferredUntil)
    }
    if current.mayHaveCreated { return Outcome(state: .inDoubt, mayHaveCreated: true) }
    switch self {
    case .inDoubt, .created: return Outcome(state: .inDoubt, mayHaveCreated: true)
    case .retrying(let mayHaveCreated):
      return Outcome(
        state: mayHaveCreated ? .inDoubt : .pending, isQueued: !mayHaveCreated, mayHaveCreated: mayHaveCreated)
    case .rejected: return Outcome(state: .rejected)
    case .failed: return Outcome(state: .failed)
    case .deferred(let until): return Outcome(state: .deferred, deferredUntil: until)
    case .pending:
      // Back to where it waited: a deferred task of another run is for whichever load comes next.
      if let until = current.deferredUntil { return Outcome(state: .deferred, deferredUntil: until) }
      return Outcome(state: .pending, isQueued: true)
    }
  }

  private func create(
    _ task: TaskID, contact: ContactID, at time: Date?, current: SettledTask, answers: AnswerTrust,
    in database: Database
  ) throws -> LedgerError? {
    guard current.state == .sending || current.state == .inDoubt else {
      throw LedgerError.misuse("task \(task.rawValue) was created without an intent")
    }
    let other = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT id FROM tasks WHERE contact_id = ?"), arguments: [contact.rawValue])
    if other != nil || answers.areShifted {
      answers.shift()
      return try conflict(task, other: other.map(TaskID.init(rawValue:)), contact: contact, in: database)
    }
    try database.cachedStatement(
      sql: """
        UPDATE tasks SET state = 'created', is_queued = 0, may_have_created = 0, deferred_until = NULL,
          contact_id = ?1, created_at = coalesce(?2, first_sent_at)
        WHERE id = ?3
        """
    ).execute(arguments: [contact.rawValue, time.map(StoredValues.milliseconds), task.rawValue])
    return nil
  }

  /// One ContactId for two tasks: answers on a connection are shifted, and neither of the two can be believed, nor any
  /// that comes after. They are put in doubt, and sent again with their tokens and their bytes. A task whose bytes were
  /// let go of, because its run is finished, keeps its ContactId.
  /// - Parameter other: nil when the ContactId came once, after another had come twice.
  private func conflict(
    _ task: TaskID, other: TaskID?, contact: ContactID, in database: Database
  ) throws -> LedgerError {
    try database.execute(
      sql: """
        UPDATE tasks SET state = 'in doubt', may_have_created = 1, is_queued = 0, contact_id = NULL, created_at = NULL,
          deferred_until = NULL
        WHERE id = ?1 OR (id = ?2 AND state = 'created'
          AND EXISTS (SELECT 1 FROM requests WHERE task_id = ?2 AND body IS NOT NULL))
        """, arguments: [task.rawValue, other?.rawValue])
    // A process may have ended between finishing the run of the other and erasing its requests.
    try database.execute(
      sql: """
        UPDATE runs SET state = 'ready', finished_at = NULL
        WHERE state = 'finished' AND id IN (SELECT run_id FROM tasks WHERE id = ? AND state = 'in doubt')
        """, arguments: [other?.rawValue])
    return LedgerError(
      .misuse,
      Diagnostic(
        .ledgerContactConflict,
        other.map {
          "the service gave ContactId \(JSONText.quoted(contact.rawValue)) to two tasks (\($0.rawValue) and "
            + "\(task.rawValue)): both are in doubt now"
        } ?? "an answer came after another ContactId had come twice: task \(task.rawValue) is in doubt",
        fix: "run the same command again: its connections are new, and what is in doubt is sent with the same tokens"))
  }
}

extension AttemptRecord {
  fileprivate func insert(for task: TaskID, contact: ContactID?, into database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO attempts (task_id, sent_at, ended_at, status, code, message, request_id, contact_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      task.rawValue, StoredValues.milliseconds(sentAt), StoredValues.milliseconds(endedAt), status, code, message,
      requestID, contact?.rawValue,
    ])
  }
}
