import ConnectAPI
import Diagnostics
import Foundation
import Ledger
import Reporting
import SpreadsheetReading
import TaskMapping
import TaskValidation

/// What a check does with judged rows in place of staging them: measures each against a ledger where there is
/// one, counts it, and writes it where a person will look.
final class DryRun {
  private(set) var tally = RunTally()
  private let plan: ImportPlan
  private let inputs: [InputRecord]
  private let ledger: LedgerReader?
  private let files: DryRunFiles
  private var repeats: RepeatedRows
  /// Rows seen so far, over all inputs.
  private var ordinal: UInt64 = 0

  init(plan: ImportPlan, inputs: [OpenedInput], ledger: LedgerReader?, report: DryRunReport) throws {
    self.plan = plan
    self.inputs = inputs.map(\.record)
    self.ledger = plan.instance == nil ? nil : ledger
    files = DryRunFiles(report, inputs: self.inputs, now: plan.now)
    repeats = try RepeatedRows(onDuplicate: plan.mapping.onDuplicate)
    for input in inputs { tally.note(input.mapping.warnings) }
  }

  func take(_ rows: [JudgedRow], ofInput input: Int) throws {
    tally.note(rows)
    for row in rows {
      defer { ordinal += 1 }
      let (state, problems, contactID) = try judgement(of: row, input: input)
      if state == .pending || state == .deferred { try repeats.add(row, ordinal: ordinal) }
      for problem in problems { tally.note(problem) }
      tally.count(state)
      if state != .pending && state != .deferred {
        try files.write(ReportRow(row, input: input, state: state, problems: problems, contactID: contactID))
      }
    }
  }

  /// The state a load would give the row, rows of the same input not measured against each other.
  private func judgement(
    of row: JudgedRow, input: Int
  ) throws -> (state: RowState, problems: [Diagnostic], contactID: String?) {
    switch row.verdict {
    case .skipped: return (.skipped, [], nil)
    case .rejected(let problems, _): return (.rejected, problems, nil)
    case .task(let task):
      if let ledger, let instance = plan.instance, let identity = task.identity {
        let known = try ledger.known(
          identity, content: task.content, instance: instance, dataset: plan.mapping.dataset,
          rules: plan.stagingRules, now: plan.now)
        switch known.state {
        case .rejected:
          let place = Place.row(file: inputs[input].file, sheet: inputs[input].sheet, row: row.row.number)
          return (.rejected, [.changedContent(at: place)], known.contactID)
        case let state?: return (state, [], known.contactID)
        case nil: break
        }
      }
      if case .deferred = task.start(at: plan.now, horizonSeconds: plan.horizonSeconds) { return (.deferred, [], nil) }
      return (.pending, [], nil)
    }
  }

  /// Judges rows that share an identity, once all are known, and writes the requests of those that are left:
  /// a second pass over the inputs, made only when there is something to do.
  func settleRepeats() async throws {
    let verdicts = try repeats.verdicts()
    guard !verdicts.isEmpty || files.report.writesRequests else { return }
    var ordinal: UInt64 = 0
    for index in plan.inputs.indices {
      var input = try OpenedInput(plan.inputs[index], plan: plan)
      try await RowLine.run(&input, plan: plan) { rows in
        for row in rows {
          defer { ordinal += 1 }
          if let verdict = verdicts[ordinal] {
            try self.settle(row, input: index, as: verdict)
          } else if case .task(let task) = row.verdict, self.files.report.writesRequests {
            let state = try self.judgement(of: row, input: index).state
            if state == .pending { try self.files.write(self.request(of: task)) }
          }
        }
      }
    }
  }

  private func settle(_ row: JudgedRow, input: Int, as verdict: RepeatedRows.Verdict) throws {
    let before = try judgement(of: row, input: input).state
    tally.count(before, by: -1)
    let record = inputs[input]
    let place = Place.row(file: record.file, sheet: record.sheet, row: row.row.number)
    switch verdict {
    case .duplicate:
      tally.count(.duplicate)
      try files.write(ReportRow(row, input: input, state: .duplicate))
    case .superseded:
      tally.count(.changed)
      try files.write(ReportRow(row, input: input, state: .changed))
    case .conflict:
      let problem = Diagnostic.conflictingIdentity(at: place)
      tally.count(.rejected)
      tally.note(problem)
      try files.write(ReportRow(row, input: input, state: .rejected, problems: [problem]))
    case .notUnique(let column):
      let problem = Diagnostic.notUnique(column: column, at: place)
      tally.count(.rejected)
      tally.note(problem)
      try files.write(ReportRow(row, input: input, state: .rejected, problems: [problem]))
    }
  }

  private func request(of task: ValidatedTask) -> [UInt8] {
    let start = task.start(at: plan.now, horizonSeconds: plan.horizonSeconds)
    return task.body(instance: plan.instance, dataset: plan.mapping.dataset, start: start, now: plan.now)
  }

  func summary(startedAt: Date) throws -> ImportSummary {
    let missed = Gate.missedExpectations(plan, counts: tally.counts)
    tally.note(missed)
    let isExceeded = Gate.exceedsRejectLimit(plan, counts: tally.counts)
    let refused = tally.counts[.rejected]
    let verdict: (outcome: ImportSummary.Outcome, status: Int32) =
      !missed.isEmpty ? (.invalid, 65) : isExceeded ? (.limitExceeded, 2) : (.done, refused > 0 ? 1 : 0)
    if plan.routes == nil, plan.mapping.task.route.constant.map({ plan.isName($0) }) ?? true {
      tally.warn(.routesNotLookedUp)
    }
    var summary = ImportSummary(
      command: .check, outcome: verdict.outcome, exitStatus: verdict.status, instance: plan.instance?.uuid,
      dataset: plan.mapping.dataset, mapping: plan.mapping.file, inputs: inputs, counts: tally.counts,
      problems: tally.problemsByCount, repaired: tally.repairedByColumn(of: plan.mapping),
      warnings: tally.warningSentences, startedAt: startedAt, endedAt: Date(), ledgerWasRead: ledger != nil,
      stopReason: missed.first?.message)
    summary.folder = try files.finish(summary)
    return summary
  }
}
