package import Foundation
import ConnectAPI
import GRDB
import Synchronization
import TaskMapping
import TaskValidation

/// Which tasks a submission takes up.
package enum ClaimScope: Sendable, Hashable {
  /// Everything that the run has queued, and deferred tasks of its dataset whose time has come.
  case run
  /// What the run has queued, and nothing of other runs: what a plan has named.
  case own
  /// Only tasks in doubt, to learn what became of them: nothing is sent that was not sent before.
  case doubts
}

extension TaskLedger {
  /// Takes up to `limit` tasks of the runs in the order they are to be sent, none twice: run by run, and before the
  /// first run of each dataset its deferred tasks whose time has come, whichever run they are of.
  ///
  /// A task whose intent never follows waits as if it had not been claimed: nothing is written. The one
  /// exception are frozen bytes with a start that has passed meanwhile, which the service would refuse: when
  /// they certainly made no task, the row goes on as the next generation with bytes of its own.
  /// - Throws: `LedgerError` `.misuse` when one of the runs has not passed the gate.
  package func claim(
    from runs: [RunID], limit: Int, now: Date, scope: ClaimScope = .run
  ) throws(LedgerError) -> [ClaimedTask] {
    guard limit > 0 else { return [] }
    return try access { database in
      var tasks: [ClaimedTask] = []
      var datasets: Set<Int64> = []
      for run in runs where tasks.count < limit {
        let facts = try Self.facts(of: run, in: database)
        let isFirst = datasets.insert(facts.datasetID).inserted
        tasks += try claim(
          of: facts, run, scope: scope, withDeferred: isFirst && scope == .run, limit: limit - tasks.count, now: now,
          in: database)
      }
      return tasks
    }
  }

  package func claim(
    from run: RunID, limit: Int, now: Date, scope: ClaimScope = .run
  ) throws(LedgerError) -> [ClaimedTask] {
    try claim(from: [run], limit: limit, now: now, scope: scope)
  }

  private func claim(
    of facts: RunFacts, _ run: RunID, scope: ClaimScope, withDeferred: Bool, limit: Int, now: Date,
    in database: Database
  ) throws -> [ClaimedTask] {
    guard facts.state != .checking else {
      throw LedgerError.misuse("run \(run) has not passed the gate: nothing of it may be sent")
    }
    var cursor = claims.withLock { $0[run] ?? ClaimCursor() }
    var handouts =
      withDeferred ? try Self.claimDeferred(of: facts, limit: limit, now: now, cursor: &cursor, in: database) : []
    if handouts.count < limit {
      handouts += try Self.claimQueued(
        of: facts, limit: limit - handouts.count, scope: scope, cursor: &cursor, in: database)
    }
    let tasks = try Self.renewOutdated(handouts, now: now, cursor: &cursor, in: database)
    let taken = cursor
    claims.withLock { $0[run] = taken }
    return tasks
  }

  /// A task on its way out, with the start its frozen bytes carry in epoch seconds.
  private struct Handout {
    var task: ClaimedTask
    var scheduledTime: Int64?

    init(_ row: Row, run: RunFacts) throws {
      task = try ClaimedTask(row, run: run)
      scheduledTime = try row.value("scheduled_time")
    }
  }

  private static func renewOutdated(
    _ handouts: [Handout], now: Date, cursor: inout ClaimCursor, in database: Database
  ) throws -> [ClaimedTask] {
    var tasks = handouts.map(\.task)
    let outdated = handouts.indices.filter { index in
      tasks[index].hasOutdatedBytes(scheduledTime: handouts[index].scheduledTime, now: now)
    }
    guard !outdated.isEmpty else { return tasks }
    try database.inTransaction(.immediate) {
      for index in outdated {
        let former = tasks[index].id
        tasks[index] = try tasks[index].renewed(in: database)
        cursor.exchange(former.rawValue, for: tasks[index].id.rawValue)
      }
      return .commit
    }
    return tasks
  }

  static let claimedColumns = """
    tasks.id, tasks.generation, tasks.sort_key, tasks.input, tasks.number, tasks.deferred_until, tasks.scheduled_time,
    tasks.first_sent_at, tasks.may_have_created, requests.typed, requests.body,
    (SELECT count(*) FROM attempts WHERE attempts.task_id = tasks.id) AS attempt_count
    """

  private static func claimDeferred(
    of run: RunFacts, limit: Int, now: Date, cursor: inout ClaimCursor, in database: Database
  ) throws -> [Handout] {
    let statement = try database.cachedStatement(
      sql: """
        SELECT \(claimedColumns) FROM tasks JOIN requests ON requests.task_id = tasks.id
        WHERE tasks.state = 'deferred' AND tasks.dataset_id = ? AND tasks.deferred_until <= ?
          AND (tasks.deferred_until, tasks.id) > (?, ?)
        ORDER BY tasks.deferred_until, tasks.id
        """)
    let rows = try Row.fetchCursor(
      statement,
      arguments: [
        run.datasetID, Int64(now.timeIntervalSince1970.rounded(.down)), cursor.deferred?.until ?? Int64.min,
        cursor.deferred?.id ?? 0,
      ])
    var handouts: [Handout] = []
    while handouts.count < limit, let row = try rows.next() {
      let id: Int64 = try row.value("id")
      guard !cursor.inHand.contains(id) else { continue }
      handouts.append(try Handout(row, run: run))
      cursor.take(deferred: id, until: try row.value("deferred_until"))
    }
    return handouts
  }

  private static func claimQueued(
    of run: RunFacts, limit: Int, scope: ClaimScope, cursor: inout ClaimCursor, in database: Database
  ) throws -> [Handout] {
    var handouts: [Handout] = []
    let rows = try queue(of: run, after: cursor.queue, scope: scope, in: database)
    while handouts.count < limit, let row = try rows.next() {
      let id: Int64 = try row.value("id")
      guard !cursor.inHand.contains(id) else { continue }
      handouts.append(try Handout(row, run: run))
      cursor.take(
        id,
        at: ClaimCursor.Position(
          sortKey: [UInt8](try row.value("sort_key") as Data), input: try row.value("input"),
          number: try row.value("number")))
    }
    return handouts
  }

  private static func queue(
    of run: RunFacts, after position: ClaimCursor.Position?, scope: ClaimScope, in database: Database
  ) throws -> RowCursor {
    let statement = try database.cachedStatement(
      sql: """
        SELECT \(claimedColumns) FROM tasks JOIN requests ON requests.task_id = tasks.id
        WHERE tasks.is_queued = 1 AND tasks.run_id = ?
          AND (tasks.sort_key, tasks.input, tasks.number) > (?, ?, ?)
          \(scope == .doubts ? "AND tasks.state = 'in doubt'" : "")
        ORDER BY tasks.sort_key, tasks.input, tasks.number
        """)
    return try Row.fetchCursor(
      statement,
      arguments: [run.id, Data(position?.sortKey ?? []), position?.input ?? -1, position?.number ?? 0])
  }
}

extension ClaimedTask {
  /// - Parameter row: of `claimedColumns`.
  init(_ row: Row, run: RunFacts) throws {
    let task: ValidatedTask
    let number: Int = try row.value("number")
    let typed: Data = try row.value("typed")
    do throws(RestoreError) {
      task = try ValidatedTask(restoring: [UInt8](typed))
    } catch {
      throw LedgerError.damaged(
        "the request staged for row \(number) of run \(run.name) cannot be used: \(error.reason)")
    }
    guard let identity = task.identity else {
      throw LedgerError.damaged("the request staged for row \(number) has no identity")
    }
    self.init(
      id: TaskID(rawValue: try row.value("id")),
      key: TaskKey(
        instance: run.instance, dataset: run.tokenDataset, identity: identity, generation: try row.value("generation")),
      task: task, frozenBody: (try row.value("body") as Data?).map { [UInt8]($0) },
      firstSentAt: (try row.value("first_sent_at") as Int64?).map(StoredValues.date(milliseconds:)),
      attemptCount: try row.value("attempt_count"), isInDoubt: try row.value("may_have_created"))
  }
}
