import ArgumentParser
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Reporting
import SpreadsheetReading
import TaskMapping

/// Which files, and how they are read.
struct InputOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("Spreadsheets: paths, globs, or - for standard input.", valueName: "file"))
  var files: [String]

  @OptionGroup var reading: ReadingOptions

  mutating func validate() throws {
    if files.isEmpty { throw ValidationError("Name at least one file.") }
  }
}

/// The limit on refused rows, the clock, the horizon and what is known of identities: what `check` and `load` judge by.
struct JudgingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Send nothing when more rows are refused: a number, or a share of the rows that are neither skipped nor "
        + "duplicate; fewer than 10 never exceed a share.", valueName: "n|n%"))
  var maxRejects: RejectLimit = .byDefault

  @Option(
    help: ArgumentHelp("How far ahead the service takes a start: 6d, or 90d where it does.", valueName: "days"),
    transform: { text in
      guard let days = Int(text.hasSuffix("d") ? String(text.dropLast()) : text), (1...90).contains(days) else {
        throw ValidationError("'\(text)' is not a number of days from 1d to 90d.")
      }
      return days
    })
  var horizon: Int = 6

  @Option(
    help: ArgumentHelp("The clock rows are judged by (check and load --simulate).", valueName: "instant"),
    transform: { text in
      guard let instant = try? Date(text, strategy: .iso8601) else {
        throw ValidationError("'\(text)' is not an instant such as 2026-03-28T12:00:00Z.")
      }
      return instant
    })
  var now: Date?

  @Option(
    help: ArgumentHelp(
      "Leave files alone that changed within this time, such as 60s: somebody may still be writing them.",
      valueName: "duration"),
    transform: SendingOptions.seconds)
  var settle: Int64 = 0

  @Flag(help: "Another definition of identity than the dataset had begins anew: every known row is a new one.")
  var newIdentity = false

  /// Finds the inputs and reads each for its fingerprint, but leaves those alone that changed a moment ago, and says so.
  /// - Throws: `ReadingError`; `CommandFailure` with exit status 4 when nothing else is left.
  func inputs(named names: [String], now: Date) throws -> [InputFile] {
    guard settle > 0 else { return try InputNames.resolve(names) }
    let files = SettledFiles(
      try InputNames.resolve(names, areFingerprinted: false), leftAloneFor: settle, now: now)
    for (file, age) in files.changing {
      let name = TerminalText.safe(file.displayName)
      Terminal.tell("note: \(name) changed \(AgeText.text(seconds: age)) ago and is left alone (--settle \(settle)s)")
    }
    guard !files.settled.isEmpty else {
      throw CommandFailure(
        .interrupted, "input.unsettled", "every input changed within the last \(settle) s: nothing was read",
        fix: "run the same command again when they are written")
    }
    return try files.settled.map { try $0.fingerprinted() }
  }
}

extension RejectLimit: ExpressibleByArgument {
  /// Reads `25` or `2.5%`.
  public init?(argument: String) { self.init(argument) }
}

/// How an answer that is no list of rows is written.
struct AnswerOptions: ParsableArguments {
  @Option(help: "How the answer is written.")
  var format: OutputOptions.Format = .table

  @Flag(help: "No progress.")
  var quiet = false
}

/// How the answer is written.
struct OutputOptions: ParsableArguments {
  enum Format: String, CaseIterable, ExpressibleByArgument { case table, json }

  @Option(help: "How the answer is written.")
  var format: Format = .table

  @Flag(help: "Nothing on success but the answer of --format json.")
  var quiet = false

  @Option(
    help: ArgumentHelp(
      "Where run folders are made; by default the configuration's, else beside the ledger.", valueName: "folder"))
  var output: String?

  @Flag(help: "Show cell values in report.html; they are masked by default.")
  var showValues = false

  @Flag(
    help: ArgumentHelp(
      "Row files for opening in a spreadsheet program: UTF-8 with a byte order mark, and an apostrophe before cells that "
        + "would be run as formulas. A load takes it away again."))
  var excel = false

  @Option(
    help: ArgumentHelp(
      "A shell command that runs at the end, whatever the exit status, with the path of summary.json as its argument.",
      valueName: "command"))
  var onFinish: String?

  @Option(
    help: ArgumentHelp(
      "Where the figures of the run go for node_exporter's textfile collector, such as taskferry.prom.",
      valueName: "file"))
  var metricsFile: String?
}

extension OutputOptions {
  /// How the files of the run folder are written.
  var style: ReportStyle {
    ReportStyle(
      rows: excel ? .excel : .exact, showsValues: showValues, group: HostConfiguration.current.reportGroup)
  }
}

/// Which ledger.
struct LedgerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The ledger; by default the configuration's, else in the XDG state folder.", valueName: "file"))
  var ledger: String?

  /// The ledger's path for a load of this kind.
  func path(isSimulated: Bool) -> String {
    if let ledger { return ledger }
    return isSimulated ? StandardPaths.simulatedLedger(beside: StandardPaths.ledger) : StandardPaths.ledger
  }

  /// The ledger, open for reading.
  /// - Throws: `CommandFailure` when there is none, `LedgerError`.
  func reader(isSimulated: Bool) throws -> LedgerReader {
    let path = path(isSimulated: isSimulated)
    guard let reader = try LedgerReader.open(path: path) else {
      if LedgerEpoch.wasLedger(at: path) { throw LedgerEpoch.gone(at: path) }
      throw CommandFailure(
        .noInput, "ledger.none", "there is no ledger at \(path)",
        fix: "load something first, or name another with --ledger; --simulated shows that of load --simulate")
    }
    return reader
  }

  /// Where run folders go when `--output` says nothing.
  func folderParent(isSimulated: Bool, output: String?) -> String {
    output ?? HostConfiguration.current.output
      ?? URL(fileURLWithPath: path(isSimulated: isSimulated)).deletingLastPathComponent().path
  }
}
