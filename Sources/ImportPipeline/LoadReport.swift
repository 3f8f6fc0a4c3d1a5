import ConnectAPI
import Diagnostics
import Foundation
import Ledger
import Reporting
import Submission
import TaskMapping

/// Makes the run folder and the summary of a load out of the ledger, which knows every row.
struct LoadReport {
  let plan: ImportPlan
  let ledger: TaskLedger
  let folderParent: String
  let startedAt: Date
  var tally = RunTally()
  /// Rows staged in this process.
  var staged = 0
  var missedExpectations: [Diagnostic] = []
  var exceededLimit: String?
  private var folder = ""
  private var sent = SubmissionProgress()
  private var requestsPerSecond: Double?
  /// Earlier runs with rows that this load may send or take over, and how they stood before.
  private var withDeferredRows: [RunID: RunCounts] = [:]

  init(plan: ImportPlan, ledger: TaskLedger, folderParent: String, startedAt: Date) {
    self.plan = plan
    self.ledger = ledger
    self.folderParent = folderParent
    self.startedAt = startedAt
  }

  /// - Parameter folder: the folder of the run when it is continued.
  mutating func begin(_ run: RunID, folder known: String?) throws {
    folder = known ?? RunFolder.path(in: folderParent, id: run.rawValue, startedAt: plan.now)
    // A folder that cannot be written is found out before anything is sent.
    _ = try RunFolder(at: folder, inputs: [], isLatest: true)
    if known == nil { try ledger.setFolder(folder, of: run) }
    for earlier in try ledger.reader.runsWithDeferredRows(besides: run) {
      withDeferredRows[earlier] = try ledger.reader.counts(of: earlier)
    }
  }

  mutating func note(_ meter: SendingMeter) {
    sent = meter.figures
    requestsPerSecond = meter.requestsPerSecond
  }

  /// The gate was not passed: nothing was sent.
  mutating func refused(_ run: RunID) throws -> ImportSummary {
    for missed in missedExpectations { tally.note(missed) }
    let reason = missedExpectations.isEmpty ? nil : missedExpectations.map(\.message).joined(separator: "; ")
    if missedExpectations.isEmpty {
      return try summary(
        of: run,
        Ending(.limitExceeded, exitStatus: 2, reason: exceededLimit, fix: Gate.exceededRejectLimitFix))
    }
    return try summary(of: run, Ending(.invalid, exitStatus: 65, reason: reason))
  }

  mutating func finished(_ run: RunID, outcome: SubmissionOutcome) throws -> ImportSummary {
    let ending =
      switch outcome {
      case .finished: Ending(.done, exitStatus: nil)
      case .interrupted(let reason): Ending(.interrupted, exitStatus: 4, reason: reason)
      case .stopped(let fault):
        Ending(.stopped, exitStatus: 3, reason: fault.message, code: fault.code.rawValue, fix: fault.fix)
      }
    do {
      return try summary(of: run, ending)
    } catch let error as ReportError {
      var diagnostic = error.diagnostic
      diagnostic.fix = "the ledger has every row: free space there, then `taskferry results \(run)`"
      throw ReportError(diagnostic)
    }
  }

  /// How a load ended.
  private struct Ending {
    var outcome: ImportSummary.Outcome
    /// nil judges by the counts.
    var exitStatus: Int32?
    var reason: String?
    var code: String?
    var fix: String?

    init(
      _ outcome: ImportSummary.Outcome, exitStatus: Int32?, reason: String? = nil, code: String? = nil,
      fix: String? = nil
    ) {
      self.outcome = outcome
      self.exitStatus = exitStatus
      self.reason = reason
      self.code = code
      self.fix = fix
    }

    /// Whether the same command goes on, whatever the counts say.
    var canContinue: Bool { outcome == .interrupted || outcome == .stopped }
  }

  private mutating func summary(of run: RunID, _ ending: Ending) throws -> ImportSummary {
    let counts = try ledger.reader.counts(of: run)
    let inputs = try ledger.reader.run(run.rawValue)?.specification.inputs ?? []
    let runFolder = try RunFolder(at: folder, inputs: inputs, isLatest: true)
    try ledger.reader.forEachRow(of: run, in: Set(RowState.allCases)) { row in
      tally.note(row)
      try runFolder.write(row)
    }
    let ended = Date()
    var summary = ImportSummary(
      command: .load, outcome: ending.outcome, exitStatus: ending.exitStatus ?? (counts.hasFaults ? 1 : 0),
      run: run.rawValue,
      instance: plan.instance?.uuid, dataset: plan.mapping.dataset, mapping: plan.mapping.file, inputs: inputs,
      counts: counts, problems: tally.problemsByCount, repaired: tally.repairedByColumn(of: plan.mapping),
      warnings: tally.warningSentences, startedAt: startedAt, endedAt: ended, attempts: sent.attempts,
      throttled: sent.throttled, requestsPerSecond: requestsPerSecond, stopReason: ending.reason,
      stopCode: ending.code, stopFix: ending.fix, folder: folder)
    summary.warnings += try earlierRuns() + otherRuns(than: run)
    if ending.canContinue || (counts.isUnfinished && ending.outcome == .done) {
      summary.continueCommand = CommandLineText.joined(plan.command)
    }
    _ = try runFolder.finish(summary)
    return summary
  }

  /// Brings the files of earlier runs up to date whose deferred rows were sent along, or stand in this file again.
  private func earlierRuns() throws -> [String] {
    var notes: [String] = []
    for (earlier, before) in withDeferredRows.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard let record = try ledger.reader.run(earlier.rawValue), record.counts != before else { continue }
      let sent = record.counts[.created] - before[.created]
      let rows =
        "\(sent) deferred \(sent == 1 ? "row" : "rows") of run \(earlier) \(sent == 1 ? "was" : "were") sent too"
      do {
        if let folder = record.folder { _ = try RunResults.write(record, from: ledger.reader, to: folder) }
        if sent > 0 { notes.append(rows + (record.folder.map { "; its files are up to date: \($0)" } ?? "")) }
      } catch let error as ReportError {
        notes.append("the files of run \(earlier) could not be brought up to date: \(error.diagnostic.message)")
      }
    }
    return notes
  }

  /// Unfinished runs of the same dataset, which this load does not send along.
  private func otherRuns(than run: RunID) throws -> [String] {
    try ledger.reader.runs(in: .ready).filter { other in
      other.id != run && other.specification.dataset == plan.mapping.dataset
        && other.specification.instance == plan.instance && other.counts.isUnfinished
    }.map { other in
      let counts = other.counts
      let open = counts[.pending] + counts[.failed] + counts[.inDoubt]
      let command = CommandLineText.joined(other.specification.command)
      return "run \(other.id) is unfinished with \(open) rows; to continue it: \(command)"
    }
  }
}
