import Diagnostics
import Foundation
import Ledger

/// The JSON contract of `--format json` and summary.json, version 1. It holds no cell values but the examples
/// of problems, one a kind.
package enum SummaryJSON {
  /// One object over several lines, members in a fixed order, without a line break at the end.
  package static func text(for summary: ImportSummary) -> String {
    var members: [(String, String)] = [
      ("taskferry_summary", "1"),
      ("command", JSONText.quoted(summary.command.rawValue)),
      ("outcome", JSONText.quoted(summary.outcome.rawValue)),
      ("exit_status", String(summary.exitStatus)),
    ]
    func add(_ name: String, _ value: String?) {
      if let value { members.append((name, JSONText.quoted(value))) }
    }
    add("run", summary.run)
    add("instance", summary.instance)
    add("dataset", summary.dataset)
    add("mapping", summary.mapping)
    members.append(("inputs", list(summary.inputs.map(input))))
    members.append(("counts", counts(summary.counts)))
    members.append(("problems", list(summary.problems.map(problem))))
    let repaired = summary.repaired.sorted { $0.key < $1.key }.map { "\(JSONText.quoted($0.key)): \($0.value)" }
    members.append(("repaired", "{" + repaired.joined(separator: ", ") + "}"))
    members.append(("warnings", list(summary.warnings.map(JSONText.quoted))))
    add("started_at", RowFile.timestamp(summary.startedAt))
    add("ended_at", RowFile.timestamp(summary.endedAt))
    members.append(("attempts", String(summary.attempts)))
    members.append(("throttled", String(summary.throttled)))
    if let rate = summary.requestsPerSecond { members.append(("requests_per_second", FactsJSON.decimal(rate))) }
    members.append(("ledger_was_read", String(summary.ledgerWasRead)))
    add("stop_code", summary.stopCode)
    add("stop_reason", summary.stopReason)
    add("stop_fix", summary.stopFix)
    add("continue_command", summary.continueCommand)
    add("folder", summary.folder)
    members += FactsJSON.members(summary.facts)
    return "{\n" + members.map { "  \"\($0.0)\": \($0.1)" }.joined(separator: ",\n") + "\n}"
  }

  /// `read` and every state, those without rows included: the parts always add up to `read`.
  private static func counts(_ counts: RunCounts) -> String {
    let states = RowState.allCases.map { "\"\(member($0))\": \(counts[$0])" }
    return "{\"read\": \(counts.total), " + states.joined(separator: ", ") + "}"
  }

  private static func member(_ state: RowState) -> String {
    state.rawValue.replacingOccurrences(of: " ", with: "_")
  }

  private static func input(_ input: InputRecord) -> String {
    var members = [
      "\"file\": \(JSONText.quoted(input.file))", "\"sha256\": \(JSONText.quoted(input.fingerprint))",
      "\"bytes\": \(input.byteCount)", "\"format\": \(JSONText.quoted(input.format))",
    ]
    if let sheet = input.sheet { members.append("\"sheet\": \(JSONText.quoted(sheet))") }
    if let encoding = input.encoding { members.append("\"encoding\": \(JSONText.quoted(encoding))") }
    return "{" + members.joined(separator: ", ") + "}"
  }

  private static func problem(_ problem: ImportSummary.Problem) -> String {
    var members = ["\"code\": \(JSONText.quoted(problem.code))"]
    if let column = problem.column { members.append("\"column\": \(JSONText.quoted(column))") }
    members.append("\"count\": \(problem.count)")
    members.append("\"example\": \(JSONText.quoted(problem.example))")
    members.append("\"examples\": [\(problem.examples.map(JSONText.quoted).joined(separator: ", "))]")
    if let fix = problem.fix { members.append("\"fix\": \(JSONText.quoted(fix))") }
    return "{" + members.joined(separator: ", ") + "}"
  }

  private static func list(_ elements: [String]) -> String {
    elements.isEmpty ? "[]" : "[\n    " + elements.joined(separator: ",\n    ") + "\n  ]"
  }
}
