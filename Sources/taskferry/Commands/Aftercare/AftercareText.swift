import Diagnostics
import Foundation

/// The answer of a command that looks after tasks: figures with their names, notes, and what to do next.
///
/// As a table and as JSON it has the same members; the JSON names are the table's with underscores.
struct AftercareText {
  var command: String
  var run: String?
  var headline: String
  /// Names as people read them, in their order; zeros are left out of the table.
  var figures: [(name: String, count: Int, remark: String)] = []
  var notes: [String] = []
  var folder: String?
  /// The exact command that goes on; nil when nothing is left.
  var next: String?
  var exitStatus: ExitStatus = .success

  var table: String {
    var lines = [headline, ""]
    let shown = figures.filter { $0.count > 0 }
    let names = shown.map(\.name.count).max() ?? 0
    let digits = shown.map { String($0.count).count }.max() ?? 0
    for figure in shown {
      let count = String(figure.count)
      let pad = String(repeating: " ", count: digits - count.count)
      let remark = figure.remark.isEmpty ? "" : "  \(figure.remark)"
      lines.append("  \(figure.name.padding(toLength: names, withPad: " ", startingAt: 0))  \(pad)\(count)\(remark)")
    }
    if shown.isEmpty { lines.append("  nothing to do") }
    lines += notes.map { "  note: \(TerminalText.safe($0))" }
    if let folder { lines += ["", "  files: \(TerminalText.safe(folder))"] }
    if let next { lines += ["", "to go on, run:", "  \(TerminalText.safe(next))"] }
    return lines.joined(separator: "\n")
  }

  var json: String {
    var members = ["\"command\": \(JSONText.quoted(command))"]
    if let run { members.append("\"run\": \(JSONText.quoted(run))") }
    let counts = figures.map { "\(JSONText.quoted($0.name.replacing(" ", with: "_"))): \($0.count)" }
    members.append("\"counts\": {\(counts.joined(separator: ", "))}")
    members.append("\"exit_status\": \(exitStatus.rawValue)")
    members.append("\"notes\": [\(notes.map(JSONText.quoted).joined(separator: ", "))]")
    if let folder { members.append("\"folder\": \(JSONText.quoted(folder))") }
    if let next { members.append("\"next\": \(JSONText.quoted(next))") }
    return "{\n  " + members.joined(separator: ",\n  ") + "\n}"
  }

  /// Answers, and ends the command with its status.
  func give(_ output: AnswerOptions) throws {
    Terminal.clearStatus()
    Terminal.answer(output.format == .json ? json : table)
    if exitStatus != .success { throw exitStatus }
  }
}
