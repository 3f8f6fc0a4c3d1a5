import ConnectAPI
import Diagnostics
import Foundation
import Glibc
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
  private var earlier: EarlierRuns?
  /// Sentences for the end of the report.
  var notes: [String] = []

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
    // `latest` leads there once there is something to read.
    _ = try RunFolder(at: folder, inputs: [], isLatest: false)
    if known == nil { try ledger.setFolder(folder, of: run) }
    earlier = try EarlierRuns(of: ledger, besides: [run])
  }

  /// Takes the folder away again, where nothing was written into it.
  func abandon() {
    // The path lives for the call.
    _ = unsafe rmdir(folder)
  }

  mutating func note(_ meter: SendingMeter) {
    sent = meter.figures
    requestsPerSecond = meter.requestsPerSecond
  }

  /// Keeps what a later report of the run could not find out any more.
  func keepNotes(of run: RunID) throws {
    let destinations = try plan.destinations(of: run, in: ledger.reader).destinations
    let notes = RunNotes(
      repaired: tally.repairedByColumn(of: plan.mapping), warnings: tally.warningSentences,
      routes: destinations.map { RunNotes.Route(kind: $0.kind, name: $0.name, id: $0.id, tasks: $0.tasks) },
      zone: plan.mapping.clockZone.name)
    try ledger.note(notes, plan: plan.approved?.description, of: run)
  }

  /// The gate was not passed: nothing was sent.
  mutating func refused(_ run: RunID) throws -> ImportSummary {
    for missed in missedExpectations { tally.note(missed) }
    let reason = missedExpectations.isEmpty ? nil : missedExpectations.map(\.message).joined(separator: "; ")
    if missedExpectations.isEmpty {
      return try summary(
        of: run,
        LoadEnding(.limitExceeded, exitStatus: 2, reason: exceededLimit, fix: Gate.exceededRejectLimitFix))
    }
    return try summary(of: run, LoadEnding(.invalid, exitStatus: 65, reason: reason))
  }

  mutating func finished(_ run: RunID, outcome: SubmissionOutcome) throws -> ImportSummary {
    do {
      return try summary(of: run, LoadEnding(outcome))
    } catch let error as ReportError {
      var diagnostic = error.diagnostic
      diagnostic.fix = "the ledger has every row: free space there, then `taskferry results \(run)`"
      throw ReportError(diagnostic)
    }
  }

  private mutating func summary(of run: RunID, _ ending: LoadEnding) throws -> ImportSummary {
    let counts = try ledger.reader.counts(of: run)
    let record = try ledger.reader.run(run.rawValue)
    let inputs = record?.specification.inputs ?? []
    var gathered = try LoadFacts(of: run, in: ledger.reader)
    let runFolder = try RunFolder(
      at: folder, inputs: inputs, isLatest: true, style: plan.style)
    try ledger.reader.forEachRow(of: run, in: Set(RowState.allCases)) { row in
      tally.note(row)
      gathered.add(row)
      var row = row
      if ending.outcome == .limitExceeded, row.state == .pending {
        row.reason = "nothing of the list was sent, because too many of its rows are refused"
      }
      try runFolder.write(row)
    }
    let ended = Date()
    var summary = ImportSummary(
      command: .load, outcome: ending.outcome, exitStatus: ending.exitStatus ?? (counts.hasFaults ? 1 : 0),
      run: run.rawValue,
      instance: plan.instance?.uuid, dataset: plan.mapping.dataset, mapping: plan.mapping.file, inputs: inputs,
      counts: counts, problems: tally.problemsByCount, repaired: gathered.notes?.repaired ?? [:],
      warnings: gathered.notes?.warnings ?? [], startedAt: startedAt, endedAt: ended, attempts: sent.attempts,
      throttled: sent.throttled, requestsPerSecond: requestsPerSecond, stopReason: ending.reason,
      stopCode: ending.code, stopFix: ending.fix, folder: folder,
      facts: try gathered.facts(inputs: inputs, now: plan.now, plan: record?.plan))
    let doubts = try plan.resending.leftInDoubt(run, in: ledger.reader, now: plan.now)
    summary.warnings += notes + (doubts.map { [$0.note] } ?? [])
    if counts.total == 0 { summary.warnings.append(NoRows.diagnostic.message) }
    if let earlier {
      summary.warnings += try earlier.bringUpToDate(style: plan.style) + earlier.stillUnfinished(at: plan.now)
    }
    if ending.canContinue || (counts.isUnfinished && ending.outcome == .done) {
      // The same command has nothing to do for rows that are in doubt for too long.
      let isLeft = !ending.canContinue && doubts?.count == counts.unfinished
      summary.continueCommand = CommandLineText.joined(isLeft ? plan.resending.reconciling(run) : plan.command)
    }
    _ = try runFolder.finish(&summary)
    return summary
  }
}
