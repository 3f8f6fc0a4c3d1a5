import Aftercare
import ArgumentParser
import Foundation
import ImportPipeline
import Ledger
import Reporting

/// Puts the tasks of a results file back on record.
struct AdoptCommand: AsyncParsableCommand {
  /// What stands for the endpoint of a run that was adopted.
  static let noEndpoint = "adopted"

  static let configuration = CommandConfiguration(
    commandName: "adopt", abstract: "Put the tasks of created.csv or undo.csv back on record, when a ledger is lost.",
    discussion: """
      The file is the one a run folder has, with its columns as they are. Rows that the ledger has as waiting or in \
      doubt become created; what it has already is left. Run again, nothing changes. Exit status: 0 all are on record; \
      1 some are not, because the ledger says otherwise; 65 the file is no results file.
      """)

  @Argument(help: ArgumentHelp("created.csv or undo.csv of run folders.", valueName: "file"))
  var files: [String]

  @Flag(help: "Into the ledger of --simulate.")
  var simulated = false

  @Option(
    help: ArgumentHelp("Wait this long for another command to let go of the ledger.", valueName: "duration"),
    transform: SendingOptions.seconds)
  var waitLock: Int64 = 0

  @OptionGroup(title: "Ledger") var ledgerOptions: LedgerOptions
  @OptionGroup(title: "Output") var output: AnswerOptions

  func run() async throws {
    let inputs = try InputNames.resolve(files)
    let ledger = try TaskLedger(
      path: ledgerOptions.path(isSimulated: simulated), purpose: simulated ? .simulated : .real,
      waitForLock: .seconds(waitLock), acceptsOlderCopy: true)
    var text = AftercareText(command: "adopt", headline: "adopted into \(ledgerOptions.path(isSimulated: simulated))")
    var total = AdoptionReport()
    for input in inputs {
      let report = try AdoptedFile(path: input.path, name: input.displayName, into: ledger)
        .adopt(input.adoptedRecord, command: CommandLine.arguments, now: Date())
      total.add(report)
      for problem in report.problems { Terminal.show(problem) }
    }
    text.figures = [
      ("adopted", total.adopted, "tasks the ledger did not know"),
      ("settled", total.settled, "rows that waited or were in doubt, tasks that were taken back"),
      ("known", total.known, "on record already"),
      ("conflicts", total.conflicts, "the ledger says otherwise, and keeps what it has"),
    ]
    if ledger.isOlderCopy {
      text.notes.append(
        "the ledger is an older copy of the one that was here: adopt created.csv of every run made since, then "
          + "taskferry reconcile RUN --restored for a run of it")
    }
    if total.conflicts > 0 { text.exitStatus = .someRowsRefused }
    try text.give(output)
  }
}
