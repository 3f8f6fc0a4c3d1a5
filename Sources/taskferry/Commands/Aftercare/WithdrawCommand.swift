import Aftercare
import ArgumentParser
import ConnectAPI
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Submission
import TaskMapping

/// Takes waiting rows of a dataset back.
struct WithdrawCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw",
    abstract: "Take waiting rows of a dataset back: all, those of a file, or single identities.",
    discussion: """
      Rows that were not sent become withdrawn. With --stop, tasks that exist and that no agent has are stopped too. \
      A file is read with its mapping; its rows' identities are withdrawn, whatever else stands in them. Rows in doubt \
      are left: reconcile settles them. Without --yes it only shows what it would do.
      """)

  @Option(help: ArgumentHelp("The dataset, as the mapping names it.", valueName: "name"))
  var dataset: String?

  @Argument(help: ArgumentHelp("Spreadsheets whose rows are withdrawn.", valueName: "file"))
  var files: [String] = []

  @Option(help: ArgumentHelp("The mapping that finds the identities of a file's rows.", valueName: "file"))
  var mapping: String?

  @Option(
    help: ArgumentHelp(
      "An identity, as results show it (several columns: a JSON array). Repeatable.", valueName: "text"))
  var identity: [String] = []

  @Flag(help: "Stop tasks that exist and that no agent has yet.")
  var stop = false

  @Flag(help: "Do it.")
  var yes = false

  @Flag(help: "In the ledger of --simulate.")
  var simulated = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup(title: "Service") var service: ServiceOptions
  @OptionGroup var pace: AftercareOptions
  @OptionGroup(title: "Ledger") var ledgerOptions: LedgerOptions
  @OptionGroup(title: "Output") var output: AnswerOptions

  mutating func validate() throws {
    guard dataset != nil || mapping != nil else { throw ValidationError("Name the --dataset, or a --mapping.") }
    if files.isEmpty, mapping != nil {
      throw ValidationError("--mapping is for the files whose rows are withdrawn; --dataset alone means all of it.")
    }
    if !files.isEmpty, mapping == nil { throw ValidationError("A file needs its --mapping.") }
    if !files.isEmpty, !identity.isEmpty { throw ValidationError("Name a file or identities, not both.") }
    if stop, simulated { throw ValidationError("--stop needs the service; that of load --simulate is gone.") }
  }

  func run() async throws {
    let loaded = try mapping.map { try MappingOptions.read($0).mapping }
    guard let name = dataset ?? loaded?.dataset else { return }
    if let other = loaded?.dataset, other != name {
      throw CommandFailure(
        .usage, "ledger.no-such-dataset",
        "the mapping is of dataset \(TerminalText.quoted(other)), and --dataset names \(TerminalText.quoted(name))",
        fix: "leave --dataset out")
    }
    let reader = try ledgerOptions.reader(isSimulated: simulated)
    let known = try await KnownDataset.find(name, service: service, in: reader)
    let scopes = try await scopes(of: known, mapping: loaded)
    let met = try met(scopes, in: reader)
    if !identity.isEmpty, met.unsent + met.inDoubt + met.created == 0 {
      throw CommandFailure(
        .noInput, "ledger.unknown-identity",
        "nothing of \(identity.map { TerminalText.quoted($0) }.joined(separator: ", ")) waits or has a task",
        fix: "give the identity as the column has it; taskferry ledger find tells what the ledger knows of one")
    }
    guard yes else { return try showPlan(met, known) }
    let ledger = try TaskLedger(
      path: ledgerOptions.path(isSimulated: simulated), purpose: simulated ? .simulated : .real,
      waitForLock: .seconds(pace.waitLock))
    let before = try ledger.reader.runs()
    var report = UndoReport()
    for scope in scopes {
      report.withdrawn += try ledger.withdrawUnsent(in: scope, reason: "withdrawn by hand")
      report.inDoubt += try ledger.reader.tasks(in: scope).inDoubt
    }
    if stop { try await stopTasks(scopes, known, ledger, &report) }
    for dataset in known.records { try ledger.finishRuns(of: dataset.id, now: Date()) }
    try refreshFiles(of: before, in: ledger.reader)
    var text = text(of: report, known)
    if met.created > 0, !stop {
      text.notes.append("\(met.created) of them have a task: --stop stops those that no agent has")
    }
    if report.withdrawn + report.undone > 0 {
      text.notes.append(AftercareNotes.loadedAgain)
    }
    try text.give(output)
  }

  /// Files of runs that said what waits say what was withdrawn.
  private func refreshFiles(of before: [RunRecord], in reader: LedgerReader) throws {
    for record in before {
      guard let folder = record.folder, let now = try reader.run(record.id.rawValue), now.counts != record.counts else {
        continue
      }
      _ = try RunResults.write(now, from: reader, to: folder, style: HostConfiguration.current.style)
    }
  }

  /// All of the dataset, or the identities that were named, some hundred at once.
  private func scopes(of known: KnownDataset, mapping: Mapping?) async throws -> [WithdrawalScope] {
    if files.isEmpty, identity.isEmpty { return known.records.map { .dataset($0.id) } }
    guard !files.isEmpty, var mapping else { return known.records.flatMap { Self.scopes(identity, in: $0) } }
    // Values of other columns would be other identities.
    guard let record = known.records.first(where: { $0.identityDefinition == mapping.identityDefinition }) else {
      throw CommandFailure(
        .usage, "ledger.identity-changed",
        "the identity of the mapping is \(mapping.identityDefinition ?? "none"), and that of the dataset "
          + known.records.map(\.identityDefinition).joined(separator: " or "),
        fix: "take the mapping that the rows were loaded with")
    }
    mapping.source = reading.applied(to: mapping.source)
    let identities = try await FileIdentities(mapping: mapping).read(try InputNames.resolve(files), now: Date())
    return Self.scopes(identities, in: record)
  }

  private static func scopes(_ identities: [String], in record: DatasetRecord) -> [WithdrawalScope] {
    stride(from: 0, to: identities.count, by: 500).map { start in
      .identities(record.id, Array(identities[start..<min(start + 500, identities.count)]))
    }
  }

  private func met(_ scopes: [WithdrawalScope], in reader: LedgerReader) throws -> WithdrawalCount {
    var total = WithdrawalCount()
    for scope in scopes {
      let count = try reader.tasks(in: scope)
      total.unsent += count.unsent
      total.inDoubt += count.inDoubt
      total.created += count.created
    }
    return total
  }

  private func showPlan(_ total: WithdrawalCount, _ known: KnownDataset) throws {
    var text = AftercareText(
      command: "withdraw",
      headline: "a withdrawal from dataset \(TerminalText.quoted(known.name)) would look at this; nothing was done")
    text.figures = [
      ("withdrawn", total.unsent, "rows that wait"),
      ("in doubt", total.inDoubt, "left: taskferry reconcile settles them"),
      (
        "created", total.created,
        stop ? "stopped unless an agent has them" : "left; --stop stops those without an agent"
      ),
    ]
    if total.unsent + (stop ? total.created : 0) > 0 {
      text.next = CommandLineText.joined(CommandLine.arguments + ["--yes"])
    }
    try text.give(output)
  }

  private func stopTasks(
    _ scopes: [WithdrawalScope], _ known: KnownDataset, _ ledger: TaskLedger, _ report: inout UndoReport
  ) async throws {
    guard
      let record = try ledger.reader.runs().first(where: { record in
        record.specification.dataset == known.name && record.specification.instance.uuid == known.instance
      })
    else { return }
    let signal = StopSignal()
    let signals = Signals(signal)
    defer { withExtendedLifetime(signals) {} }
    let clock = LoadClock(startingAt: nil)
    let connection = try await ConnectedService.real(service.completed(by: ServiceAddress(record)), instance: nil)
    let before = report
    report = try await connection.use {
      try await Stopping(
        in: ledger, contacts: connection.contacts(rate: pace.rate, clock: clock.submissionClock), now: clock.now
      ).carryOut(scopes, stop: signal, adding: before)
    }
  }

  private func text(of report: UndoReport, _ known: KnownDataset) -> AftercareText {
    var text = AftercareText(command: "withdraw", headline: "withdrawn from dataset \(TerminalText.quoted(known.name))")
    text.figures = [
      ("withdrawn", report.withdrawn, "rows that waited"), ("undone", report.undone, "tasks that are stopped or gone"),
    ]
    text.figures += ContactFate.allCases.filter { report.left[$0, default: 0] > 0 }.map {
      ("left " + $0.rawValue, report.left[$0, default: 0], "")
    }
    text.figures += [
      ("in doubt", report.inDoubt, "left: taskferry reconcile settles them"), ("not answered", report.unanswered, ""),
    ]
    if let trouble = report.firstTrouble { text.notes.append(AftercareNotes.sentence(trouble)) }
    text.exitStatus = AftercareNotes.status(
      stopped: report.stopped, interrupted: report.interrupted, isComplete: report.isComplete, into: &text.notes)
    return text
  }
}

/// A dataset of the ledger at one instance.
struct KnownDataset {
  var name: String
  var instance: String
  /// One for each definition of identity it had.
  var records: [DatasetRecord]

  static func find(_ name: String, service: ServiceOptions, in reader: LedgerReader) async throws -> KnownDataset {
    var wanted: String?
    if let instance = service.instance {
      let last = try reader.runs().first { $0.specification.dataset == name }
      wanted = try await NamedInstance.find(instance, service, from: last.map { ServiceAddress($0) }, in: reader).uuid
    }
    let found = try reader.datasets(named: name).filter { wanted == nil || $0.instance == wanted }
    guard let first = found.first else {
      throw CommandFailure(
        .noInput, "ledger.no-such-dataset", "the ledger knows no dataset \(TerminalText.quoted(name))",
        fix: "name it as the mapping does; taskferry status --format json tells the datasets of all runs")
    }
    let instances = Set(found.map(\.instance)).sorted()
    guard instances.count == 1 else {
      throw CommandFailure(
        .usage, "ledger.no-such-dataset", "dataset \(TerminalText.quoted(name)) is known at several instances",
        fix: "give --instance, one of \(instances.joined(separator: ", "))")
    }
    return KnownDataset(name: name, instance: first.instance, records: found)
  }
}
