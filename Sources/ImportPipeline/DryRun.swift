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
  private var identities = IdentityIndex()
  /// Rows seen so far, over all inputs.
  private var ordinal: UInt64 = 0

  init(plan: ImportPlan, inputs: [OpenedInput], ledger: LedgerReader?, report: DryRunReport) {
    self.plan = plan
    self.inputs = inputs.map(\.record)
    self.ledger = plan.instance == nil ? nil : ledger
    files = DryRunFiles(report, inputs: self.inputs, now: plan.now)
    for input in inputs { tally.note(input.mapping.warnings) }
  }

  func take(_ rows: [JudgedRow], ofInput input: Int) throws {
    tally.note(rows)
    for row in rows {
      defer { ordinal += 1 }
      let (state, problems, contactID) = try judgement(of: row, input: input)
      if state == .pending || state == .deferred, case .task(let task) = row.verdict, let identity = task.identity {
        try identities.add(IdentityHash(identity), content: task.content.prefix, ordinal: ordinal)
      }
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
          let problem = Diagnostic(
            .ledgerChangedContent, at: place, "the task of this identity was created from other values",
            fix: "set on_changed to skip or send in the mapping, or take the row out")
          return (.rejected, [problem], known.contactID)
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
  func settleRepeatedIdentities() async throws {
    var verdicts = try identities.verdicts(by: plan.mapping.onDuplicate)
    guard !verdicts.isEmpty || files.report.writesRequests else { return }
    var ordinal: UInt64 = 0
    var repeats = try await RepeatedValuesPass.run(plan)
    for index in plan.inputs.indices {
      var input = try OpenedInput(plan.inputs[index], plan: plan)
      try await RowLine.run(&input, plan: plan) { rows in
        for row in try repeats.applied(to: rows, input: inputs[index]) {
          defer { ordinal += 1 }
          guard case .task(let task) = row.verdict else { continue }
          let verdict = try verdicts.verdict(on: ordinal)
          if verdict != .kept {
            try settle(row, input: index, as: verdict)
          } else if files.report.writesRequests, try judgement(of: row, input: index).state == .pending {
            try files.write(request(of: task))
          }
        }
      }
    }
  }

  private func settle(_ row: JudgedRow, input: Int, as verdict: DuplicateRule.Verdict) throws {
    tally.count(try judgement(of: row, input: input).state, by: -1)
    var settled = ReportRow(row, input: input, state: .duplicate)
    switch verdict {
    case .kept: return
    case .duplicate: break
    case .superseded: settled.state = .changed
    case .conflict:
      settled.state = .rejected
      settled.problems = [
        Diagnostic(
          .inputDuplicateIdentity, at: .row(file: inputs[input].file, sheet: inputs[input].sheet, row: row.row.number),
          "another row has the same identity\(row.identity.map { " " + JSONText.quoted($0.text) } ?? "") and other content",
          fix: "keep one of the rows, or set on_duplicate to first or last in the mapping")
      ]
    }
    tally.count(settled.state)
    for problem in settled.problems { tally.note(problem) }
    try files.write(settled)
  }

  private func request(of task: ValidatedTask) -> [UInt8] {
    var key: TaskKey?
    if let instance = plan.instance, let identity = task.identity {
      key = TaskKey(instance: instance, dataset: plan.mapping.dataset, identity: identity, generation: 1)
    }
    let start = task.start(at: plan.now, horizonSeconds: plan.horizonSeconds)
    return task.requestBody(instance: plan.instance, key: key, start: start, now: plan.now).bytes()
  }

  func summary(startedAt: Date) throws -> ImportSummary {
    let missed = Gate.missedExpectations(plan, counts: tally.counts)
    tally.note(missed)
    let isExceeded = Gate.exceedsRejectLimit(plan, counts: tally.counts)
    let refused = tally.counts[.rejected]
    let verdict: (outcome: ImportSummary.Outcome, status: Int32) =
      !missed.isEmpty ? (.invalid, 65) : isExceeded ? (.limitExceeded, 2) : (.done, refused > 0 ? 1 : 0)
    if plan.routes == nil, plan.hasRouteByName {
      tally.warn(
        Diagnostic(
          .routeNotLookedUp, severity: .note,
          "routes given by name were not looked up: a check does not ask the service"))
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
