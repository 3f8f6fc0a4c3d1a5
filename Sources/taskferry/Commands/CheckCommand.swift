import ArgumentParser
import ConnectAPI
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Preflight
import Reporting
import TaskMapping

/// A dry run: what would a load do? Creates nothing, and needs neither network nor credentials unless --online asks.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Dry run: read, map and validate every row; send nothing.",
    discussion: """
      With --online the service is asked, and nothing is created: whether the instance is active, what the names of \
      flows, quick connects and templates stand for, and what the fields of templates ask of each row.

      The same judgement, report and exit status as a load: 0 every row is fine, 1 some rows are refused, 2 more than \
      --max-rejects, 65 mapping, input or expectation invalid.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var mappingOptions: MappingOptions
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var ledgerOptions: LedgerOptions

  @OptionGroup(title: "Service") var service: ServiceOptions

  @OptionGroup(title: "Sending, to foresee how long a load takes") var pace: PaceOptions

  @Flag(help: "Ask the service: resolve names, check the instance and templates. Nothing is created.")
  var online = false

  @Flag(help: "Do not look into a ledger for duplicates.")
  var noLedger = false

  @Flag(
    name: [.customLong("simulated"), .customLong("simulate")], help: "Compare with the ledger of load --simulate.")
  var simulated = false

  @Flag(help: "Write the exact request bodies to requests.ndjson in the run folder.")
  var requests = false

  mutating func validate() throws {
    if online, simulated {
      throw ValidationError("--online asks the service; the ledger of load --simulate knows none.")
    }
    if !online, pace.rate == .automatic {
      throw ValidationError("--rate auto asks for the applied quota: add --online, or give a number.")
    }
    if !online, service.namesAWay {
      throw ValidationError("--region, --profile, --endpoint-url and --insecure-endpoint go with --online.")
    }
  }

  func run() async throws {
    let signals = LeavingSignals(tellsOfEnd: true)
    defer { withExtendedLifetime(signals) {} }
    var mapping = try mappingOptions.load(isQuiet: output.quiet, now: judging.now ?? Date())
    mapping.source = input.reading.applied(to: mapping.source)
    let reader = noLedger ? nil : try LedgerReader.open(path: ledgerOptions.path(isSimulated: simulated))
    if let reader {
      let purpose = try reader.purpose()
      guard purpose == (simulated ? .simulated : .real) else {
        throw CommandFailure(
          .invalidData, "ledger.other-purpose", "this ledger is for \(purpose.rawValue) runs",
          fix: simulated ? "leave --simulated out" : "add --simulated, or name another ledger")
      }
    }
    var plan = ImportPlan(
      mapping: mapping, inputs: try judging.inputs(named: input.files, now: judging.now ?? Date()),
      now: judging.now ?? Date(),
      horizonSeconds: Int64(judging.horizon) * 86_400, maximumRejects: judging.maxRejects,
      environment: ProcessInfo.processInfo.environment, command: CommandLine.arguments,
      beginsNewIdentity: judging.newIdentity)
    if let set = pace.set { plan.pace = AssumedPace(rate: set.rate, burst: set.burst) }
    if online {
      try await ask(about: mapping, for: &plan)
    } else {
      let named = service.instance ?? mapping.task.instance ?? (simulated ? Simulation.instanceID : nil)
      plan.instance = try named.flatMap { try instanceID($0, in: reader) }
    }
    let report = DryRunReport(
      parent: folderParent, writesRequests: requests,
      isWanted: output.output != nil || requests || output.onFinish != nil, style: output.style)
    let progress = ProgressDisplay(isQuiet: output.quiet)
    let summary = try await ImportPipeline(plan, progress: progress.show).check(ledger: reader, report: report)
    Answer.give(summary, output)
    if summary.exitStatus != 0 { throw ExitCode(summary.exitStatus) }
  }

  var folderParent: String { ledgerOptions.folderParent(isSimulated: simulated, output: output.output) }

  /// What the service says of instance, routes and templates, asked once before a row is read.
  private func ask(about mapping: Mapping, for plan: inout ImportPlan) async throws {
    let connection = try await ConnectedService.real(service, instance: mapping.task.instance)
    let (routes, quotas) = try await connection.use {
      try await connection.confirmActive()
      let routes = try await connection.routes(for: mapping, confirmsIDs: true)
      return (routes, await connection.quotaJudgement())
    }
    if !output.quiet { for warning in routes.warnings { Terminal.show(warning) } }
    plan.instance = connection.address.instance
    plan.routes = routes.book
    plan.templates = routes.templates
    let applied = pace.set ?? quotas?.pace ?? .byDefault
    plan.pace = AssumedPace(
      rate: applied.rate, burst: pace.burst ?? applied.burst,
      activeTaskQuota: quotas?.quotas?.activeTasks ?? Limits.activeTasksPerInstance)
    if pace.set == nil, let reason = applied.reason, !output.quiet { Terminal.tell(reason) }
  }

  /// An alias cannot be looked up without the service, so a check goes on without the instance unless an earlier run
  /// tells it.
  private func instanceID(_ text: String, in reader: LedgerReader?) throws -> InstanceID? {
    if let id = InstanceID(text.withoutOuterBlanks) { return id }
    if let reader, let id = try NamedInstance.known(text, in: reader) { return id }
    if !output.quiet {
      Terminal.tell(
        "note: the instance \(text) is not an id; duplicates are not determined, unless --online asks for it")
    }
    return nil
  }
}

/// Ends a check or load with what it came to.
enum Answer {
  static func give(_ summary: ImportSummary, _ output: OutputOptions) {
    AfterRun.note(summary)
    Terminal.endStatus()
    switch output.format {
    case .json: Terminal.answer(SummaryJSON.text(for: summary))
    case .table where output.quiet && summary.exitStatus == 0: break
    case .table:
      Terminal.answer(ClosingTable(summary, color: Terminal.wantsColor(1), width: Terminal.answerWidth).text)
    }
  }
}
