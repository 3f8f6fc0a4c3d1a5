import ArgumentParser
import Diagnostics

/// The JSON contract of a command that could not do what it was asked, version 1.
enum FailureJSON {
  /// Whether a command answers as JSON, and so tells its failures too: on stdout, beside the words on stderr.
  static func isWanted(by command: any ParsableCommand) -> Bool {
    switch command {
    case let command as CheckCommand: command.output.format == .json
    case let command as DoctorCommand: command.format == .json
    case let command as LedgerFindCommand: command.format == .json
    case let command as LoadCommand: command.output.format == .json
    case let command as ReportCommand: command.format == .json
    case let command as ResultsCommand: command.output.format == .json
    case let command as StatusCommand: command.output.format == .json
    case let command as TestCommand: command.format == .json
    default: false
    }
  }

  /// One object over several lines, without a line break at the end.
  static func text(_ diagnostics: [Diagnostic], _ status: ExitStatus) -> String {
    let problems = diagnostics.map { "    " + DiagnosticText.json(for: $0) }
    return """
      {
        "taskferry_failure": 1,
        "exit_status": \(status.rawValue),
        "problems": [
      \(problems.joined(separator: ",\n"))
        ]
      }
      """
  }
}
