import Aftercare
import ArgumentParser
import Foundation
import ImportPipeline
import Ledger
import Submission

/// Takes a run back.
struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take a run back: withdraw what waits, stop tasks that no agent has yet.",
    discussion: """
      Rows that wait are withdrawn, rows in doubt are sent again with the same bytes to learn of their tasks, and each \
      task is read and stopped unless an agent has it or it has ended; those are left and listed in undo.csv. \
      Interrupted, the same command continues. The corrected list, loaded afterwards, makes new tasks.

      Without --yes it only shows what it would do. Exit status: 0 done; 1 some tasks could not be asked about or are \
      in doubt; 3 a systemic fault; 4 interrupted.
      """)

  @Argument(help: ArgumentHelp("A run's id, or its beginning.", valueName: "run"))
  var run: String

  @Flag(help: "Do it.")
  var yes = false

  @Flag(help: "Stop tasks that an agent has, too.")
  var includeInProgress = false

  @OptionGroup var doubts: DoubtOptions
  @OptionGroup(title: "Service") var service: ServiceOptions
  @OptionGroup var pace: AftercareOptions
  @OptionGroup(title: "Ledger") var ledgerOptions: LedgerOptions
  @OptionGroup(title: "Output") var output: AnswerOptions

  func run() async throws {
    guard yes else { return try showPlan() }
    let session = try await RunSession.open(run, ledger: ledgerOptions, service: service, waitLock: pace.waitLock)
    let report = try await session.use { stop in
      try await Undo(
        of: session.record.id, in: session.ledger, contacts: session.contacts(rate: pace.rate),
        stopsWorkInProgress: includeInProgress, now: session.clock.now
      ).carryOut(
        settle: { try await session.settleDoubts(resendLimit: doubts.resendLimit, stop: stop) }, stop: stop
      ) { report in
        guard Terminal.isInteractive, !output.quiet else { return }
        Terminal.status("undoing: \(report.undone) undone, \(report.left.values.reduce(0, +)) left")
      }
    }
    var text = self.text(of: report, run: session.record.id)
    text.folder = try session.refreshFiles()
    try text.give(output)
  }

  private func showPlan() throws {
    let reader = try ledgerOptions.reader(isSimulated: false)
    let record = try RunLookup.find(run, in: reader)
    if let named = service.instance, let instance = try NamedInstance.known(named, in: reader) {
      try ServiceOptions.confirm(instance, of: record)
    }
    let counts = record.counts
    var text = AftercareText(
      command: "undo", run: record.id.rawValue,
      headline: "undo of run \(record.id) would look at this; nothing was done")
    text.figures = [
      ("withdrawn", counts[.pending] + counts[.deferred] + counts[.failed], "rows that wait"),
      ("settled first", counts[.inDoubt], "rows in doubt, sent again with the same bytes"),
      ("looked at", counts[.created], "tasks: stopped unless an agent has them or they have ended"),
    ]
    if counts[.created] > 0 {
      let seconds = Int((Double(counts[.created]) / pace.rate).rounded(.up))
      text.notes.append("some \(seconds) s at \(pace.rate.formatted()) tasks a second")
    }
    if text.figures.contains(where: { $0.count > 0 }) {
      text.next = CommandLineText.joined(CommandLine.arguments + ["--yes"])
    }
    try text.give(output)
  }

  private func text(of report: UndoReport, run: RunID) -> AftercareText {
    var text = AftercareText(
      command: "undo", run: run.rawValue,
      headline: report.leavesNothingActive
        ? "run \(run) is undone: none of its tasks is active" : "run \(run) is undone as far as it could be")
    text.figures = [
      ("withdrawn", report.withdrawn, "rows that waited"),
      ("undone", report.undone, "tasks that are stopped or gone"),
    ]
    text.figures += ContactFate.allCases.filter { report.left[$0, default: 0] > 0 }.map {
      ("left " + $0.rawValue, report.left[$0, default: 0], $0 == .withAgent ? "--include-in-progress stops them" : "")
    }
    text.figures += [
      ("in doubt", report.inDoubt, "they may have a task: taskferry reconcile \(run)"),
      ("not answered", report.unanswered, ""),
    ]
    if report.withdrawn + report.undone > 0 { text.notes.append(AftercareNotes.loadedAgain) }
    if let trouble = report.firstTrouble { text.notes.append(AftercareNotes.sentence(trouble)) }
    text.exitStatus = AftercareNotes.status(
      stopped: report.stopped, interrupted: report.interrupted, isComplete: report.isComplete, into: &text.notes)
    if !report.isComplete { text.next = CommandLineText.joined(CommandLine.arguments) }
    return text
  }
}
