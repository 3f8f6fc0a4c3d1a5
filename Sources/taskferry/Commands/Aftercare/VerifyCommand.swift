import Aftercare
import ArgumentParser
import Diagnostics
import Foundation
import Ledger
import Submission

/// Asks what has become of a run's tasks.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Ask what has become of a run's tasks: waiting, with an agent, done, expired.",
    discussion: """
      Reads each created task through DescribeContact, 10 a second; changes nothing. Exit status: 0 all were answered \
      for; 1 some were not; 3 a systemic fault; 4 interrupted.
      """)

  @Argument(help: ArgumentHelp("A run's id, or its beginning.", valueName: "run"))
  var run: String

  @Option(help: ArgumentHelp("Ask about so many tasks, evenly spread over the run.", valueName: "n"))
  var sample: Int?

  @OptionGroup(title: "Service") var service: ServiceOptions
  @OptionGroup var pace: AftercareOptions
  @OptionGroup(title: "Ledger") var ledgerOptions: LedgerOptions
  @OptionGroup(title: "Output") var output: AnswerOptions

  mutating func validate() throws {
    if let sample, sample < 1 { throw ValidationError("--sample is at least 1.") }
  }

  func run() async throws {
    let session = try await RunSession.open(run, ledger: ledgerOptions, service: service, waitLock: pace.waitLock)
    let report = try await session.use { stop in
      try await Verification(
        of: session.record.id, in: session.ledger, contacts: session.contacts(rate: pace.rate), now: session.clock.now
      ).carryOut(sample: sample, stop: stop) { report in
        guard Terminal.isInteractive, !output.quiet else { return }
        Terminal.status("verifying: \(report.seen) of \(min(sample ?? report.created, report.created))")
      }
    }
    try text(of: report, run: session.record.id).give(output)
  }

  private func text(of report: VerificationReport, run: RunID) -> AftercareText {
    let asked = report.seen + report.unanswered
    var text = AftercareText(
      command: "verify", run: run.rawValue,
      headline: report.created == 0
        ? "run \(run) has no created tasks" : "run \(run): \(asked) of \(report.created) created tasks asked about")
    text.figures = ContactFate.allCases.map { ($0.rawValue, report.fates[$0, default: 0], Self.remark(on: $0)) }
    text.figures.append(("not answered", report.unanswered, ""))
    let dead = report.fates[.endedByFlow, default: 0]
    if dead > 0 {
      text.notes.append(
        "\(dead) \(dead == 1 ? "task was" : "tasks were") ended by the flow without an agent: look at the flow's "
          + "branches for tasks, and at its Disconnect blocks")
    }
    if let trouble = report.firstTrouble { text.notes.append(AftercareNotes.sentence(trouble)) }
    text.exitStatus = AftercareNotes.status(
      stopped: report.stopped, interrupted: report.interrupted, isComplete: report.unanswered == 0, into: &text.notes)
    return text
  }

  private static func remark(on fate: ContactFate) -> String {
    switch fate {
    case .waiting: "scheduled, in a flow, or in a queue"
    case .withAgent: "an agent has them"
    case .done: "ended after an agent had them"
    case .expired: "nobody took them in time"
    case .endedByFlow: "no agent ever had them"
    case .stopped: "through the API: an undo, or another program"
    case .gone: "the service knows them no more"
    }
  }
}

/// Sentences and statuses that aftercare commands share.
enum AftercareNotes {
  static let loadedAgain =
    "a later load of the same rows sends them again: take them out of the list, or skip them by a rule"

  static func sentence(_ diagnostic: Diagnostic) -> String {
    diagnostic.message + (diagnostic.fix.map { "; \($0)" } ?? "")
  }

  static func status(
    stopped: Diagnostic?, interrupted: String?, isComplete: Bool, into notes: inout [String]
  ) -> ExitStatus {
    if let stopped {
      notes.append("stopped: " + sentence(stopped))
      return .stopped
    }
    if let interrupted {
      notes.append("\(interrupted): run the same command again, it continues")
      return .interrupted
    }
    return isComplete ? .success : .someRowsRefused
  }
}
