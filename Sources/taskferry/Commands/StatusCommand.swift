import ArgumentParser
import Diagnostics
import Ledger
import Reporting

/// Tells what the ledger knows of its runs.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show the runs of a ledger, or one of them.",
    discussion: """
      A run is named by its id or the beginning of it, by latest, or by latest~1 for the run of the same dataset before \
      that. With --follow the progress of a load that another process runs is shown until it ends: 0 the run is finished, \
      4 its process ended and something is left.
      """)

  @Argument(help: ArgumentHelp("A run; many without it.", valueName: "run"))
  var run: String?

  @Flag(help: "Watch a run until it ends; the newest unfinished one, unless another is named.")
  var follow = false

  @Option(help: ArgumentHelp("At most so many runs; 20 in a table, all of them as JSON.", valueName: "n"))
  var limit: Int?

  @Option(help: ArgumentHelp("Only runs of this dataset.", valueName: "name"))
  var dataset: String?

  @Flag(name: [.customLong("simulated"), .customLong("simulate")], help: "The ledger of load --simulate.")
  var simulated = false

  @OptionGroup var ledgerOptions: LedgerOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is at least 1.") }
    if run != nil || follow, limit != nil || dataset != nil {
      throw ValidationError("--limit and --dataset are for the list of runs.")
    }
  }

  func run() async throws {
    let reader = try ledgerOptions.reader(isSimulated: simulated)
    if follow { return try await FollowedRun(command: self).follow(try followed(in: reader)) }
    if let run {
      let record = try RunLookup.find(run, in: reader)
      let text = try RunText(reader)
      Terminal.answer(
        output.format == .json ? try text.json([record]) : try text.story(record, width: Terminal.answerWidth))
    } else {
      try list(reader)
    }
  }

  private func list(_ reader: LedgerReader) throws {
    let most = limit ?? (output.format == .json ? .max : 20)
    let records = try reader.newestRuns(ofDataset: dataset, limit: most)
    if records.isEmpty, let dataset, try reader.runCount() > 0 {
      throw CommandFailure(
        .noInput, "ledger.no-such-dataset", "the ledger has no runs of dataset \(TerminalText.quoted(dataset))",
        fix: "`taskferry status` shows the datasets there are")
    }
    let text = try RunText(reader)
    guard output.format == .table else { return Terminal.answer(try text.json(records)) }
    guard !records.isEmpty else { return Terminal.answer("the ledger has no runs") }
    Terminal.answer(try text.table(records, width: Terminal.answerWidth))
    let more = try reader.runCount(ofDataset: dataset) - records.count
    if more > 0 {
      Terminal.answer("\nand \(GroupedNumber.text(more)) older \(more == 1 ? "run" : "runs"): --limit shows more")
    }
  }

  private func followed(in reader: LedgerReader) throws -> RunRecord {
    if let run { return try RunLookup.find(run, in: reader) }
    if let active = try RunActivity.find(in: reader)?.run { return try RunLookup.find(active.rawValue, in: reader) }
    return try reader.newestUnfinishedRun() ?? RunLookup.find(nil, in: reader)
  }
}
