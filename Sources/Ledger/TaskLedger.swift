package import ConnectAPI
package import Diagnostics
package import Foundation
package import TaskMapping
internal import TaskValidation

/// The ledger, open for writing: authority on what was created and queue of what is to be sent, in one
/// SQLite file. One process at a time holds it (`flock`).
package final class TaskLedger: Sendable {
  /// What a ledger is for, marked in it for good.
  package enum Purpose: String, Sendable { case real, simulated }

  /// Reads of the same file.
  package let reader: LedgerReader

  /// Opens or makes the ledger, takes its lock and discards runs that were left in `checking`.
  /// - Parameter waitForLock: how long to wait for another holder; zero fails at once.
  /// - Throws: `LedgerError`.
  package init(path: String, purpose: Purpose, waitForLock: Duration = .zero) throws(LedgerError) {
    throw LedgerError(.unreadable, Diagnostic("ledger.unbuilt", "not built yet"))
  }

  /// What begins when a specification is opened.
  package enum Opening: Sendable {
    /// A new run in `checking`: rows are to be staged.
    case new(RunID)
    /// An unfinished run of the same specification: rows are staged already.
    case continued(RunRecord)
  }

  package func open(_ specification: RunSpecification, now: Date) throws(LedgerError) -> Opening {
    throw LedgerError(.unreadable, Diagnostic("ledger.unbuilt", "not built yet"))
  }

  /// Stages rows under a run in `checking`: one transaction a call. Every task must have an identity and a
  /// resolved route.
  package func stage(_ rows: [StagedRow], in run: RunID, rules: StagingRules, now: Date) throws(LedgerError) {}

  /// Passes the gate: the run becomes `ready` in one transaction.
  package func makeReady(_ run: RunID, now: Date) throws(LedgerError) {}
  /// Takes back everything that was staged under a run in `checking`.
  package func discard(_ run: RunID) throws(LedgerError) {}
  /// Marks a run finished when nothing is left to send.
  package func finishIfDone(_ run: RunID, now: Date) throws(LedgerError) {}
  package func setFolder(_ folder: String, of run: RunID) throws(LedgerError) {}

  /// Puts failed rows and those in doubt that were first sent after `resendAfter` back in the queue of the run.
  package func requeue(_ run: RunID, resendAfter: Date) throws(LedgerError) {}

  /// Takes up to `limit` tasks of the run in the order they are to be sent, none twice. First come deferred
  /// tasks of the same instance and dataset whose time has come.
  package func claim(from run: RunID, limit: Int, now: Date) throws(LedgerError) -> [ClaimedTask] { [] }

  /// Returns when the intent is durable. Concurrent calls share one transaction.
  package func intend(_ intent: Intent) async throws(LedgerError) {}
  /// Returns when the outcome is durable. Concurrent calls share one transaction.
  /// - Parameter attempt: nil when nothing was sent.
  package func settle(_ task: TaskID, as settlement: Settlement, attempt: AttemptRecord?) async throws(LedgerError) {}
}

/// A ledger open for reading: never creates, locks or waits.
package struct LedgerReader: Sendable {
  /// - Returns: nil when there is no ledger at `path`.
  package static func open(path: String) throws(LedgerError) -> LedgerReader? { nil }

  package func purpose() throws(LedgerError) -> TaskLedger.Purpose { .real }
  /// Newest first.
  package func runs() throws(LedgerError) -> [RunRecord] { [] }
  /// nil finds the newest run; otherwise a run id or the beginning of one.
  package func run(_ id: String?) throws(LedgerError) -> RunRecord? { nil }
  package func counts(of run: RunID) throws(LedgerError) -> RunCounts { RunCounts() }
  /// Rows in the order of the inputs, read with a cursor in constant memory.
  package func forEachRow(
    of run: RunID, in states: Set<RowState>, _ body: (ReportRow) throws -> Void
  ) throws {}

  /// What the ledger knows of an identity, for a dry run.
  package struct Known: Sendable, Hashable {
    /// The state a load would give a row of this identity and content, nil when it would be sent.
    package var state: RowState?
    package var contactID: String?
  }

  package func known(
    _ identity: TaskIdentity, content: ContentHash, instance: InstanceID, dataset: String, rules: StagingRules,
    now: Date
  ) throws(LedgerError) -> Known { Known() }
}

/// Why the ledger cannot be used.
package struct LedgerError: Error, Sendable {
  package enum Cause: Sendable, Hashable {
    /// Another process holds it (exit status 75).
    case locked
    /// Marked for the other purpose, another owner, damaged, made by a newer version (exit status 65).
    case unreadable
    /// The disk is full or failing: nothing more may be sent (exit status 74 is not ours: 70).
    case storage
    /// Our own code asked for something impossible (exit status 70).
    case misuse
  }

  package var cause: Cause
  package var diagnostic: Diagnostic

  package init(_ cause: Cause, _ diagnostic: Diagnostic) {
    self.cause = cause
    self.diagnostic = diagnostic
  }
}
