package import Diagnostics
package import Foundation
package import SpreadsheetReading
package import TaskMapping
package import TaskValidation

/// A row on its way into the ledger, with the verdict of mapping and validation.
package struct StagedRow: Sendable {
  package enum Verdict: Sendable {
    case task(ValidatedTask)
    case skipped(reason: String, identity: TaskIdentity?)
    /// All problems of the row, never empty.
    case rejected([Diagnostic], identity: TaskIdentity?)
  }

  /// Position of the input in the run, from 0.
  package var input: Int
  /// The row's number as the spreadsheet program shows it.
  package var number: Int
  package var cells: OriginalCells
  package var verdict: Verdict

  package init(input: Int, number: Int, cells: OriginalCells, verdict: Verdict) {
    self.input = input
    self.number = number
    self.cells = cells
    self.verdict = verdict
  }
}

/// How staging treats identities that are known already.
package struct StagingRules: Sendable, Hashable {
  package var onChanged: Mapping.OnChanged
  package var onDuplicate: Mapping.OnDuplicate
  /// Created longer ago than this many seconds is no duplicate; nil never.
  package var againAfterSeconds: Int64?
  /// Makes a new generation of every known identity.
  package var again: Bool
  /// A start further ahead than this many seconds is deferred.
  package var horizonSeconds: Int64

  package init(
    onChanged: Mapping.OnChanged = .skip, onDuplicate: Mapping.OnDuplicate = .reject,
    againAfterSeconds: Int64? = nil, again: Bool = false, horizonSeconds: Int64 = 6 * 86_400
  ) {
    self.onChanged = onChanged
    self.onDuplicate = onDuplicate
    self.againAfterSeconds = againAfterSeconds
    self.again = again
    self.horizonSeconds = horizonSeconds
  }
}

/// A row as reports need it.
package struct ReportRow: Sendable {
  package var input: Int
  package var sheet: String?
  package var number: Int
  package var cells: OriginalCells?
  package var state: RowState
  /// All problems of a rejected row, or the last answer of the service for a failed one, in order.
  package var problems: [Diagnostic]
  /// The reason of a skipped row.
  package var reason: String?
  /// Of the row's task, or of the task it duplicates.
  package var contactID: String?
  package var clientToken: String?
  package var createdAt: Date?
  /// Epoch seconds the request carried.
  package var scheduledTime: Int64?
  /// Epoch seconds before which a deferred row is not sent.
  package var deferredUntil: Int64?
  package var identity: String?
  package var generation: Int?
  /// Of a task that exists or existed.
  package var key: RecordedKey?
  /// What the task had become when somebody last asked.
  package var fate: SeenFate?

  package init(
    input: Int, sheet: String? = nil, number: Int, cells: OriginalCells?, state: RowState,
    problems: [Diagnostic] = [], reason: String? = nil, contactID: String? = nil, clientToken: String? = nil,
    createdAt: Date? = nil, scheduledTime: Int64? = nil, deferredUntil: Int64? = nil, identity: String? = nil,
    generation: Int? = nil, key: RecordedKey? = nil, fate: SeenFate? = nil
  ) {
    self.key = key
    self.fate = fate
    self.input = input
    self.sheet = sheet
    self.number = number
    self.cells = cells
    self.state = state
    self.problems = problems
    self.reason = reason
    self.contactID = contactID
    self.clientToken = clientToken
    self.createdAt = createdAt
    self.scheduledTime = scheduledTime
    self.deferredUntil = deferredUntil
    self.identity = identity
    self.generation = generation
  }
}
