package import Foundation
import Ledger

/// How a run ended, in the text format of Prometheus, for the textfile collector of node_exporter.
///
/// Source: Prometheus documentation, "Exposition formats" (read 2026-11).
package struct MetricsText: Sendable {
  /// `load` or `check`.
  package var command: String
  package var exitStatus: Int32
  package var startedAt: Date
  package var endedAt: Date
  /// nil when the run ended before anything was counted.
  package var summary: ImportSummary?

  package init(command: String, exitStatus: Int32, startedAt: Date, endedAt: Date, summary: ImportSummary?) {
    self.command = command
    self.exitStatus = exitStatus
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.summary = summary
  }

  package var text: String {
    var lines: [String] = []
    func gauge(_ name: String, _ help: String, _ samples: [(labels: [(String, String)], value: String)]) {
      lines += ["# HELP \(name) \(help)", "# TYPE \(name) gauge"]
      lines += samples.map { sample in
        let labels = (own + sample.labels).map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        return "\(name){\(labels)} \(sample.value)"
      }
    }
    func gauge(_ name: String, _ help: String, _ value: String) { gauge(name, help, [([], value)]) }
    gauge("taskferry_run_exit_status", "Exit status of the last run; 0 and 1 reached the end.", "\(exitStatus)")
    gauge("taskferry_run_start_timestamp_seconds", "When the last run began, Unix time.", Self.seconds(startedAt))
    gauge("taskferry_run_end_timestamp_seconds", "When the last run ended, Unix time.", Self.seconds(endedAt))
    gauge(
      "taskferry_run_duration_seconds", "How long the last run took.",
      Self.decimal(max(0, endedAt.timeIntervalSince(startedAt))))
    guard let summary else { return lines.joined(separator: "\n") + "\n" }
    gauge(
      "taskferry_run_rows", "Rows of the last run by what became of them.",
      RowState.allCases.map {
        ([("state", $0.rawValue.replacing(" ", with: "_"))], "\(summary.counts[$0])")
      })
    gauge("taskferry_run_read_rows", "Rows read by the last run.", "\(summary.counts.total)")
    gauge("taskferry_run_attempts", "StartTaskContact requests of the last run.", "\(summary.attempts)")
    gauge("taskferry_run_throttled", "Answers of the last run that said: too fast.", "\(summary.throttled)")
    return lines.joined(separator: "\n") + "\n"
  }

  private var own: [(String, String)] {
    [("command", command)] + (summary.map { [("dataset", $0.dataset)] } ?? [])
  }

  /// Backslash, quote and line feed, as the format wants it; what else could break a line is left out.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\\\"
      case "\"": "\\\""
      case "\n": "\\n"
      case _ where scalar.value < 0x20: ""
      default: String(scalar)
      }
    }.joined()
  }

  private static func seconds(_ date: Date) -> String { decimal(date.timeIntervalSince1970) }

  private static func decimal(_ value: Double) -> String { String(format: "%.3f", value) }

  /// Puts the file in its place at once, readable by all: a collector must never meet half of it.
  /// - Throws: `ReportError`.
  package func write(to path: String) throws(ReportError) {
    try WholeFile.write(text, to: path, permissions: 0o644)
  }
}
