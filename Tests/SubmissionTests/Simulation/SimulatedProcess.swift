import Aftercare
import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import Submission
import Synchronization
import TaskMapping

@testable import Ledger

/// How the rows of a run are sent: by the real submitter, or by a broken one.
typealias SubmitRun =
  @Sendable (
    _ ledger: TaskLedger, _ run: RunID, _ send: @escaping StartTaskContact, _ settings: SubmissionSettings,
    _ clock: SubmissionClock, _ seed: UInt64, _ stop: StopSignal
  ) async throws -> SubmissionOutcome

/// One life of the program, from opening the ledger to closing it or to its kill: the steps of a load in their order.
///
/// All of it runs on the calling thread and on the ledger's queue, in turns.
struct SimulatedProcess: Sendable {
  /// What it came to.
  struct End {
    /// Whether the ledger was held against the service at its end.
    var wasLookedAt = false
    /// Whether nothing is left that a further load would send.
    var hasSettled = false
    /// Whether the schedule ended with it.
    var isOver = false
    /// Why it could not go on, in full.
    var error: String?
    /// The same for the timeline: nothing that is another each time, such as a path.
    var reason: String?

    mutating func note(_ error: any Error) {
      self.error = "\(error)"
      reason = (error as? LedgerError)?.diagnostic.code.rawValue ?? "\(error)"
    }
  }

  let number: Int
  let path: String
  let world: World
  let disk: FaultyDisk
  let weather: SimulatedWeather
  let expected: ExpectedRows
  let inspection: Inspection
  let observer: LedgerObserver
  let client: SimulatedClient
  let rules: StagingRules
  let submit: SubmitRun
  let send: StartTaskContact
  private let stop = StopSignal()

  /// Of a process that continues every unfinished run: when the schedule ends with it.
  enum Ending { case never, onceNothingWaits, onceNothingIsLeft }

  /// Loads `file`, or undoes the newest run.
  /// - Parameters:
  ///   - file: nil undoes the newest run.
  ///   - ending: nil continues no other run than the file's.
  ///   - followsCrash: whether the process before it ended in a way that nobody looked at.
  func run(_ file: SimulatedFile?, ending: Ending? = nil, followsCrash: Bool) -> End {
    world.note("process \(number)  begins")
    world.count { $0.processes += 1 }
    disk.begin(weather.disk)
    var end = End()
    do {
      // Another test may start a program this moment, which holds every lock until it is another program.
      let ledger = try TaskLedger(path: path, purpose: .real, waitForLock: .seconds(30))
      disk.letReadsSucceed()
      let events = arrange()
      defer { for event in events { world.callOff(event) } }
      try live(ledger, file, ending, followsCrash: followsCrash, end: &end)
    } catch {
      end.note(error)
    }
    countFaults()
    world.note("process \(number)  \(disk.isDead ? "is gone" : end.reason.map { "gives up: \($0)" } ?? "ends")")
    inspection.judge(client, settings: weather.settings)
    return end
  }

  private func live(
    _ ledger: TaskLedger, _ file: SimulatedFile?, _ ending: Ending?, followsCrash: Bool, end: inout End
  ) throws {
    if followsCrash {
      let entries = try inspection.entries(ledger)
      inspection.look(entries)
      try inspection.lookAtRuns(ledger, entries)
    }
    observer.look(ledger)
    guard let file else { return try undo(in: ledger, end: &end) }
    let run = try load(file, into: ledger)
    observer.look(ledger)
    var runs = [run]
    if ending != nil { runs += try ledger.reader.runs(in: .ready).map(\.id).filter { $0 != run }.reversed() }
    do {
      for run in runs where !disk.isDead {
        try drive(ledger) { try await sendAll(of: run, in: ledger) }
        try ledger.finishIfDone(run, now: world.date)
      }
    } catch {
      end.note(error)
    }
    guard let entries = try lookedAt(ledger, end: &end) else { return }
    guard let ending, end.error == nil else { return }
    try inspection.lookAtRuns(ledger, entries)
    let left = try inspection.left(ledger, entries, of: run, sendsChanges: rules.onChanged == .send)
    end.hasSettled = left.waiting == 0
    end.isOver = end.hasSettled && (ending == .onceNothingWaits || ending == .onceNothingIsLeft && left.forLater == 0)
    if end.isOver { inspection.lookAtEnd(entries, file: file, sendsChanges: rules.onChanged == .send) }
  }

  /// Holds the ledger against the service, unless the process is dead.
  private func lookedAt(_ ledger: TaskLedger, end: inout End) throws -> [String: Inspection.Entry]? {
    guard !disk.isDead else { return nil }
    let entries = try inspection.entries(ledger)
    inspection.look(entries)
    inspection.lookForLost(client, entries, error: end.error)
    end.wasLookedAt = true
    return entries
  }

  // MARK: Undoing

  private func undo(in ledger: TaskLedger, end: inout End) throws {
    guard let run = try ledger.reader.runs().first(where: { $0.state != .checking })?.id else {
      end.hasSettled = true
      return
    }
    expected.isUndone(run, frozen: inspection.frozenTokens(try inspection.entries(ledger)))
    let report = SharedReport()
    do {
      try drive(ledger) {
        let undo = Undo(
          of: run, in: ledger, contacts: client.contacts, stopsWorkInProgress: false, now: { world.date })
        let done = try await undo.carryOut(
          settle: { try await sendAll(of: run, in: ledger, scope: .doubts) }, stop: stop
        ) { _ in }
        report.keep(done)
        return done.stopped.map(SubmissionOutcome.stopped) ?? .finished
      }
    } catch {
      end.note(error)
    }
    _ = try lookedAt(ledger, end: &end)
    // Rows that are rightly held in doubt keep an undo incomplete for ever.
    end.hasSettled = report.kept.map { $0.stopped == nil && $0.interrupted == nil && $0.unanswered == 0 } ?? false
  }

  // MARK: Loading

  private func load(_ file: SimulatedFile, into ledger: TaskLedger) throws -> RunID {
    let frozen = inspection.frozenTokens(try inspection.entries(ledger))
    switch try ledger.open(file.specification(), now: world.date) {
    case .continued(let record): return record.id
    case .new(let run):
      expected.begins(run, with: file)
      do {
        let rows = file.stagedRows
        for batch in [rows.prefix(rows.count / 2), rows.dropFirst(rows.count / 2)] {
          try ledger.stage(Array(batch), in: run, rules: rules, now: world.date)
        }
      } catch {
        try? ledger.discard(run)
        throw error
      }
      try ledger.makeReady(run, now: world.date)
      expected.isReady(run, frozen: frozen)
      world.count { $0.rows += file.rows.count }
      return run
    }
  }

  // MARK: Its hours

  /// What is to happen to it from outside.
  /// - Returns: the events, to be called off when it ends.
  private func arrange() -> [Int] {
    var events: [Int] = []
    if let seconds = weather.killAfter {
      events.append(
        world.schedule(in: seconds) { [client, disk] in
          guard !disk.isDead else { return }
          client.isKilled()
          disk.kill()
        })
    }
    if let seconds = weather.stopAfter {
      events.append(
        world.schedule(in: seconds) { [client, world, stop, number] in
          world.note("process \(number)  is asked to stop")
          world.count(.stopped)
          client.stops()
          stop.stop("interrupted by SIGINT")
        })
    }
    if let seconds = weather.secondProcessAfter {
      events.append(
        world.schedule(in: seconds) { [world, path, number] in
          Self.beginSecondProcess(beside: number, path: path, world: world)
        })
    }
    return events
  }

  private static func beginSecondProcess(beside number: Int, path: String, world: World) {
    world.count(.secondProcess)
    do throws(LedgerError) {
      _ = try TaskLedger(path: path, purpose: .real)
      world.violated(.oneProcess, "a second process opened the ledger of process \(number)")
    } catch {
      if error.cause != .locked { world.violated(.oneProcess, "a second process met \(error.diagnostic.code)") }
    }
  }

  private func countFaults() {
    if disk.isDead {
      world.count(client.wasKilledAtHour ? .killedBetweenSteps : client.isDead ? .killedAtWrite : .killedInStorageCall)
    }
    if disk.refusals > 0 { world.count(disk.secondsWaited > 9.5 ? .busyTooLong : .busy) }
    guard disk.failures > 0 else { return }
    switch weather.disk.failure {
    case .full: world.count(.diskFull)
    case .write: world.count(.writeError)
    case .sync: world.count(.syncError)
    case nil: world.count(.readError)
    }
  }

  // MARK: Sending

  /// Sends until the submission ends. Jobs run on the ledger's own queue, so what they put in its line is made
  /// durable after them, in one turn, and always in the same order.
  private func drive(
    _ ledger: TaskLedger, _ work: @escaping @Sendable () async throws -> SubmissionOutcome
  ) throws {
    let executor = SteppedExecutor(seed: weather.seed, shuffles: weather.shufflesJobs)
    let result = SharedResult()
    Task(executorPreference: executor) {
      do {
        result.keep(.success(try await work()))
      } catch {
        result.keep(.failure(error))
      }
    }
    var seen = SeenOfDisk()
    while true {
      try ledger.access { _ in
        while executor.step() { notice(&seen) }
      }
      // Waits until the turns that are in line were taken.
      try ledger.access { _ in }
      notice(&seen)
      observer.look(ledger)
      if !executor.isIdle { continue }
      if let result = result.kept {
        let outcome = try result.get()
        return world.note("process \(number)  sending ended: \(outcome.words)")
      }
      guard world.advance() else {
        world.violated(.settles, "process \(number) waits for ever")
        throw Unexpected("it waits for ever")
      }
      notice(&seen)
    }
  }

  private func sendAll(
    of run: RunID, in ledger: TaskLedger, scope: ClaimScope = .run
  ) async throws -> SubmissionOutcome {
    var settings = weather.settings
    settings.scope = scope
    return try await submit(ledger, run, send, settings, world.clock, weather.seed, stop)
  }

  /// What was noticed of the disk so far.
  private struct SeenOfDisk {
    var failures = 0
    var seconds = 0.0
  }

  private func notice(_ seen: inout SeenOfDisk) {
    guard !disk.isDead else {
      guard !client.isDead else { return }
      world.note("process \(number)  is killed after \(disk.operations) changes of its disk")
      stop.stop("killed")
      return client.die()
    }
    let waited = disk.secondsWaited - seen.seconds
    if waited > 0 {
      world.note("process \(number)  waits \(waited) s for the ledger's lock")
      world.skip(waited)
      seen.seconds = disk.secondsWaited
    }
    guard disk.failures > seen.failures || waited > 9.5 else { return }
    world.note("process \(number)  its disk fails")
    seen.failures = disk.failures
    client.stops()
  }
}

/// What a submission came to, kept across threads.
private final class SharedResult: Sendable {
  private let result = Mutex<Result<SubmissionOutcome, any Error>?>(nil)
  func keep(_ value: Result<SubmissionOutcome, any Error>) { result.withLock { $0 = value } }
  var kept: Result<SubmissionOutcome, any Error>? { result.withLock { $0 } }
}

/// What an undo came to, kept across threads.
private final class SharedReport: Sendable {
  private let report = Mutex<UndoReport?>(nil)
  func keep(_ value: UndoReport) { report.withLock { $0 = value } }
  var kept: UndoReport? { report.withLock { $0 } }
}

extension SubmissionOutcome {
  /// For the timeline.
  fileprivate var words: String {
    switch self {
    case .finished: "finished"
    case .interrupted(let reason): "interrupted (\(reason))"
    case .stopped(let diagnostic): "stopped (\(diagnostic.code))"
    }
  }
}
