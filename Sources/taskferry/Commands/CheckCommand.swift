import ArgumentParser
import ConnectAPI
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Reporting
import TaskMapping

/// A dry run: what would a load do? Sends nothing, needs no network and no credentials.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Dry run: read, map and validate every row; send nothing.",
    discussion: """
      The same judgement, report and exit status as a load: 0 every row is fine, 1 some rows are refused, 2 more than \
      --max-rejects, 65 mapping, input or expectation invalid.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var mappingOptions: MappingOptions
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var ledgerOptions: LedgerOptions

  @Option(help: ArgumentHelp("The instance by id or ARN, to tell duplicates and make tokens.", valueName: "id|arn"))
  var instance: String?

  @Flag(help: "Do not look into a ledger for duplicates.")
  var noLedger = false

  @Flag(help: "Compare with the ledger of load --simulate.")
  var simulated = false

  @Flag(help: "Write the exact request bodies to requests.ndjson in the run folder.")
  var requests = false

  func run() async throws {
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
    let instanceText = instance ?? mapping.task.instance ?? (simulated ? Simulation.instanceID : nil)
    let instanceID = try instanceText.flatMap(instanceID)
    let plan = ImportPlan(
      mapping: mapping, inputs: try judging.inputs(named: input.files, now: judging.now ?? Date()),
      instance: instanceID, now: judging.now ?? Date(),
      horizonSeconds: Int64(judging.horizon) * 86_400, maximumRejects: judging.maxRejects,
      environment: ProcessInfo.processInfo.environment, command: CommandLine.arguments,
      beginsNewIdentity: judging.newIdentity)
    let report = DryRunReport(
      parent: folderParent, writesRequests: requests,
      isWanted: output.output != nil || requests || output.onFinish != nil)
    let progress = ProgressDisplay(isQuiet: output.quiet)
    let summary = try await ImportPipeline(plan, progress: progress.show).check(ledger: reader, report: report)
    Answer.give(summary, output)
    if summary.exitStatus != 0 { throw ExitCode(summary.exitStatus) }
  }

  var folderParent: String { ledgerOptions.folderParent(isSimulated: simulated, output: output.output) }

  /// An alias cannot be looked up without the service, so a check goes on without the instance.
  private func instanceID(_ text: String) throws -> InstanceID? {
    if let id = InstanceID(text) { return id }
    if !output.quiet { Terminal.tell("note: the instance \(text) is not an id; duplicates are not determined") }
    return nil
  }
}

/// Ends a check or load with what it came to.
enum Answer {
  static func give(_ summary: ImportSummary, _ output: OutputOptions) {
    AfterRun.note(summary)
    Terminal.clearStatus()
    switch output.format {
    case .json: Terminal.answer(SummaryJSON.text(for: summary))
    case .table where output.quiet && summary.exitStatus == 0: break
    case .table: Terminal.answer(ClosingTable(summary, color: Terminal.wantsColor(1)).text)
    }
  }
}
