import Foundation
import Ledger
import Submission

/// The last step of every load: what waits in some runs, and the deferred rows of their datasets whose time has come, is
/// sent; then runs with nothing left are finished.
struct WaitingTasks {
  let runs: [RunID]
  let horizonSeconds: Int64
  let now: Date

  /// Sends the runs one after the other within one rate and one burst.
  /// - Throws: `LedgerError`.
  func send(
    from ledger: TaskLedger, by submitter: Submitter, stop: StopSignal,
    progress: @escaping @Sendable (ImportProgress) -> Void
  ) async throws -> (SubmissionOutcome, SendingMeter) {
    // Rows are deferred by the default horizon unless a load says otherwise; only a wider one reaches them earlier.
    if horizonSeconds > StagingRules().horizonSeconds {
      for run in runs {
        try ledger.judgeDeferredAgain(inDatasetOf: run, horizonSeconds: horizonSeconds, now: now)
      }
    }
    let total = try runs.map { try ledger.reader.counts(of: $0).unfinished }.reduce(0, +)
    let meter = SendingMeter()
    let outcome = try await submitter.submit(runs, stop: stop) {
      meter.note($0)
      progress(.sending($0, total: total))
    }
    return (outcome, meter)
  }

  /// Finishes the runs with nothing left, once their files are written: a process that ends between leaves a run that
  /// the same command continues, and finishes with its files.
  /// - Throws: `LedgerError`.
  func finish(in ledger: TaskLedger) throws {
    for run in runs { try ledger.finishIfDone(run, now: now) }
  }
}
