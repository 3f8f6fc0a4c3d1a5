package import Foundation
package import Ledger
package import Submission

/// Stops the created tasks of a withdrawal that no agent has yet.
package struct Stopping: Sendable {
  private let ledger: TaskLedger
  private let stopper: TaskStopper

  package init(in ledger: TaskLedger, contacts: ContactService, now: @escaping @Sendable () -> Date) {
    self.ledger = ledger
    stopper = TaskStopper(ledger: ledger, contacts: contacts, stopsWorkInProgress: false, now: now)
  }

  /// - Parameter report: what the withdrawal came to so far.
  /// - Throws: `LedgerError`.
  package func carryOut(
    _ scopes: [WithdrawalScope], stop: StopSignal, adding report: UndoReport
  ) async throws -> UndoReport {
    var report = report
    for scope in scopes {
      let ending = try await ContactRound(stop: stop).run(
        { try ledger.reader.createdTasks(in: scope, after: $0, limit: ContactRound.batch) },
        visit: { [stopper] in try await stopper.visit($0) },
        note: { report.note($0) })
      report.end(ending)
      if ending != nil { break }
    }
    return report
  }
}
