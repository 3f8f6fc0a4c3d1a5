import Aftercare
import ArgumentParser
import Foundation
import ImportPipeline
import Ledger
import Submission

/// Settles rows in doubt.
struct ReconcileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "Settle a run's rows in doubt: send them again while young, search for them after.",
    discussion: """
      A row is in doubt when its request may have made a task and no answer came. Young ones are sent again with the \
      same bytes and ClientToken, which the service answers with the same task. For the others the service is searched, \
      one request in two seconds, for a task that carries the ClientToken in its attribute `taskferry`. That there is \
      none is concluded from two searches half an hour apart; --resend-absent then lets those rows wait to be sent \
      afresh.

      Exit status: 0 no row is in doubt; 1 some still are; 3 a systemic fault; 4 interrupted.
      """)

  @Argument(help: ArgumentHelp("A run's id, or its beginning.", valueName: "run"))
  var run: String

  @Flag(help: "Rows whose tasks are absent wait to be sent afresh.")
  var resendAbsent = false

  @Flag(
    help: "Search by the attribute taskferry: quicker and surer where the instance has it as a searchable attribute.")
  var byStamp = false

  @Flag(
    help: ArgumentHelp(
      "The ledger is an older copy that was put back: settle the run, then let loads go on. First adopt created.csv of "
        + "every run made since."))
  var restored = false

  @OptionGroup var doubts: DoubtOptions
  @OptionGroup(title: "Service") var service: ServiceOptions
  @OptionGroup var pace: AftercareOptions
  @OptionGroup(title: "Ledger") var ledgerOptions: LedgerOptions
  @OptionGroup(title: "Output") var output: AnswerOptions

  func run() async throws {
    let session = try await RunSession.open(
      run, ledger: ledgerOptions, service: service, waitLock: pace.waitLock, isRestored: restored)
    // Its files tell of tasks that the copy does not know, and are written again below.
    let adopted = restored ? try RunFiles(ledger: session.ledger).adopt() : nil
    let report = try await session.use { stop in
      try await Reconciliation(
        of: session.record.id, in: session.ledger, contacts: session.contacts(rate: pace.rate),
        by: byStamp ? .stamp : .name, now: session.clock.now
      ).carryOut(
        settle: { try await session.settleDoubts(resendLimit: doubts.resendLimit, stop: stop) },
        renewsAbsent: resendAbsent,
        stop: stop
      ) { report in
        guard Terminal.isInteractive, !output.quiet else { return }
        Terminal.status("searching: \(report.found) found, \(report.waiting + report.absent) not found")
      }
    }
    var text = try self.text(of: report, session)
    if let adopted {
      text.notes.append(
        "from the files of run folders: \(adopted.adopted + adopted.settled) tasks put on record, \(adopted.known) known"
      )
    }
    if restored, text.exitStatus == .success, session.ledger.isOlderCopy {
      try session.ledger.acceptAsCurrent()
      let waiting = try session.ledger.reader.runs().map(\.counts).map { $0[.pending] + $0[.deferred] + $0[.failed] }
      text.notes.append(
        "loads go on with this ledger; \(waiting.reduce(0, +)) rows wait in it and are sent with the tokens they had, "
          + "which the service honours for some days: withdraw them when the copy is older")
    }
    text.folder = try session.refreshFiles()
    try text.give(output)
  }

  private func text(of report: ReconciliationReport, _ session: RunSession) throws -> AftercareText {
    let run = session.record.id
    let left = try session.ledger.reader.counts(of: run)[.inDoubt]
    var text = AftercareText(
      command: "reconcile", run: run.rawValue,
      headline: report.inDoubt == 0
        ? "run \(run) has no rows in doubt" : "run \(run): \(report.inDoubt - left) of \(report.inDoubt) rows settled")
    text.figures = [
      ("settled", report.settledByResending, "sent again with the same bytes"),
      ("found", report.found, "by a search; their ContactIds are on record"),
      ("sent afresh", report.renewed, "they were absent, and wait for the next load"),
      ("absent", report.absent, "two searches found nothing; --resend-absent lets them be sent afresh"),
      ("not found yet", report.waiting, "absence is concluded from a second search half an hour later"),
      ("unrecognisable", report.unrecognisable, "sent under stamp: off; look for them in Amazon Connect by name"),
      ("crossed", report.crossed, "their ContactIds are on record for other rows: reconcile again"),
      ("not answered", report.unanswered, ""),
      ("still in doubt", left, ""),
    ]
    text.notes += report.twoTasks.map(AftercareNotes.sentence)
    if let trouble = report.firstTrouble { text.notes.append(AftercareNotes.sentence(trouble)) }
    text.exitStatus = AftercareNotes.status(
      stopped: report.stopped, interrupted: report.interrupted, isComplete: left == 0 && report.twoTasks.isEmpty,
      into: &text.notes)
    if let time = report.searchAgainAt {
      text.notes.append("search again after \(time.formatted(.iso8601))")
    }
    if report.renewed > 0 {
      text.next = CommandLineText.joined(session.record.specification.command)
    } else if report.absent > 0, !resendAbsent {
      text.next = CommandLineText.joined(CommandLine.arguments + ["--resend-absent"])
    } else if left > 0 {
      text.next = CommandLineText.joined(CommandLine.arguments)
    }
    return text
  }
}
