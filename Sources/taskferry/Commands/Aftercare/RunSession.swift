import ArgumentParser
import ConnectAPI
import Aftercare
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Reporting
import Submission

/// A ledger held for writing, one of its runs, and the service that run went to.
struct RunSession {
  let ledger: TaskLedger
  let record: RunRecord
  let connection: ConnectedService
  let clock: LoadClock

  /// Finds the run, connects to where it was sent, and takes the ledger.
  /// - Parameter isRestored: whether an older copy that was put in the place of the ledger is taken.
  /// - Throws: `CommandFailure`, `LedgerError`, `ConnectClientError`.
  static func open(
    _ run: String, ledger options: LedgerOptions, service: ServiceOptions, waitLock: Int64, isRestored: Bool = false
  ) async throws -> RunSession {
    let record = try RunLookup.find(run, in: try options.reader(isSimulated: false))
    if let named = service.instance {
      try ServiceOptions.confirm(
        try await NamedInstance.find(
          named, service, from: ServiceAddress(record), in: options.reader(isSimulated: false)),
        of: record)
    }
    guard record.specification.endpoint != AdoptCommand.noEndpoint || service.region != nil else {
      throw CommandFailure(
        .usage, "service.no-region", "run \(record.id) was adopted from a file, which does not tell its Region",
        fix: "give --region")
    }
    let ledger = try TaskLedger(
      path: options.path(isSimulated: false), purpose: .real, waitForLock: .seconds(waitLock),
      acceptsOlderCopy: isRestored)
    for warning in ledger.warnings { Terminal.show(warning) }
    return RunSession(
      ledger: ledger, record: record,
      connection: try await .real(service.completed(by: ServiceAddress(record)), instance: nil),
      clock: LoadClock(startingAt: nil))
  }

  /// Runs `body` with signals that stop it, and closes the connections whatever comes of it.
  func use<Result: Sendable>(_ body: (StopSignal) async throws -> Result) async throws -> Result {
    let stop = StopSignal()
    let signals = Signals(stop)
    defer { withExtendedLifetime(signals) {} }
    return try await connection.use { try await body(stop) }
  }

  /// The companion operations of the run's instance.
  func contacts(rate: Double) -> ContactService {
    connection.contacts(rate: rate, clock: clock.submissionClock)
  }

  /// Sends the rows in doubt again with the same bytes, and nothing else.
  func settleDoubts(resendLimit: Int64, stop: StopSignal) async throws -> SubmissionOutcome {
    let submitter = Submitter(
      ledger: ledger, send: connection.send,
      settings: SubmissionSettings(resendLimitSeconds: resendLimit, scope: .doubts), clock: clock.submissionClock,
      seed: UInt64.random(in: .min ... .max), log: ProgramLog.logger)
    return try await submitter.submit(record.id, stop: stop) { _ in }
  }

  /// Writes the files of the run's folder again.
  /// - Returns: the folder; nil when the run has none.
  func refreshFiles() throws -> String? {
    guard let record = try ledger.reader.run(record.id.rawValue), let folder = record.folder else { return nil }
    _ = try RunResults.write(record, from: ledger.reader, to: folder, style: HostConfiguration.current.style)
    return folder
  }
}

/// What the commands have in common that look after runs.
struct AftercareOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("DescribeContact and StopContact a second, each; the default is the quota.", valueName: "n"))
  var rate: Double = 10

  @Option(
    help: ArgumentHelp("Wait this long for another command to let go of the ledger.", valueName: "duration"),
    transform: SendingOptions.seconds)
  var waitLock: Int64 = 0

  mutating func validate() throws {
    guard (0.1...1_000).contains(rate) else { throw ValidationError("--rate is from 0.1 to 1000.") }
  }
}

/// Until when rows in doubt are sent again.
struct DoubtOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Rows in doubt older than this are not sent again: 24h, at most 7d.", valueName: "duration"),
    transform: SendingOptions.seconds)
  var resendLimit: Int64 = 86_400

  mutating func validate() throws {
    guard resendLimit <= 7 * 86_400 else { throw ValidationError("--resend-limit is at most 7d.") }
  }
}
