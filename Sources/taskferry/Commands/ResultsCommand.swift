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

  @Flag(name: [.customLong("simulated"), .customLong("simulate")], help: "The ledger of load --simulate.")
  var simulated = false

  @OptionGroup var ledgerOptions: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let reader = try ledgerOptions.reader(isSimulated: simulated)
    let record = try RunLookup.find(run, in: reader)
    if output.output == nil { try reader.refuseOlderCopy() }
    let cells = try InputCells(of: record, from: reader)
    let missing = try missingRows(of: record, cells)
    let parent = ledgerOptions.folderParent(isSimulated: simulated, output: output.output)
    let known = output.output == nil ? record.folder : nil
    let folder = known ?? RunFolder.path(in: parent, id: record.id.rawValue, startedAt: record.startedAt)
    var summary = try RunResults.write(
      record, from: reader, to: folder, style: output.style, cells: cells)
    summary.warnings += missing
    Terminal.answer(
      output.format == .json
        ? SummaryJSON.text(for: summary)
        : ClosingTable(summary, color: Terminal.wantsColor(1), width: Terminal.answerWidth, isWrittenAgain: true).text)
  }

  /// What neither the ledger nor the inputs have any more of a run. The files that were written when it was there are
  /// never replaced by poorer ones.
  /// - Returns: sentences; none when nothing is missing.
  private func missingRows(of record: RunRecord, _ cells: InputCells) throws -> [String] {
    let kept = record.folder.map { "the files in \($0) are left as they are" } ?? "its files are left as they are"
    if let purged = record.purgedAt {
      throw CommandFailure(
        .invalidData, "ledger.purged-run",
        "the rows of run \(record.id) were purged on \(purged.formatted(.iso8601)): \(kept)")
    }
    guard !cells.missing.isEmpty else { return [] }
    let time = record.cellsErasedAt.map { " any more: erased on \($0.formatted(.iso8601)), see --keep-rows" } ?? ""
    let count = cells.missing.reduce(0) { $0 + $1.rows }
    let sentence =
      "the ledger does not have the original cells of \(CountText.of(count, "row", "rows")) of run \(record.id)\(time)"
    let reasons = cells.missing.map { "\($0.file == "-" ? "standard input" : $0.file): \($0.reason)" }
    guard output.output != nil else {
      throw CommandFailure(
        .invalidData, "ledger.cells-erased",
        "\(sentence); nor can they be taken from the input (\(reasons.joined(separator: "; "))): \(kept)",
        fix:
          "put the file back as it was and run this where its name leads to it; or name another folder with --output "
          + "to write what is left, with identities, states and reasons")
    }
    return [sentence] + reasons
  }
}
