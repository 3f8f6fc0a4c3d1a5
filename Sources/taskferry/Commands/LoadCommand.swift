import ArgumentParser
import Foundation
import ImportPipeline
import TaskMapping
import Ledger

/// Check, gate, stage, submit, record. Run again: continues.
///
/// `FileLoad` reads files; `PendingRows` sends what earlier loads have staged. Both send by a `SendingSession`.
struct LoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Load the rows of spreadsheets as tasks; run again to continue.",
    usage: """
      taskferry load <file> ... --mapping <file> [<options>]
      taskferry load --pending [<run>] [<options>]
      """,
    discussion: """
      The whole file is read and checked before the first request. With --pending what waits in the ledger is sent: \
      unfinished runs, and deferred rows whose time has come.

      Exit status: 0 all rows are created, duplicate, changed, skipped or deferred; 1 some were refused, failed or are \
      in doubt; 2 more were refused than --max-rejects, nothing was sent; 3 a systemic fault; 4 interrupted, or files \
      left alone by --settle: run again to continue; 65 mapping, input or expectation invalid, or the mapping or its \
      identity changed under an unfinished run; 75 another run holds the ledger.
      """)

  @Argument(
    help: ArgumentHelp(
      "Spreadsheets: paths, globs, or - for standard input. With --pending a run's id or its beginning, or nothing for "
        + "all that waits.", valueName: "file"))
  var files: [String] = []

  @OptionGroup var reading: ReadingOptions

  @Option(help: ArgumentHelp("The mapping: how columns become tasks.", valueName: "file"))
  var mapping: String?

  @OptionGroup(title: "Service") var service: ServiceOptions
  @OptionGroup(title: "Judging rows") var judging: JudgingOptions
  @OptionGroup(title: "Sending") var sending: SendingOptions
  @OptionGroup(title: "Ledger") var ledgerOptions: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(help: "Load into the embedded simulator: no account, nothing leaves this machine.")
  var simulate = false

  @Flag(help: "Send what waits of earlier loads; no files and no mapping are needed.")
  var pending = false

  @Option(
    help: ArgumentHelp(
      "Send exactly what a check reported under this plan id, or nothing, and name what differs.", valueName: "id"),
    transform: { text in
      guard let plan = PlanID(text) else {
        throw ValidationError("'\(text)' is no plan id: taskferry check prints one when it knows the instance.")
      }
      return plan
    })
  var plan: PlanID?

  @Flag(help: "Make a new task for every identity that has one.")
  var again = false

  @Option(
    help: ArgumentHelp(
      "Send again what the service rejected, as a new task of its own; rows refused before sending are corrected and "
        + "loaded instead.", valueName: "rejected"))
  var retry: RetryChoice?

  @Option(
    help: ArgumentHelp(
      "When the mapping changed under an unfinished run of the same input: give its unsent rows the new values, or let "
        + "it go on as it was staged. Asked on a terminal, refused elsewhere.", valueName: "restage|keep"))
  var onMappingChange: MappingChange?

  enum RetryChoice: String, CaseIterable, ExpressibleByArgument { case rejected }
  enum MappingChange: String, CaseIterable, ExpressibleByArgument { case restage, keep }

  @Option(
    help: ArgumentHelp("Wait this long for another run to end: 90s, 30m.", valueName: "duration"),
    transform: SendingOptions.seconds)
  var waitLock: Int64 = 0

  @Option(
    help: ArgumentHelp(
      "Original cells of runs that ended longer ago are erased first; by default the configuration's, else 30d.",
      valueName: "duration"),
    transform: SendingOptions.seconds)
  var keepRows: Int64?

  mutating func validate() throws {
    if judging.now != nil, !simulate {
      throw ValidationError("--now goes with --simulate: a real load has the real clock.")
    }
    guard pending else {
      if files.isEmpty { throw ValidationError("Name at least one file, or --pending for what waits in the ledger.") }
      if plan != nil, again {
        throw ValidationError("--again makes tasks that no check has reported: leave --plan out.")
      }
      if mapping == nil { throw ValidationError("Missing expected argument '--mapping <file>'.") }
      return
    }
    if files.count > 1 { throw ValidationError("--pending takes one run, or none for all that waits.") }
    let foreign =
      [
        ("--mapping", mapping != nil), ("--plan", plan != nil), ("--again", again),
        ("--new-identity", judging.newIdentity),
        ("--settle", judging.settle > 0), ("--on-mapping-change", onMappingChange != nil),
      ].first(where: \.1) ?? reading.given.map { ($0, true) }
    if let foreign {
      throw ValidationError("\(foreign.0) is for rows that are read; with --pending they are staged already.")
    }
    if retry != nil, files.isEmpty {
      throw ValidationError("--retry rejected with --pending takes the run: what was rejected does not wait by itself.")
    }
  }

  func run() async throws {
    let status = try await pending ? PendingRows(command: self).send() : FileLoad(command: self).load()
    if status != 0 { throw ExitCode(status) }
  }

  /// When sending ends, told to who watches.
  func deadline(at now: Date, in zone: TimeZoneRules) throws -> Date? {
    guard let until = try sending.deadline(at: now, in: zone) else { return nil }
    if !output.quiet { Terminal.tell("sends until \(zone.text(of: Int64(until.timeIntervalSince1970)))") }
    return until
  }

  var horizonSeconds: Int64 { Int64(judging.horizon) * 86_400 }

  var folderParent: String { ledgerOptions.folderParent(isSimulated: simulate, output: output.output) }

  var resending: Resending {
    Resending(
      retriesRejected: retry == .rejected, limitSeconds: sending.doubts.resendLimit,
      ledgerWords: ledgerOptions.ledger.map { ["--ledger", $0] } ?? [])
  }
}
