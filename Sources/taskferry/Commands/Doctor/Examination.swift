import ConnectAPI
import ConnectClient
import Foundation
import Ledger
import Preflight
import TaskMapping

/// The examination at work: it asks, and hands every answer to a judgement. Steps stand in the order of the report.
final class Examination {
  let command: DoctorCommand
  var report = PreflightReport()
  /// What later steps go by.
  var loadedMapping: Mapping?
  var rows: Int?
  let environment = ProcessInfo.processInfo.environment
  private let deadline: ContinuousClock.Instant

  init(command: DoctorCommand) {
    self.command = command
    deadline = ContinuousClock.now + .seconds(command.timeout)
  }

  func carryOut() async {
    examineMapping()
    await examineFiles()
    report.steps.append(.ledger(LedgerHealth.look(at: command.ledgerOptions.path(isSimulated: false))))
    await ServiceExamination(self).carryOut()
  }

  /// Takes one step over a network, unless what it needs does not hold or the time is over.
  func ask(_ name: PreflightStep.Name, needing needed: [PreflightStep.Name], _ body: () async -> PreflightStep) async {
    await ask([name], needing: needed) { [await body()] }
  }

  func ask(
    _ names: [PreflightStep.Name], needing needed: [PreflightStep.Name], _ body: () async -> [PreflightStep]
  ) async {
    if let obstacle = report.obstacle(to: needed) {
      report.steps += names.map { .skipped($0, because: obstacle) }
    } else if ContinuousClock.now >= deadline {
      let reason = "the \(command.timeout) s of the examination are over; --timeout gives it more"
      report.steps += names.map { .skipped($0, because: reason) }
    } else {
      report.steps += await body()
    }
  }
}
