package import Foundation
import ConnectAPI
import GRDB
import Synchronization
import TaskMapping
import TaskValidation

extension TaskLedger {
  /// Takes up to `limit` tasks of the run in the order they are to be sent, none twice. First come deferred
  /// tasks of the same instance and dataset whose time has come.
  ///
  /// A task whose intent never follows waits as if it had not been claimed: nothing is written. The one
  /// exception are frozen bytes with a start that has passed meanwhile, which the service would refuse: when
  /// they certainly made no task, the row goes on as the next generation with bytes of its own.
  /// - Throws: `LedgerError` `.misuse` when the run has not passed the gate.
  package func claim(from run: RunID, limit: Int, now: Date) throws(LedgerError) -> [ClaimedTask] {
    guard limit > 0 else { return [] }
    return try access { database in
      let facts = try Self.facts(of: run, in: database)
      guard facts.state != .checking else {
        throw LedgerError.misuse("run \(run) has not passed the gate: nothing of it may be sent")
      }
      var cursor = claims.withLock { $0[run] ?? ClaimCursor() }
      var handouts = try Self.claimDeferred(of: facts, limit: limit, now: now, cursor: &cursor, in: database)
      if handouts.count < limit {
        handouts += try Self.claimQueued(of: facts, limit: limit - handouts.count, cursor: &cursor, in: database)
      }
      let tasks = try Self.renewOutdated(handouts, now: now, cursor: &cursor, in: database)
      let taken = cursor
      claims.withLock { $0[run] = taken }
      return tasks
    }
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

  private static let claimedColumns = """
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
    of run: RunFacts, limit: Int, cursor: inout ClaimCursor, in database: Database
  ) throws -> [Handout] {
    var handouts: [Handout] = []
    let rows = try queue(of: run, after: cursor.queue, in: database)
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
    of run: RunFacts, after position: ClaimCursor.Position?, in database: Database
  ) throws -> RowCursor {
    let statement = try database.cachedStatement(
      sql: """
        SELECT \(claimedColumns) FROM tasks JOIN requests ON requests.task_id = tasks.id
        WHERE tasks.is_queued = 1 AND tasks.run_id = ?
          AND (tasks.sort_key, tasks.input, tasks.number) > (?, ?, ?)
        ORDER BY tasks.sort_key, tasks.input, tasks.number
        """)
    return try Row.fetchCursor(
      statement,
      arguments: [run.id, Data(position?.sortKey ?? []), position?.input ?? -1, position?.number ?? 0])
  }
}

extension ClaimedTask {
  fileprivate init(_ row: Row, run: RunFacts) throws {
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
        instance: run.instance, dataset: run.dataset, identity: identity, generation: try row.value("generation")),
      task: task, frozenBody: (try row.value("body") as Data?).map { [UInt8]($0) },
      firstSentAt: (try row.value("first_sent_at") as Int64?).map(StoredValues.date(milliseconds:)),
      attemptCount: try row.value("attempt_count"), isInDoubt: try row.value("may_have_created"))
  }
}
