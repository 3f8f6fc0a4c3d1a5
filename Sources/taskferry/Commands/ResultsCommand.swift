import ArgumentParser
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Reporting

/// Writes the files of a run folder again, out of the ledger.
struct ResultsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results", abstract: "Write the files of a run again, out of the ledger.")

  @Argument(help: ArgumentHelp("A run's id or its beginning; the latest without it.", valueName: "run"))
  var run: String?

  @Flag(help: "The ledger of --simulate.")
  var simulated = false

  @OptionGroup var ledgerOptions: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let reader = try ledgerOptions.reader(isSimulated: simulated)
    let record = try RunLookup.find(run, in: reader)
    let parent = ledgerOptions.folderParent(isSimulated: simulated, output: output.output)
    let known = output.output == nil ? record.folder : nil
    let folder = known ?? RunFolder.path(in: parent, id: record.id.rawValue, startedAt: record.startedAt)
    let summary = try RunResults.write(record, from: reader, to: folder)
    Terminal.answer(
      output.format == .json
        ? SummaryJSON.text(for: summary) : ClosingTable(summary, color: Terminal.wantsColor(1)).text)
  }
}
