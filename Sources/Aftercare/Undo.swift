package import Diagnostics
package import Foundation
package import Ledger
package import Submission

/// Takes a run back: rows that wait are withdrawn, those in doubt are settled, and each task that no agent has yet
/// is stopped. What an agent has or has finished is left and listed.
///
/// It can be interrupted anywhere and run again: what was undone stays undone, the rest is looked at afresh.
package struct Undo: Sendable {
  private let run: RunID
  private let ledger: TaskLedger
  private let contacts: ContactService
  private let stopsWorkInProgress: Bool
  private let now: @Sendable () -> Date

  /// - Parameter stopsWorkInProgress: whether tasks that an agent has are stopped too.
  package init(
    of run: RunID, in ledger: TaskLedger, contacts: ContactService, stopsWorkInProgress: Bool,
    now: @escaping @Sendable () -> Date
  ) {
    self.run = run
    self.ledger = ledger
    self.contacts = contacts
    self.stopsWorkInProgress = stopsWorkInProgress
    self.now = now
  }

  /// - Parameters:
  ///   - settle: sends the rows in doubt again with the same bytes, to learn what became of them.
  ///   - progress: called after each task, in turn; must return at once.
  /// - Throws: `LedgerError`, or what `settle` throws.
  package func carryOut(
    settle: () async throws -> SubmissionOutcome, stop: StopSignal, progress: (UndoReport) -> Void
  ) async throws -> UndoReport {
    var report = UndoReport()
    report.withdrawn = try ledger.withdrawUnsent(in: .run(run), reason: "the run was undone")
    if try ledger.reader.counts(of: run)[.inDoubt] > 0 {
      if case .stopped(let diagnostic) = try await settle() { report.stopped = diagnostic }
    }
    report.inDoubt = try ledger.reader.counts(of: run)[.inDoubt]
    let stopper = TaskStopper(ledger: ledger, contacts: contacts, stopsWorkInProgress: stopsWorkInProgress, now: now)
    let ending = try await ContactRound(stop: stop).run(
      { try ledger.reader.createdTasks(of: run, after: $0, limit: ContactRound.batch) },
      visit: { try await stopper.visit($0) },
      note: { visit in
        report.note(visit)
        progress(report)
      })
    report.end(ending)
    try ledger.finishIfDone(run, now: now())
    return report
  }
}

/// What an undo came to.
package struct UndoReport: Sendable, Hashable {
  /// Rows that waited and were withdrawn.
  package var withdrawn = 0
  /// Tasks that are stopped or gone.
  package var undone = 0
  /// Tasks that were left, by what they had become.
  package var left: [ContactFate: Int] = [:]
  /// Rows that may have a task which nobody knows.
  package var inDoubt = 0
  /// Tasks about which the service gave no answer.
  package var unanswered = 0
  package var firstTrouble: Diagnostic?
  /// Why it stopped before the last task.
  package var stopped: Diagnostic?
  package var interrupted: String?

  package init() {}

  /// Whether every row of the run was dealt with.
  package var isComplete: Bool { stopped == nil && interrupted == nil && unanswered == 0 && inDoubt == 0 }

  /// Whether no task of the run can be with an agent or reach one any more.
  package var leavesNothingActive: Bool { isComplete && left[.withAgent, default: 0] == 0 }

  mutating func note(_ visit: ContactRound.Visit<TaskStopper.Outcome>) {
    switch visit {
    case .seen(.undone): undone += 1
    case .seen(.left(let fate)): left[fate, default: 0] += 1
    case .trouble(let trouble):
      unanswered += 1
      firstTrouble = firstTrouble ?? trouble.diagnostic
    }
  }

  mutating func end(_ ending: ContactRound.Ending?) {
    switch ending {
    case .stopped(let diagnostic): stopped = diagnostic
    case .interrupted(let reason): interrupted = reason
    case nil: break
    }
  }
}
