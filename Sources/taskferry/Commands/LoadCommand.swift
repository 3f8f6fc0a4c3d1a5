import ArgumentParser
import ConnectAPI
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Logging
import Reporting
import Submission
import TaskMapping

/// Check, gate, stage, submit, record. Run again: continues.
struct LoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Load the rows of spreadsheets as tasks; run again to continue.",
    discussion: """
      The whole file is read and checked before the first request. Exit status: 0 all rows are created, duplicate, \
      changed, skipped or deferred; 1 some were refused, failed or are in doubt; 2 more were refused than \
      --max-rejects, nothing was sent; 3 a systemic fault; 4 interrupted, run again to continue.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var mappingOptions: MappingOptions
  @OptionGroup(title: "Service") var service: ServiceOptions
  @OptionGroup(title: "Judging rows") var judging: JudgingOptions
  @OptionGroup(title: "Sending") var sending: SendingOptions
  @OptionGroup(title: "Ledger") var ledgerOptions: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(help: "Load into the embedded simulator: no account, nothing leaves this machine.")
  var simulate = false

  @Flag(help: "Make a new task for every identity that has one.")
  var again = false

  @Option(
    help: "What an unfinished run of the same input under another mapping becomes: its unsent rows are taken over.")
  var onMappingChange: MappingChange?

  enum MappingChange: String, CaseIterable, ExpressibleByArgument { case restage }

  @Option(
    help: ArgumentHelp("Wait this long for another run to end: 90s, 30m.", valueName: "duration"),
    transform: SendingOptions.seconds)
  var waitLock: Int64 = 0

  @Option(
    help: ArgumentHelp("Original cells of runs that ended longer ago are erased first.", valueName: "duration"),
    transform: SendingOptions.seconds)
  var keepRows: Int64 = 30 * 86_400

  mutating func validate() throws {
    if judging.now != nil, !simulate {
      throw ValidationError("--now goes with --simulate: a real load has the real clock.")
    }
  }

  func run() async throws {
    var mapping = try mappingOptions.load(isQuiet: output.quiet, now: judging.now ?? Date())
    mapping.source = input.reading.applied(to: mapping.source)
    guard mapping.identity != nil else { throw MissingIdentity(mapping: mapping.file) }
    let files = try InputNames.resolve(input.files)
    let clock = LoadClock(startingAt: judging.now)
    let connection =
      simulate
      ? try await ConnectedService.simulated(for: mapping, sending: sending, clock: clock, horizonDays: judging.horizon)
      : try await ConnectedService.real(service, mapping: mapping, sending: sending)
    let status = try await connection.use {
      try await load(files, mapping: mapping, through: connection, clock: clock)
    }
    if status != 0 { throw ExitCode(status) }
  }

  private func load(
    _ files: [InputFile], mapping: Mapping, through connection: ConnectedService, clock: LoadClock
  ) async throws -> Int32 {
    let routes = try await connection.routes(for: mapping)
    let path = ledgerOptions.path(isSimulated: simulate)
    let ledger = try TaskLedger(
      path: path, purpose: simulate ? .simulated : .real, waitForLock: .seconds(waitLock))
    for warning in ledger.warnings { Terminal.show(warning) }
    try ledger.eraseCells(ofRunsEndedBefore: clock.now().addingTimeInterval(-Double(keepRows)), now: clock.now())
    let plan = ImportPlan(
      mapping: mapping, inputs: files, instance: connection.address.instance, routes: routes, now: clock.now(),
      horizonSeconds: Int64(judging.horizon) * 86_400, maximumRejects: judging.maxRejects, again: again,
      environment: ProcessInfo.processInfo.environment, command: CommandLine.arguments,
      restagesChangedMapping: onMappingChange == .restage)
    let stop = StopSignal()
    let signals = Signals(stop)
    defer { withExtendedLifetime(signals) {} }
    let submitter = Submitter(
      ledger: ledger, send: connection.send, settings: sending.settings(horizonDays: judging.horizon, now: clock.now()),
      clock: clock.submissionClock, seed: UInt64.random(in: .min ... .max), log: ProgramLog.logger)
    let progress = ProgressDisplay(isQuiet: output.quiet)
    let summary = try await ImportPipeline(plan, progress: progress.show).load(
      into: ledger, of: connection.address,
      folderParent: ledgerOptions.folderParent(isSimulated: simulate, output: output.output), submitter: submitter,
      stop: stop)
    Answer.give(summary, output)
    return summary.exitStatus
  }
}
