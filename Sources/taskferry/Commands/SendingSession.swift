import Foundation
import ImportPipeline
import Ledger
import Submission

/// What a load sends by: the ledger, held as long as this lives, signals that drain, and progress for who watches.
final class SendingSession {
  let ledger: TaskLedger
  let clock: LoadClock
  let stop: StopSignal
  let progress: ProgressDisplay
  private let sending: SendingOptions
  private let until: Date?
  private let horizonDays: Int
  private let signals: Signals

  /// Opens the ledger, or makes it.
  /// - Parameter until: nothing new is sent from then on.
  /// - Throws: `LedgerError`.
  init(_ command: LoadCommand, clock: LoadClock, until: Date?) throws {
    ledger = try TaskLedger(
      path: command.ledgerOptions.path(isSimulated: command.simulate),
      purpose: command.simulate ? .simulated : .real, waitForLock: .seconds(command.waitLock))
    for warning in ledger.warnings { Terminal.show(warning) }
    try ledger.eraseCells(
      ofRunsEndedBefore: clock.now().addingTimeInterval(-Double(command.keepRows)), now: clock.now())
    self.clock = clock
    self.until = until
    sending = command.sending
    horizonDays = command.judging.horizon
    progress = ProgressDisplay(isQuiet: command.output.quiet)
    stop = StopSignal()
    signals = Signals(stop)
  }

  func submitter(to connection: ConnectedService) -> Submitter {
    Submitter(
      ledger: ledger, send: connection.send, describe: connection.describe,
      settings: sending.settings(
        horizonDays: horizonDays, until: until, watchesFirstLoads: connection.isAmazonConnect),
      clock: clock.submissionClock, seed: UInt64.random(in: .min ... .max), log: ProgramLog.logger)
  }
}
