import ConnectAPI
import Diagnostics
import Foundation
import Ledger

/// The JSON contract of a comparison, version 1: docs/formats.md.
package enum ComparisonJSON {
  /// One object over several lines, without a line break at the end.
  package static func text(_ comparison: RunComparison) -> String {
    let findings = RunComparison.Finding.allCases.map { finding in
      let found = comparison.found[finding] ?? RunComparison.Found()
      let examples = found.examples.map(example).joined(separator: ", ")
      return "    \(JSONText.quoted(finding.rawValue)): {\"count\": \(found.count), \"examples\": [\(examples)]}"
    }
    let transitions = comparison.transitions.sorted {
      ($0.key.from.rawValue, $0.key.to.rawValue) < ($1.key.from.rawValue, $1.key.to.rawValue)
    }.map { change, count in
      "    {\"from\": \(word(change.from)), \"to\": \(word(change.to)), \"count\": \(count)}"
    }
    let problems = comparison.problems.map { problem in
      "    {\"code\": \(JSONText.quoted(problem.code)), \"column\": \(optional(problem.column)), "
        + "\"first\": \(problem.first), \"second\": \(problem.second), \"change\": \"\(problem.change.rawValue)\"}"
    }
    let specification = comparison.second.record.specification
    return """
      {
        "taskferry_comparison": 1,
        "dataset": \(JSONText.quoted(specification.dataset)),
        "instance": \(JSONText.quoted(specification.instance.uuid)),
        "first": \(side(comparison.first)),
        "second": \(side(comparison.second)),
        "in_both": \(comparison.inBoth),
        "same_values": \(comparison.sameContent),
        "unknown_values": \(comparison.unknownContent),
        "findings": {
      \(findings.joined(separator: ",\n"))
        },
        "transitions": [\(list(transitions))],
        "problems": [\(list(problems))]
      }
      """
  }

  private static func side(_ side: RunComparison.Side) -> String {
    let record = side.record
    let counts = RowState.allCases.map { "\(word($0)): \(record.counts[$0])" }
    let members = [
      "\"run\": \(JSONText.quoted(record.id.rawValue))", "\"state\": \(JSONText.quoted(record.state.rawValue))",
      "\"files\": [\(record.specification.inputs.map { JSONText.quoted($0.file) }.joined(separator: ", "))]",
      "\"started_at\": \(JSONText.quoted(RowFile.timestamp(record.startedAt)))",
      "\"finished_at\": \(optional(record.finishedAt.map(RowFile.timestamp)))",
      "\"counts\": {\"read\": \(record.counts.total), \(counts.joined(separator: ", "))}",
      "\"attempts\": \(side.sending.attempts)", "\"throttled\": \(side.sending.throttled)",
      "\"tasks_per_second\": \(figure(side.pace?.rate))", "\"seconds\": \(figure(side.seconds))",
      "\"rows_without_identity\": \(side.apart.withoutIdentity)", "\"repeated_rows\": \(side.apart.repeated)",
    ]
    return "{\n    " + members.joined(separator: ",\n    ") + "\n  }"
  }

  private static func example(_ example: RunComparison.Example) -> String {
    var members = [
      "\"first\": \(optional(example.first?.description))", "\"second\": \(optional(example.second?.description))",
    ]
    if let identity = example.identity { members.append("\"identity\": \(JSONText.quoted(identity))") }
    return "{" + members.joined(separator: ", ") + "}"
  }

  private static func word(_ state: RowState) -> String {
    JSONText.quoted(state.rawValue.replacing(" ", with: "_"))
  }

  private static func list(_ lines: [String]) -> String {
    lines.isEmpty ? "" : "\n" + lines.joined(separator: ",\n") + "\n  "
  }

  private static func optional(_ text: String?) -> String { text.map(JSONText.quoted) ?? "null" }

  private static func figure(_ number: Double?) -> String { number.map { String(format: "%.3f", $0) } ?? "null" }
}
