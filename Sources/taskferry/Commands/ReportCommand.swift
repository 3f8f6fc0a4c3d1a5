import ArgumentParser
import Diagnostics
import Foundation
import Ledger
import Reporting

/// Reports over runs in the ledger.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Tell what changed from one run to another.",
    usage: "taskferry report --compare <run> [<run>] [<options>]",
    discussion: """
      Both runs are of one dataset. The earlier one comes first, whichever is named first; with one run named, it is \
      compared with the run of its dataset before it. A run is named by its id or the beginning of it, by latest, or by \
      latest~1 for the run before that. Rows are as the ledger has them now: what an earlier run left behind may have \
      been sent by a later one.

      Only places of rows are shown; --show-values shows identities, which are cell values.
      """)

  @Option(
    name: .customLong("compare"), parsing: .upToNextOption,
    help: ArgumentHelp("The two runs, or one and the run before it.", valueName: "run"))
  var runs: [String] = []

  @Flag(help: "Show identities of rows that are worth a look.")
  var showValues = false

  @Flag(name: [.customLong("simulated"), .customLong("simulate")], help: "The ledger of load --simulate.")
  var simulated = false

  @OptionGroup var ledgerOptions: LedgerOptions

  @Option(help: "How the answer is written.")
  var format: OutputOptions.Format = .table

  mutating func validate() throws {
    guard (1...2).contains(runs.count) else {
      throw ValidationError("--compare takes two runs, or one to be compared with the run before it: --compare latest")
    }
  }

  func run() async throws {
    let reader = try ledgerOptions.reader(isSimulated: simulated)
    let (first, second) = try pair(in: reader)
    let comparison = try RunComparison.read(first, second, from: reader, showsValues: showValues)
    Terminal.answer(
      format == .json
        ? ComparisonJSON.text(comparison) : ComparisonText(comparison, width: Terminal.answerWidth).text)
  }

  /// The earlier run first.
  private func pair(in reader: LedgerReader) throws -> (RunRecord, RunRecord) {
    let one = try RunLookup.find(runs[0], in: reader)
    let other = try runs.count > 1 ? RunLookup.find(runs[1], in: reader) : RunLookup.find("\(one.id)~1", in: reader)
    guard one.id != other.id else {
      throw CommandFailure(
        .usage, "report.same-run", "both names stand for run \(one.id)", fix: "name two runs, or one of them alone")
    }
    for record in [one, other] { try confirmIsThere(record) }
    let (mine, theirs) = (one.specification, other.specification)
    guard mine.instance == theirs.instance, mine.dataset == theirs.dataset,
      mine.identityDefinition == theirs.identityDefinition
    else {
      throw CommandFailure(.invalidData, "report.other-dataset", difference(one, other), fix: Self.sameDataset)
    }
    return try reader.isEarlier(one.id, than: other.id) ? (one, other) : (other, one)
  }

  private static let sameDataset = "`taskferry status --dataset NAME` lists the runs of a dataset"

  private func difference(_ one: RunRecord, _ other: RunRecord) -> String {
    let (mine, theirs) = (one.specification, other.specification)
    if mine.dataset != theirs.dataset {
      return "run \(one.id) is of dataset \(TerminalText.quoted(mine.dataset)) and run \(other.id) of "
        + "\(TerminalText.quoted(theirs.dataset)): their rows cannot be compared"
    }
    if mine.instance != theirs.instance {
      return "the runs went to different instances, \(mine.instance) and \(theirs.instance)"
    }
    return "the identity of dataset \(TerminalText.quoted(mine.dataset)) was defined anew between the runs, from "
      + "\(TerminalText.safe(mine.identityDefinition)) to \(TerminalText.safe(theirs.identityDefinition)): their rows "
      + "cannot be compared"
  }

  private func confirmIsThere(_ record: RunRecord) throws {
    if let purged = record.purgedAt {
      throw CommandFailure(
        .invalidData, "ledger.purged-run",
        "the rows of run \(record.id) were purged on \(purged.formatted(.iso8601)): there is nothing to compare")
    }
    guard record.state != .checking else {
      throw CommandFailure(
        .invalidData, "report.being-checked", "the rows of run \(record.id) are still being read",
        fix: "wait until it sends; `taskferry status --follow` shows it")
    }
  }
}
