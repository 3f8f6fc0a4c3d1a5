package import ConnectAPI
internal import Diagnostics
internal import Foundation
package import Ledger
package import Logging

/// Sends the tasks of a run: rate-limited, bounded, retried, each settled in the ledger by the child that sent it.
///
///     let submitter = Submitter(ledger: ledger, send: client.startTaskContact, settings: SubmissionSettings(),
///       clock: clock, seed: .random(in: .min ... .max), log: log)
///     let outcome = try await submitter.submit(run, stop: stop) { progress in show(progress) }
package struct Submitter: Sendable {
  private let ledger: TaskLedger
  private let send: StartTaskContact
  private let describe: DescribeContact?
  private let departure: DepartureCheck?
  private let settings: SubmissionSettings
  private let clock: SubmissionClock
  private let seed: UInt64
  private let log: Logger

  /// - Parameters:
  ///   - send: one attempt with the bytes it is given; never throws, never retries.
  ///   - describe: for canaries and for `maximumOpen`; without it neither is heeded.
  ///   - departure: asked once, before the first request; nil lets every load go.
  ///   - seed: decides jitter and invocation ids; random outside of tests.
  package init(
    ledger: TaskLedger, send: @escaping StartTaskContact, describe: DescribeContact? = nil,
    departure: DepartureCheck? = nil, settings: SubmissionSettings, clock: SubmissionClock, seed: UInt64, log: Logger
  ) {
    self.ledger = ledger
    self.send = send
    self.describe = describe
    self.departure = departure
    self.settings = settings
    self.clock = clock
    self.seed = seed
    self.log = log
  }

  /// Sends until nothing is left, the stop signal is given, or a systemic fault ends the run.
  ///
  /// Puts the run's failed rows, and those in doubt that are young enough, back in the queue first. When it
  /// returns, every row that was taken up is settled. Cancelling the calling task counts as a stop, and requests
  /// in flight may then end in doubt; give the stop signal instead.
  /// - Parameters:
  ///   - runs: sent one after the other within one rate and one burst.
  ///   - progress: called after each settled task, on any thread, one call at a time; must return at once.
  /// - Throws: `LedgerError` when an intent or outcome could not be stored; sending has stopped by then, and the
  ///   message names every ContactId that was received and could not be stored.
  package func submit(
    _ runs: [RunID], stop: StopSignal, progress: @escaping @Sendable (SubmissionProgress) -> Void
  ) async throws(LedgerError) -> SubmissionOutcome {
    // Before rows are put back in the queue: nothing is changed when nothing is sent.
    if let problem = try await problemWithDeparture(runs) { return .stopped(problem) }
    let resendAfter = clock.now().addingTimeInterval(-Double(settings.resendLimitSeconds))
    for run in runs { try ledger.requeue(run, resendAfter: resendAfter, scope: settings.scope) }
    let watch = try TaskWatch(describe, over: runs, in: ledger.reader, settings: settings, clock: clock)
    let dispatcher = Dispatcher(
      runs: runs, ledger: ledger, settings: settings, clock: clock, seed: seed, watch: watch, report: progress)
    let delivery = TaskDelivery(
      dispatcher: dispatcher, ledger: ledger, send: send, settings: settings, clock: clock, seed: seed, log: log)
    await withTaskCancellationHandler {
      await deliverAll(delivery, dispatcher, stop: stop)
    } onCancel: {
      stop.stop("cancelled")
    }
    try await giveBack(dispatcher)
    return try await outcome(dispatcher)
  }

  package func submit(
    _ run: RunID, stop: StopSignal, progress: @escaping @Sendable (SubmissionProgress) -> Void
  ) async throws(LedgerError) -> SubmissionOutcome {
    try await submit([run], stop: stop, progress: progress)
  }

  private func problemWithDeparture(_ runs: [RunID]) async throws(LedgerError) -> Diagnostic? {
    guard let departure else { return nil }
    var tasks = 0
    for run in runs {
      let counts = try ledger.reader.counts(of: run)
      tasks += counts[.pending] + counts[.failed] + counts[.inDoubt]
    }
    return tasks > 0 ? await departure(tasks) : nil
  }

  private func deliverAll(_ delivery: TaskDelivery, _ dispatcher: Dispatcher, stop: StopSignal) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await stop.wait()
        if let reason = stop.reason { await dispatcher.interrupt(reason) }
      }
      await withTaskGroup(of: Void.self) { children in
        let count = max(1, settings.maximumInFlight)
        // All are awake before the first may fall asleep: simulated time must not move between them.
        for _ in 0..<count { clock.activity.woke() }
        for _ in 0..<count {
          children.addTask { [clock] in
            await delivery.run()
            clock.activity.slept()
          }
        }
      }
      group.cancelAll()
    }
  }

  /// Gives back what was claimed and not sent, and the rows that were refused before the breaker knew better.
  private func giveBack(_ dispatcher: Dispatcher) async throws(LedgerError) {
    let ids = await dispatcher.rowsToGiveBack()
    await withTaskGroup(of: Void.self) { [ledger] group in
      for id in ids {
        group.addTask {
          do throws(LedgerError) {
            try await ledger.settle(id, as: .pending, attempt: nil)
          } catch {
            await dispatcher.failed(error, unrecorded: nil)
          }
        }
      }
    }
  }

  private func outcome(_ dispatcher: Dispatcher) async throws(LedgerError) -> SubmissionOutcome {
    switch await dispatcher.ending {
    case nil: return .finished
    case .stopped(let diagnostic): return .stopped(diagnostic)
    case .interrupted(let reason):
      // Asked to stop when everything was sent already: nothing is left to continue.
      return await dispatcher.leftNothing ? .finished : .interrupted(reason: reason)
    case .failed(let error): throw Self.naming(await dispatcher.unrecorded, in: error)
    }
  }

  /// Adds what the ledger could not take to the message, as the last place where it can be read.
  private static func naming(_ tasks: [UnrecordedTask], in error: LedgerError) -> LedgerError {
    guard !tasks.isEmpty else { return error }
    var error = error
    let list = tasks.map { "\($0.contact) for ClientToken \($0.token)" }.joined(separator: ", ")
    error.diagnostic.message += "; created but not recorded: \(list)"
    return error
  }
}
