import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Reporting
import TaskMapping

/// `taskferry load FILE… --mapping M`.
struct FileLoad {
  let command: LoadCommand

  /// - Returns: the exit status.
  func load() async throws -> Int32 {
    let judging = command.judging
    let path = command.mapping ?? ""
    var mapping = try MappingOptions.load(path, isQuiet: command.output.quiet, now: judging.now ?? Date())
    mapping.source = command.reading.applied(to: mapping.source)
    guard mapping.identity != nil else { throw MissingIdentity(mapping: mapping.file) }
    let clock = LoadClock(startingAt: judging.now)
    let until = try command.deadline(at: clock.now(), in: mapping.clockZone)
    let files = try judging.inputs(named: command.files, now: clock.now())
    let connection =
      command.simulate
      ? try await ConnectedService.simulated(
        Simulation.catalogue(for: mapping), sending: command.sending, clock: clock, horizonDays: judging.horizon)
      : try await ConnectedService.real(
        command.service, instance: mapping.task.instance, connections: command.sending.concurrency)
    return try await connection.use {
      try await load(files, mapping: mapping, through: connection, clock: clock, until: until)
    }
  }

  private func load(
    _ files: [InputFile], mapping: Mapping, through connection: ConnectedService, clock: LoadClock, until: Date?
  ) async throws -> Int32 {
    let routes = try await connection.routes(for: mapping)
    if !command.output.quiet { for warning in routes.warnings { Terminal.show(warning) } }
    let session = try SendingSession(command, clock: clock, until: until)
    defer { withExtendedLifetime(session) {} }
    var plan = ImportPlan(
      mapping: mapping, inputs: files, instance: connection.address.instance, routes: routes.book,
      templates: routes.templates, now: clock.now(), horizonSeconds: command.horizonSeconds,
      maximumRejects: command.judging.maxRejects, approved: command.plan, again: command.again,
      environment: ProcessInfo.processInfo.environment,
      // What --again makes is staged: said once more, after the run was finished, it would make all of it again.
      command: CommandLine.arguments.filter { $0 != "--again" },
      changedMapping: command.onMappingChange.map(\.choice) ?? .refuse, beginsNewIdentity: command.judging.newIdentity,
      resending: command.resending, style: command.output.style)
    let summary: ImportSummary
    do {
      summary = try await load(plan, through: connection, by: session)
    } catch let error as LedgerError where error.diagnostic.code == .ledgerMappingChanged {
      guard let choice = MappingChangeQuestion.ask(about: error.diagnostic) else { throw error }
      plan.changedMapping = choice.choice
      // The line that continues this run must not ask again.
      plan.command += ["--on-mapping-change", choice.rawValue]
      summary = try await load(plan, through: connection, by: session)
    }
    Answer.give(summary, command.output)
    return summary.exitStatus
  }

  private func load(
    _ plan: ImportPlan, through connection: ConnectedService, by session: SendingSession
  ) async throws -> ImportSummary {
    try await ImportPipeline(plan, progress: session.progress.show).load(
      into: session.ledger, of: connection.address, folderParent: command.folderParent,
      submitter: await session.submitter(to: connection), stop: session.stop)
  }
}

/// What to do with an unfinished run when its mapping has changed: asked where somebody is there to answer.
enum MappingChangeQuestion {
  /// - Returns: nil when nobody can be asked, or nothing is to be done.
  static func ask(about diagnostic: Diagnostic) -> LoadCommand.MappingChange? {
    guard Terminal.canAsk else { return nil }
    Terminal.tell(
      """
      \(TerminalText.safe(diagnostic.message))
        restage  give its unsent rows the values of the mapping as it is now
        keep     let it go on as it was staged
        stop     do nothing
      """)
    let answer = Terminal.ask("restage, keep or stop? ").lowercased()
    return LoadCommand.MappingChange.allCases.first { !answer.isEmpty && $0.rawValue.hasPrefix(answer) }
  }
}

extension LoadCommand.MappingChange {
  var choice: TaskLedger.ChangedMapping {
    switch self {
    case .restage: .restage
    case .keep: .keep
    }
  }
}
