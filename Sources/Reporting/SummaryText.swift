import Diagnostics
import Foundation
import Ledger

/// summary.txt: some twenty lines for whoever is called at night, to be read aloud or mailed. No cell values and no
/// examples: what happened, that nothing is lost, what not to do, the command, who can fix it.
enum SummaryText {
  static func text(for summary: ImportSummary) -> String {
    var lines = [headline(summary), ""]
    lines += facts(summary)
    lines += ["", "What happened", "  " + sentence(summary)]
    if let code = summary.stopCode { lines.append("  code: \(code) (taskferry explain \(code))") }
    lines += counts(summary.counts).map { "  " + $0 }
    if !summary.problems.isEmpty {
      lines += ["", "Most frequent problems"]
      lines += summary.problems.prefix(3).map { "  \($0.count) × \($0.code)" + ($0.column.map { " in \($0)" } ?? "") }
    }
    if summary.command == .load, summary.outcome != .limitExceeded, summary.outcome != .invalid {
      lines += ["", "Nothing is lost: every row and every ContactId is in the ledger."]
    }
    if summary.command == .load, summary.counts.isOpen {
      lines += [
        "Do not delete the ledger or put an older copy in its place, and do not load these rows by another way: they would "
          + "become second tasks."
      ]
    }
    if let command = summary.continueCommand { lines += ["", "To continue, run", "  \(command)"] }
    if let person = WhoCanFix(summary)?.text { lines += ["", "Who can fix it: \(person)"] }
    return lines.map(TerminalText.safe).joined(separator: "\n") + "\n"
  }

  private static func headline(_ summary: ImportSummary) -> String {
    "taskferry \(summary.command.rawValue): \(summary.outcome.rawValue), exit status \(summary.exitStatus)"
  }

  private static func facts(_ summary: ImportSummary) -> [String] {
    var lines = ["\(RowFile.timestamp(summary.startedAt)) to \(RowFile.timestamp(summary.endedAt))"]
    let names = [("run", summary.run), ("dataset", summary.dataset), ("instance", summary.instance)]
    lines.append(names.compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: ", "))
    lines += summary.inputs.map { "file \($0.file)" }.prefix(3)
    if summary.inputs.count > 3 { lines.append("and \(summary.inputs.count - 3) more files") }
    return lines
  }

  private static func sentence(_ summary: ImportSummary) -> String {
    let isCheck = summary.command == .check
    return switch summary.outcome {
    case .done where isCheck: "The list was checked. Nothing was sent."
    case .done where summary.counts.total == 0: "There was nothing to do."
    case .done where summary.counts[.rejected] + summary.counts[.failed] + summary.counts[.inDoubt] > 0:
      "The load ran to its end. Some rows did not become tasks; see below."
    case .done: "The load ran to its end. Every row is accounted for."
    case .limitExceeded: "More rows were refused than --max-rejects allows. Nothing was sent."
    case .invalid: "The list does not hold what the mapping expects of it. Nothing was sent."
    case .stopped: "A fault that is no fault of a row stopped the load. No row was marked for it."
    case .interrupted: "The load was asked to stop, or its time was up. What was not sent waits."
    }
  }

  private static func counts(_ counts: RunCounts) -> [String] {
    let parts = RowState.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.rawValue)" }
    return ["\(counts.total) rows read" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))]
  }
}

/// Who is to be called.
enum WhoCanFix: Sendable, Hashable {
  case ownerOfTheList, administratorOfAWS, administratorOfConnect, administratorOfTheMachine

  /// nil when nobody has to do anything but run the command.
  init?(_ summary: ImportSummary) {
    switch summary.stopCode {
    case "submit.access-denied", "submit.credentials-expired", "submit.credentials-missing": self = .administratorOfAWS
    case "submit.clock-skew", "submit.redirected", "submit.outage": self = .administratorOfTheMachine
    case let code? where code.hasPrefix("client.") || code.hasPrefix("credentials."): self = .administratorOfAWS
    case let code? where code.hasPrefix("ledger.") || code.hasPrefix("report."): self = .administratorOfTheMachine
    case .some: self = .administratorOfConnect
    case nil:
      let isWrong = summary.outcome == .limitExceeded || summary.outcome == .invalid || summary.counts[.rejected] > 0
      guard isWrong else { return nil }
      self = .ownerOfTheList
    }
  }

  var text: String {
    switch self {
    case .ownerOfTheList: "whoever made the list; rejects.csv has each row with its reason and fix, and loads again"
    case .administratorOfAWS: "whoever administers the AWS account: credentials and permissions"
    case .administratorOfConnect: "whoever administers the Amazon Connect instance: flows, quotas, templates"
    case .administratorOfTheMachine: "whoever runs this machine: disk, clock, network, the ledger"
    }
  }
}

extension RunCounts {
  /// Whether some row may still become a task of this run.
  fileprivate var isOpen: Bool { self[.pending] + self[.failed] + self[.inDoubt] + self[.deferred] > 0 }
}
