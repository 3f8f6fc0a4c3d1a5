import Aftercare
import ArgumentParser
import ConnectClient
import Diagnostics
import ImportPipeline
import Ledger
import Preflight
import SpreadsheetReading
import Submission
import TaskMapping
import TaskValidation

/// Says what a code of a problem means.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say what the code of a problem means, such as map.phone-invalid.",
    discussion: "Without a code all are listed, by the stage that finds them.")

  @Argument(help: ArgumentHelp("The code, as it stands in brackets behind error or warning.", valueName: "code"))
  var code: String?

  @Flag(help: "All codes as a page of Markdown.")
  var markdown = false

  func run() throws {
    if markdown { return Terminal.answer(String(CodeCatalog.markdown.dropLast())) }
    guard let code else {
      for group in CodeCatalog.groups {
        Terminal.answer("\(group.title)")
        for code in group.codes { Terminal.answer("  \(code)") }
      }
      return
    }
    guard let (group, found) = CodeCatalog.find(code) else {
      throw CommandFailure(
        .usage,
        [
          Diagnostic(
            "explain.unknown-code", "there is no code \(TerminalText.quoted(code))",
            fix: "`taskferry explain` lists all", suggestion: CodeCatalog.nearest(to: code))
        ])
    }
    Terminal.answer("\(found): \(found.meaning)\n\nFound by: \(group.title). \(group.consequence)")
  }
}

/// Every code there is, by the stage that finds it, in the order a row travels.
enum CodeCatalog {
  struct Group {
    var title: String
    /// What follows for the row, the file or the run.
    var consequence: String
    var codes: [DiagnosticCode]
  }

  static let groups: [Group] = [
    Group(
      title: "reading the file",
      consequence:
        "A problem of a row refuses the row; a problem of the file refuses the file, before anything is sent.",
      codes: DiagnosticCode.readingCodes),
    Group(
      title: "checking the mapping", consequence: "Nothing is read before every error of the mapping is mended.",
      codes: DiagnosticCode.mappingCodes),
    Group(
      title: "finding the columns and making a task of a row",
      consequence: "An error of the header refuses the file; an error of a row refuses the row.",
      codes: DiagnosticCode.draftingCodes),
    Group(
      title: "reading a cell",
      consequence: "What becomes of it is decided by on_missing, on_error or unmapped of the column: reject, omit, "
        + "default or abort.", codes: DiagnosticCode.cellCodes),
    Group(
      title: "the limits of the service", consequence: "The row is refused, where it is not called a warning.",
      codes: DiagnosticCode.validationCodes),
    Group(
      title: "the run as a whole", consequence: "Rows are refused, or nothing is sent.",
      codes: DiagnosticCode.pipelineCodes + DiagnosticCode.ledgerCodes.filter { $0.rawValue.hasPrefix("input.") }),
    Group(
      title: "the ledger", consequence: "Nothing is sent while the ledger cannot record it.",
      codes: DiagnosticCode.ledgerCodes.filter { !$0.rawValue.hasPrefix("input.") }),
    Group(
      title: "sending", consequence: "The run stops, and the same command continues it once the cause is mended.",
      codes: DiagnosticCode.submissionCodes),
    Group(
      title: "looking after tasks", consequence: "The task is left as it is; the same command goes on.",
      codes: DiagnosticCode.aftercareCodes),
    Group(
      title: "the way to the service", consequence: "Nothing is sent.",
      codes: DiagnosticCode.clientCodes + DiagnosticCode.signingCodes),
    Group(
      title: "looking ahead",
      consequence: "`doctor` and the start of a load tell it; a warning stops nothing by itself.",
      codes: DiagnosticCode.preflightCodes),
    Group(title: "the program", consequence: "The command ends.", codes: DiagnosticCode.commandCodes),
  ]

  static func find(_ code: String) -> (group: Group, code: DiagnosticCode)? {
    for group in groups {
      if let found = group.codes.first(where: { $0.rawValue == code.lowercased() }) { return (group, found) }
    }
    return nil
  }

  static func nearest(to code: String) -> String? {
    guard code.unicodeScalars.count <= 60 else { return nil }
    let wanted = Array(code.lowercased().unicodeScalars)
    let distances = groups.flatMap(\.codes).map { known in
      (known.rawValue, EditDistance.between(wanted, Array(known.rawValue.unicodeScalars)))
    }
    return distances.min { $0.1 < $1.1 }.flatMap { $0.1 <= 6 ? $0.0 : nil }
  }

  /// The page of all codes.
  static var markdown: String {
    let head = """
      # Codes

      Each problem has a code that stays: `error[map.phone-invalid]`, the column `_tf_code` of rejects.csv, `problems` in
      summary.json. This page is made by `taskferry explain --markdown`; `taskferry explain CODE` tells one.
      What the service itself answers becomes a code of its own: `InvalidRequestException` is `service.invalid-request`.
      """
    let parts = groups.map { group in
      let rows = group.codes.map { "| `\($0)` | \($0.meaning.replacing("|", with: "\\|")) |" }
      let title = group.title.prefix(1).uppercased() + group.title.dropFirst()
      return "## \(title)\n\n\(group.consequence)\n\n| code | what it says |\n|---|---|\n"
        + rows.joined(separator: "\n")
    }
    return ([head] + parts).joined(separator: "\n\n") + "\n"
  }
}
