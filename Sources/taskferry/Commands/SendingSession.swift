import Foundation
import ImportPipeline
import Ledger
import Preflight
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
  private let isQuiet: Bool
  /// Whether the load sends what a plan names, and nothing else.
  private let hasPlan: Bool
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
      ofRunsEndedBefore: clock.now().addingTimeInterval(
        -Double(command.keepRows ?? HostConfiguration.current.keepRows ?? 30 * 86_400)), now: clock.now())
    self.clock = clock
    self.until = until
    sending = command.sending
    hasPlan = command.plan != nil
    horizonDays = command.judging.horizon
    isQuiet = command.output.quiet
    progress = ProgressDisplay(isQuiet: command.output.quiet)
    stop = StopSignal()
    signals = Signals(stop)
  }

  /// Finds the rate where the applied quota decides it, and says so.
  func submitter(to connection: ConnectedService) async -> Submitter {
    let pace = await connection.pace(sending.pace)
    if let reason = pace.reason, !isQuiet { Terminal.tell(reason) }
    progress.expects(rate: pace.rate)
    return Submitter(
      ledger: ledger, send: connection.send, describe: connection.describe,
      departure: connection.departure(at: pace, until: until, isAllowed: sending.allowExpiry, clock: clock),
      settings: sending.settings(
        pace: pace, horizonDays: horizonDays, until: until, watchesFirstLoads: connection.isAmazonConnect,
        scope: hasPlan ? .own : .run),
      clock: clock.submissionClock, seed: UInt64.random(in: .min ... .max), log: ProgramLog.logger)
  }
}
