import GRDB
import Synchronization

/// Makes changes durable, many of them in one transaction.
///
/// How this works: a change is put in line, and the one that finds the line empty asks the writer for a turn.
/// While the writer syncs one transaction, the next changes gather; its next turn takes all of them. So a lone
/// caller waits for one sync, and hundreds of callers share one.
///
/// A caller is resumed after the transaction with its change is on the disk, or with the error. It is never
/// cancelled: a change that was put in line is made.
final class GroupCommit: Sendable {
  private struct Waiter: Sendable {
    let change: TaskChange
    let resume: CheckedContinuation<LedgerError?, Never>
  }

  private let database: DatabaseQueue
  private let path: String
  private let line = Mutex<[Waiter]>([])
  let answers = AnswerTrust()

  init(database: DatabaseQueue, path: String) {
    self.database = database
    self.path = path
  }

  /// Returns when the change is durable.
  func commit(_ change: TaskChange) async throws(LedgerError) {
    let error = await withCheckedContinuation { continuation in
      let isFirst = line.withLock { line in
        line.append(Waiter(change: change, resume: continuation))
        return line.count == 1
      }
      if isFirst { database.asyncWriteWithoutTransaction { self.takeTurn($0) } }
    }
    if let error { throw error }
  }

  private func takeTurn(_ database: Database) {
    let waiters = line.withLock { line in
      let waiters = line
      line.removeAll(keepingCapacity: true)
      return waiters
    }
    var errors: [LedgerError?] = []
    errors.reserveCapacity(waiters.count)
    do {
      try database.inTransaction(.immediate) {
        for waiter in waiters { errors.append(try apply(waiter.change, to: database)) }
        return .commit
      }
    } catch {
      let failure = LedgerError(error, path: path)
      for waiter in waiters { waiter.resume.resume(returning: failure) }
      return
    }
    for (waiter, error) in zip(waiters, errors) { waiter.resume.resume(returning: error) }
  }

  /// A change that cannot be made is taken back alone and told to its caller; only a failing disk fails all.
  private func apply(_ change: TaskChange, to database: Database) throws -> LedgerError? {
    do {
      var error: LedgerError?
      try database.inSavepoint {
        error = try change.apply(to: database, answers: answers)
        return .commit
      }
      return error
    } catch {
      let failure = LedgerError(error, path: path)
      if failure.cause == .misuse { return failure }
      throw failure
    }
  }
}

extension TaskLedger {
  /// Returns when the intent is durable: its bytes are frozen, and the task is in doubt should the process end.
  /// Concurrent calls share one transaction.
  /// - Throws: `LedgerError`: nothing may be sent then. `.misuse` when the task is settled, or when it has
  ///   frozen bytes and these are others.
  package func intend(_ intent: Intent) async throws(LedgerError) {
    try await commits.commit(.intend(intent))
  }

  /// Returns when the outcome is durable. Concurrent calls share one transaction.
  ///
  /// Once an attempt may have made a task, `rejected`, `failed`, `pending` and `deferred` all leave it in doubt.
  /// A settled task stays as it is, but for one case: `pending` takes a refusal by the service back.
  /// - Parameter attempt: nil when nothing was sent.
  /// - Throws: `LedgerError`. With `isContactConflict` the outcome is durable all the same: this task and the
  ///   one that had the ContactId are in doubt.
  package func settle(
    _ task: TaskID, as settlement: Settlement, attempt: AttemptRecord?
  ) async throws(LedgerError) {
    defer { release(task, after: settlement) }
    try await commits.commit(.settle(task, settlement, attempt))
  }

  /// A task that is retried stays in hand.
  private func release(_ task: TaskID, after settlement: Settlement) {
    if case .retrying = settlement { return }
    claims.withLock { claims in
      for run in claims.keys { claims[run]?.settled(task.rawValue) }
    }
  }
}
