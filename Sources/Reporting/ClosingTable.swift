import Diagnostics
import Foundation
import Ledger

/// The table that ends a check or a load, for a person who wants to know: did it work, what is left, what now.
package struct ClosingTable {
  private let summary: ImportSummary
  private let color: Bool

  /// - Parameter color: whether ANSI colours are wanted.
  package init(_ summary: ImportSummary, color: Bool) {
    self.summary = summary
    self.color = color
  }

  /// The table, without a line break at the end. The command that continues an unfinished run is its last line.
  package var text: String {
    var lines = [headline]
    if let fix = summary.stopFix { lines.append("  fix: \(TerminalText.safe(fix))") }
    lines.append("")
    lines += countLines
    lines += problemLines
    lines += repairedLines
    lines += summary.warnings.map { "  note: \(TerminalText.safe($0))" }
    if let folder = summary.folder { lines += ["", "  files: \(TerminalText.safe(folder))"] }
    if let command = summary.continueCommand { lines += ["", "to continue, run:", "  \(TerminalText.safe(command))"] }
    return lines.joined(separator: "\n")
  }

  private var headline: String {
    let files = summary.inputs.map { TerminalText.safe($0.file) }.joined(separator: ", ")
    let seconds = summary.endedAt.timeIntervalSince(summary.startedAt)
    let duration = DurationText.text(seconds: seconds)
    switch summary.outcome {
    case .done where summary.command == .check: return paint("checked \(files) in \(duration); nothing was sent", .bold)
    case .done where summary.inputs.isEmpty: return paint("nothing to send", .bold)
    case .done: return paint("loaded \(files) in \(duration)\(rate)", .bold)
    case .limitExceeded:
      let reason = summary.stopReason.map { ": \(TerminalText.safe($0))" } ?? ""
      return paint("nothing was sent: too many rows are refused\(reason)", .red)
    case .stopped: return paint("stopped: \(TerminalText.safe(summary.stopReason ?? "a systemic fault"))", .red)
    case .interrupted:
      let reason = TerminalText.safe(summary.stopReason ?? "asked to stop")
      return paint(reason.hasPrefix("interrupted") ? reason : "interrupted: \(reason)", .yellow)
    case .invalid: return paint("refused: \(TerminalText.safe(summary.stopReason ?? "invalid"))", .red)
    }
  }

  private var rate: String {
    guard let rate = summary.requestsPerSecond, rate > 0 else { return "" }
    return String(format: " (%.1f requests a second)", rate)
  }

  /// `read` and each state that has rows, in the order of a row's fortunes; figures in one column.
  private var countLines: [String] {
    var rows: [(String, Int, String)] = [("read", summary.counts.total, "")]
    for state in RowState.allCases where summary.counts[state] > 0 {
      rows.append((name(of: state), summary.counts[state], remark(on: state)))
    }
    let names = rows.map(\.0.count).max() ?? 0
    let figures = rows.map { String($0.1).count }.max() ?? 0
    return rows.map { name, count, remark in
      let figure = String(count)
      let line =
        "  " + name.padding(toLength: names, withPad: " ", startingAt: 0) + "  "
        + String(repeating: " ", count: figures - figure.count) + figure
      return remark.isEmpty ? line : line + "  " + remark
    }
  }

  private func name(of state: RowState) -> String {
    state == .pending && summary.command == .check ? "to be sent" : state.rawValue
  }

  private func remark(on state: RowState) -> String {
    switch state {
    case .pending where summary.command == .check: "would become tasks"
    case .pending where summary.outcome == .limitExceeded || summary.outcome == .invalid:
      "not sent"
    case .pending: "wait to be sent"
    case .created: "tasks with their ContactId on record"
    case .duplicate:
      summary.ledgerWasRead ? "have a task already, or stand twice in the input" : "stand twice in the input"
    case .changed:
      summary.ledgerWasRead
        ? "have a task, or another row in the input, with other values" : "another row of the input has other values"
    case .skipped: "set aside by a rule of the mapping"
    case .rejected: "refused; see below"
    case .deferred: "start beyond the service's horizon; a later load sends them"
    case .failed: "could not be sent; the next load tries again"
    case .inDoubt: "may have become tasks; the next load settles them"
    case .withdrawn: "taken back, or taken over by a later run, before they were sent"
    case .undone: "ended by undo"
    }
  }

  private var problemLines: [String] {
    guard !summary.problems.isEmpty else { return [] }
    var lines = ["", "problems"]
    for problem in summary.problems.prefix(5) {
      let column = problem.column.map { " in \(TerminalText.safe($0))" } ?? ""
      lines.append("  \(problem.count) × \(paint(problem.code, .red))\(column)")
      lines.append("      \(TerminalText.safe(problem.example))")
      if let fix = problem.fix { lines.append("      fix: \(TerminalText.safe(fix))") }
    }
    if summary.problems.count > 5 { lines.append("  and \(summary.problems.count - 5) more kinds") }
    return lines
  }

  private var repairedLines: [String] {
    guard !summary.repaired.isEmpty else { return [] }
    let columns = summary.repaired.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return ["", "repaired (a bad value was left out or replaced): \(TerminalText.safe(columns))"]
  }

  private enum Style: String {
    case bold = "1"
    case red = "1;31"
    case yellow = "1;33"
  }

  private func paint(_ text: String, _ style: Style) -> String {
    color ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
