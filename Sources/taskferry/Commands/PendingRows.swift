import ConnectAPI
import Diagnostics
import Foundation
import ImportPipeline
import TaskMapping
import Ledger
import Reporting

/// `taskferry load --pending [RUN]`.
struct PendingRows {
  let command: LoadCommand

  /// - Returns: the exit status.
  func send() async throws -> Int32 {
    let path = command.ledgerOptions.path(isSimulated: command.simulate)
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandFailure(
        .noInput, "ledger.none", "there is no ledger at \(TerminalText.safe(path)), and so nothing that waits",
        fix: "load something first, or name another with --ledger")
    }
    let clock = LoadClock(startingAt: command.judging.now)
    let until = try command.deadline(at: clock.now(), in: .ofThisMachine)
    let session = try SendingSession(command, clock: clock, until: until)
    defer { withExtendedLifetime(session) {} }
    var load = try PendingLoad(
      of: try command.files.first.map { try RunLookup.find($0, in: session.ledger.reader) },
      instance: try await instance(in: session.ledger.reader),
      in: session.ledger, now: clock.now(), horizonSeconds: command.horizonSeconds, resending: command.resending,
      style: command.output.style, command: CommandLine.arguments)
    for convoy in load.convoys {
      let connection = try await connection(to: convoy.address, session: session)
      let (changed, goesOn) = try await connection.use { [load] in
        var load = load
        let goesOn = try await load.send(
          convoy, by: await session.submitter(to: connection), stop: session.stop, progress: session.progress.show)
        return (load, goesOn)
      }
      load = changed
      guard goesOn else { break }
    }
    let summary = try load.finished(folderParent: command.folderParent)
    Answer.give(summary, command.output)
    return summary.exitStatus
  }

  /// With --instance only the runs of that instance.
  private func instance(in reader: LedgerReader) async throws -> InstanceID? {
    guard let text = command.service.instance else { return nil }
    if command.simulate { return try NamedInstance.known(text, in: reader) ?? NamedInstance.refuse(text) }
    return try await NamedInstance.find(text, command.service, from: nil, in: reader)
  }

  /// The instance is the run's; Region and endpoint are too, unless flags say otherwise.
  private func connection(to address: ServiceAddress, session: SendingSession) async throws -> ConnectedService {
    if command.simulate {
      let catalogue = Simulation.catalogue(for: try session.ledger.reader.routesThatWait())
      return try await ConnectedService.simulated(
        catalogue, sending: command.sending, clock: session.clock, horizonDays: command.judging.horizon)
    }
    return try await ConnectedService.real(
      command.service.completed(by: address), instance: nil, connections: command.sending.concurrency)
  }
}
