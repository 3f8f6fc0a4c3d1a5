import Diagnostics
import Foundation
import Ledger

/// The table that ends a check or a load, for a person who wants to know: did it work, what is left, what now.
package struct ClosingTable {
  /// How many kinds of problems are shown; the run folder has all.
  static let mostProblems = 3

  private let summary: ImportSummary
  private let color: Bool
  private let wrapped: WrappedText
  private let isWrittenAgain: Bool

  /// - Parameters:
  ///   - color: whether ANSI colours are wanted.
  ///   - width: columns of the terminal; `Int.max` where there is none, and then no sentence is wrapped.
  ///   - isWrittenAgain: whether the files of an earlier load were written again, and nothing else was done.
  package init(_ summary: ImportSummary, color: Bool, width: Int = .max, isWrittenAgain: Bool = false) {
    self.isWrittenAgain = isWrittenAgain
    self.summary = summary
    self.color = color
    wrapped = WrappedText(width: width)
  }

  /// The table, without a line break at the end. The command that continues an unfinished run is its last line, and is
  /// never wrapped: it is there to be copied.
  package var text: String {
    var lines = headlines
    if let fix = summary.stopFix { lines += wrapped.lines(TerminalText.safe(fix), first: "  fix: ", hanging: 7) }
    lines.append("")
    lines += countLines
    lines += foresight
    lines += problemLines
    lines += repairedLines
    lines += summary.warnings.flatMap { wrapped.lines(TerminalText.safe($0), first: "  note: ", hanging: 8) }
    if let folder = summary.folder { lines += ["", "  files: \(TerminalText.safe(folder))"] }
    if let plan = summary.facts.planID {
      lines += ["", "  plan: \(TerminalText.safe(plan))"]
      if summary.command == .check { lines.append("  load --plan sends exactly this, or nothing") }
    }
    if let command = summary.continueCommand { lines += ["", "to continue, run:", "  \(TerminalText.safe(command))"] }
    return lines.joined(separator: "\n")
  }

  private var headlines: [String] {
    let (sentence, style) = headline
    return wrapped.lines(sentence, hanging: 2).map { paint($0, style) }
  }

  private var headline: (String, Style) {
    let files = FileList.text(summary.inputs.map(\.file))
    let seconds = summary.endedAt.timeIntervalSince(summary.startedAt)
    let duration = DurationText.text(seconds: seconds)
    switch summary.outcome {
    case .done where summary.command == .check:
      return ("checked \(files) in \(duration); nothing was sent", .bold)
    case _ where isWrittenAgain:
      return ("wrote the files of run \(TerminalText.safe(summary.run ?? "")) again; nothing was sent", .bold)
    case .done where summary.inputs.isEmpty: return ("nothing to send", .bold)
    case .done: return ("loaded \(files) in \(duration)\(rate)", .bold)
    case .limitExceeded:
      let reason = summary.stopReason.map { ": \(TerminalText.safe($0))" } ?? ""
      return ("nothing was sent: too many rows are refused\(reason)", .red)
    case .stopped: return ("stopped: \(TerminalText.safe(summary.stopReason ?? "a systemic fault"))", .red)
    case .interrupted:
      let reason = TerminalText.safe(summary.stopReason ?? "asked to stop")
      return (reason.hasPrefix("interrupted") ? reason : "interrupted: \(reason)", .yellow)
    case .invalid: return ("refused: \(TerminalText.safe(summary.stopReason ?? "invalid"))", .red)
    }
  }

  private var rate: String {
    guard let rate = summary.requestsPerSecond, rate > 0 else { return "" }
    return String(format: " (%.1f requests a second)", rate)
  }

  /// `read` and each state that has rows, in the order of a row's fortunes; figures in one column.
  private var countLines: [String] {
    var rows: [(String, String, String)] = [("read", GroupedNumber.text(summary.counts.total), "")]
    for state in RowState.allCases where summary.counts[state] > 0 {
      rows.append((name(of: state), GroupedNumber.text(summary.counts[state]), remark(on: state)))
    }
    let names = rows.map(\.0.count).max() ?? 0
    let figures = rows.map(\.1.count).max() ?? 0
    return rows.flatMap { name, figure, remark in
      let line =
        "  " + TerminalColumns.padded(name, to: names) + "  "
        + TerminalColumns.padded(figure, to: figures, isRight: true)
      return remark.isEmpty ? [line] : wrapped.lines(remark, first: line + "  ", hanging: line.count + 2)
    }
  }

  /// What a load would come to; nothing where it would send nothing.
  private var foresight: [String] {
    guard summary.outcome == .done, let forecast = summary.facts.forecast else { return [] }
    return [""]
      + ForecastText(forecast, zone: summary.facts.arrivals?.zone).sentences.flatMap {
        wrapped.lines(TerminalText.safe($0), first: "  ", hanging: 4)
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

  /// The most frequent kinds, with an example each.
  private var problemLines: [String] {
    guard !summary.problems.isEmpty else { return [] }
    var lines = ["", "problems"]
    for problem in summary.problems.prefix(Self.mostProblems) {
      let column = problem.column.map { " in \(TerminalText.safe($0))" } ?? ""
      let code = paint(TerminalText.safe(problem.code), .red)
      lines.append("  \(GroupedNumber.text(problem.count)) × \(code)\(column)")
      lines += wrapped.lines(TerminalText.safe(problem.example), first: "      ", hanging: 8)
      if let fix = problem.fix { lines += wrapped.lines(TerminalText.safe(fix), first: "      fix: ", hanging: 11) }
    }
    let more = summary.problems.count - Self.mostProblems
    if more > 0 { lines.append("  and \(more) more \(more == 1 ? "kind" : "kinds"), counted in summary.json") }
    return lines
  }

  private var repairedLines: [String] {
    guard !summary.repaired.isEmpty else { return [] }
    let columns = summary.repaired.sorted { $0.key < $1.key }.map { "\($0.key) \(GroupedNumber.text($0.value))" }
    let sentence = "repaired (a bad value was left out or replaced): \(columns.joined(separator: ", "))"
    return [""] + wrapped.lines(TerminalText.safe(sentence), hanging: 2)
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

/// The files of a run in one line: the first three of them, and how many more there are.
package enum FileList {
  package static func text(_ files: [String]) -> String {
    let named = files.prefix(3).map { TerminalText.safe($0) }.joined(separator: ", ")
    return files.count > 3 ? "\(named) and \(GroupedNumber.text(files.count - 3)) more" : named
  }
}
