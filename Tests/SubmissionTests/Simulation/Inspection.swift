import Foundation
import GRDB
import Submission

@testable import Ledger

/// Holds the ledger against what the service knows, at the beginning and at the end of each process.
struct Inspection {
  let world: World
  let service: SimulatedService
  let expected: ExpectedRows
  let resendLimit: Double

  /// A task as the ledger has it.
  struct Entry {
    var identity: String
    var state: String
    var contact: String?
    var firstSentAt: Double?
    var scheduledTime: Double?
    var isUnwanted: Bool
  }

  /// Tasks by their token.
  func entries(_ ledger: TaskLedger) throws -> [String: Entry] {
    try ledger.access { database in
      let rows = try Row.fetchCursor(
        database.cachedStatement(
          sql: """
            SELECT client_token, identity, state, contact_id, first_sent_at, scheduled_time, is_unwanted FROM tasks
            """))
      var entries: [String: Entry] = [:]
      while let row = try rows.next() {
        entries[row[0]] = Entry(
          identity: String(decoding: row[1] as Data, as: UTF8.self), state: row[2], contact: row[3],
          firstSentAt: (row[4] as Int64?).map { Double($0) / 1_000 },
          scheduledTime: (row[5] as Int64?).map { Double($0) }, isUnwanted: row[6])
      }
      return entries
    }
  }

  func frozenTokens(_ entries: [String: Entry]) -> Set<String> {
    Set(entries.lazy.filter { $0.value.firstSentAt != nil }.map(\.key))
  }

  /// Everything that must hold at any moment.
  func look(_ entries: [String: Entry]) {
    for task in service.tasks.values {
      guard let entry = entries[task.token] else {
        world.violated(.contactRecorded, "\(task.identity) has a task under a token the ledger does not know")
        continue
      }
      switch entry.state {
      case "created" where entry.contact == task.contact, "sending", "in doubt": continue
      case "undone" where entry.contact == task.contact && task.isStopped: continue
      case "undone": world.violated(.undoTakesBack, "\(task.identity) is on record as undone, and its task lives")
      case "created": world.violated(.noPhantom, "\(task.identity) is on record with another ContactId")
      case "pending", "deferred": world.violated(.nothingForgotten, "\(task.identity) has a task and waits as if not")
      default: world.violated(.contactRecorded, "\(task.identity) has a task, and its row is \(entry.state)")
      }
    }
    for (token, entry) in entries where entry.state == "created" && service.tasks[token] == nil {
      world.violated(.noPhantom, "\(entry.identity) is on record as created, and the service has no task")
    }
    for token in service.refusedForWaiting where entries[token]?.state == "rejected" {
      world.violated(.notForWaiting, "\(entries[token]?.identity ?? "") was rejected for a start that went by")
    }
  }

  /// Every row of a run that has passed its gate is counted once.
  func lookAtRuns(_ ledger: TaskLedger, _ entries: [String: Entry]) throws {
    let frozen = frozenTokens(entries)
    for run in try ledger.reader.runs() where run.state != .checking {
      guard let file = expected.file(of: run.id) else { continue }
      // A gate whose passing was not acknowledged may have been passed all the same.
      expected.isReady(run.id, frozen: frozen)
      if run.counts.total != file.rows.count {
        world.violated(.counts, "file \(file.number) has \(file.rows.count) rows, its run counts \(run.counts.total)")
      }
    }
  }

  /// ContactIds that arrived must be on record, or in the message that the process ended with.
  func lookForLost(_ client: SimulatedClient, _ entries: [String: Entry], error: String?) {
    guard !client.wasCrossed else { return }
    for (token, contact) in client.received where entries[token]?.contact != contact {
      if let error {
        if !error.contains(contact) { world.violated(.lastResort, "\(contact) was neither stored nor told") }
      } else {
        world.violated(.contactRecorded, "\(contact) arrived and is not on record")
      }
    }
  }

  /// Holds what a process sent against its rate and against the moment it had to stop.
  func judge(_ client: SimulatedClient, settings: SubmissionSettings) {
    let arrivals = service.arrivals.filter { $0.process == client.process }
    let beyond = excess(of: arrivals.map(\.at), rate: settings.rate, burst: max(settings.burst, 1))
    if beyond > 1e-6 { world.violated(.rate, "process \(client.process) sent \(beyond) requests too many") }
    if let moment = client.stopMoment, let late = arrivals.first(where: { $0.at > moment + 1e-9 }) {
      world.violated(.nothingAfterStop, "\(late.identity) left \(late.at - moment) s after a stop")
    }
  }

  // MARK: The end

  /// How many tasks a further load would send now, and how many rows are for a later one: beyond the horizon, or
  /// changed while their former values were in doubt.
  func left(
    _ ledger: TaskLedger, _ entries: [String: Entry], of run: RunID, sendsChanges: Bool
  ) throws -> (waiting: Int, forLater: Int) {
    let waiting = entries.values.count { entry in
      switch entry.state {
      case "pending", "failed", "sending": true
      case "in doubt": !isRightlyHeld(entry)
      default: false
      }
    }
    let changed = sendsChanges ? try ledger.reader.counts(of: run)[.changed] : 0
    return (waiting, entries.values.count { $0.state == "deferred" } + changed)
  }

  /// A row in doubt waits for a person when it is too old to be sent again, when its frozen start went by, when it was
  /// to be taken back, or when the service refuses its values, which says nothing about the attempts before.
  private func isRightlyHeld(_ entry: Entry) -> Bool {
    let isOld = entry.firstSentAt.map { world.epoch - $0 > resendLimit } ?? false
    let isPast = entry.scheduledTime.map { $0 <= world.epoch } ?? false
    return isOld || isPast || entry.isUnwanted || service.everRefused(entry.identity)
  }

  /// Everything that must hold once nothing is left to send.
  /// - Parameters:
  ///   - file: the last one.
  ///   - sendsChanges: whether a created row is sent again when its values change.
  func lookAtEnd(_ entries: [String: Entry], file: SimulatedFile, sendsChanges: Bool) {
    // A task that was taken back makes room for another.
    let tasks = Dictionary(grouping: service.tasks.values.filter { !$0.isStopped }, by: \.identity)
    for (identity, made) in tasks {
      let versions = made.map(\.version)
      if Set(versions).count < versions.count || (!sendsChanges && made.count > 1) {
        world.violated(.oneTask, "\(identity) became \(made.count) tasks")
      }
    }
    let held = Set(entries.values.filter { $0.state == "in doubt" }.map(\.identity))
    world.count { $0.held += held.count }
    let inFile = Set(file.rows.map(\.identity))
    for row in expected.newest.values where !row.isSkipped && !row.isBad && !held.contains(row.identity) {
      let made = tasks[row.identity] ?? []
      if made.isEmpty || (sendsChanges && inFile.contains(row.identity) && !made.contains { $0.version == row.version })
      {
        world.violated(.nothingForgotten, "\(row.identity) v\(row.version) has no task")
      }
    }
    for (token, entry) in entries where entry.state != "in doubt" {
      guard let task = service.tasks[token] else { continue }
      if entry.contact != task.contact {
        world.violated(.contactRecorded, "\(task.identity) has no ContactId on record")
      }
    }
    world.count {
      $0.tasks += service.tasks.count; $0.requests += service.arrivals.count
    }
  }
}
