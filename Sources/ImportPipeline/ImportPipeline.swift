import Foundation
package import Ledger
package import Reporting
package import Submission
import ConnectAPI
import Diagnostics
import SpreadsheetReading
import TaskMapping

/// The line a row travels, strung together. Read this file first.
///
///     open       every input: format by content, header read, mapping bound to it
///     judge      each row: map, validate (both cores, order kept)
///     stage      into the ledger, under a run that may not send yet      (a dry run leaves this out)
///     gate       expectations of the mapping, limit on refused rows
///     submit     rate-limited, each row settled in the ledger
///     report     run folder, summary
package struct ImportPipeline: Sendable {
  package let plan: ImportPlan
  /// Called now and then from any thread; must return at once.
  package let progress: @Sendable (ImportProgress) -> Void

  package init(_ plan: ImportPlan, progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }) {
    self.plan = plan
    self.progress = progress
  }

  /// A dry run: the same line and the same judgement, nothing staged, nothing sent.
  /// - Parameters:
  ///   - ledger: to tell duplicate and changed rows; nil leaves them undetermined.
  ///   - report: where rows and requests are written.
  /// - Throws: `ReadingError`, `BindingFailure`, `AbortedRun`, `LedgerError`, `ReportError`.
  package func check(ledger: LedgerReader?, report: DryRunReport) async throws -> ImportSummary {
    let started = Date()
    var inputs = try plan.inputs.map { try OpenedInput($0, plan: plan) }
    let dataset = try tokenDataset(of: inputs, in: ledger)
    let dryRun = DryRun(plan: plan, inputs: inputs, ledger: ledger, tokenDataset: dataset, report: report)
    var repeats = try await RepeatedValuesPass.run(plan)
    for index in inputs.indices {
      let record = inputs[index].record
      let judge = RowJudge(inputs[index], plan: plan)
      try await RowLine.run(&inputs[index], plan: plan, keeping: dryRun.kept) { judged in
        try dryRun.take(try repeats.applied(to: judged, of: record, at: index), ofInput: index, judge)
        progress(.checking(rows: dryRun.tally.counts.total))
      }
      dryRun.note(inputs[index].source.notes)
    }
    try await dryRun.settleRepeatedIdentities()
    return try dryRun.summary(startedAt: started)
  }

  /// A load, or the rest of one that was interrupted.
  /// - Throws: `ReadingError`, `BindingFailure`, `AbortedRun`, `LedgerError`, `ReportError`.
  package func load(
    into ledger: TaskLedger, of service: ServiceAddress, folderParent: String, submitter: Submitter, stop: StopSignal
  ) async throws -> ImportSummary {
    let started = Date()
    var inputs = try plan.inputs.map { try OpenedInput($0, plan: plan) }
    let specification = try service.specification(of: plan, inputs: inputs.map(\.record))
    var report = LoadReport(plan: plan, ledger: ledger, folderParent: folderParent, startedAt: started)

    let run: RunID
    switch try ledger.open(
      specification, now: plan.now, changedMapping: plan.changedMapping, beginsNewIdentity: plan.beginsNewIdentity)
    {
    case .continued(let record):
      run = record.id
      try plan.confirmApproved(record)
      try report.begin(run, folder: record.folder)
      report.notes += try [plan.resending.retryRejected(of: run, in: ledger)].compactMap { $0 }
    case .new(let id):
      run = id
      try report.begin(run, folder: nil)
      do {
        try await stage(&inputs, under: run, in: ledger, report: &report, stop: stop)
        try plan.confirmApproved(run, inputs: inputs.map(\.record), in: ledger.reader)
        try report.keepNotes(of: run)
      } catch {
        try? ledger.discard(run)
        report.abandon()
        throw error
      }
      if !(try passesGate(run, ledger: ledger, report: &report)) {
        let summary = try report.refused(run)
        try ledger.discard(run)
        return summary
      }
      try ledger.makeReady(run, now: plan.now)
    }

    let waiting = WaitingTasks(runs: [run], horizonSeconds: plan.horizonSeconds, now: plan.now)
    let (outcome, meter) = try await waiting.send(from: ledger, by: submitter, stop: stop, progress: progress)
    report.note(meter)
    // The files first: a process that ends between leaves a run that the same command continues, and finishes with
    // its files. A finished run would be left without them.
    let summary = try report.finished(run, outcome: outcome)
    try waiting.finish(in: ledger)
    return summary
  }

  /// What stands for the dataset in tokens. A definition of identity that a load would refuse is refused by a check too.
  private func tokenDataset(of inputs: [OpenedInput], in ledger: LedgerReader?) throws -> String {
    guard let ledger, let instance = plan.instance, plan.mapping.identity != nil else { return plan.mapping.dataset }
    let address = ServiceAddress(instance: instance, region: "", endpoint: "")
    return try ledger.confirmIdentity(
      try address.specification(of: plan, inputs: inputs.map(\.record)), beginsNewOne: plan.beginsNewIdentity)
  }

  /// Reads every input once, judges each row and stages it under a run that may not send yet.
  private func stage(
    _ inputs: inout [OpenedInput], under run: RunID, in ledger: TaskLedger, report: inout LoadReport, stop: StopSignal
  ) async throws {
    var repeats = try await RepeatedValuesPass.run(plan)
    for index in inputs.indices {
      let record = inputs[index].record
      report.tally.note(inputs[index].mapping.warnings)
      try await RowLine.run(&inputs[index], plan: plan, keeping: .all) { judged in
        if let reason = stop.reason { throw StoppedBeforeSending(reason: reason) }
        let rows = try repeats.applied(to: judged, of: record, at: index).rows
        report.tally.note(rows)
        let staged = rows.map {
          StagedRow(input: index, number: $0.row.number, cells: $0.row.original, verdict: $0.verdict)
        }
        try ledger.stage(staged, in: run, rules: plan.stagingRules, now: plan.now)
        report.staged += staged.count
        progress(.checking(rows: report.staged))
      }
      report.tally.note(inputs[index].source.notes)
    }
  }

  private func passesGate(_ run: RunID, ledger: TaskLedger, report: inout LoadReport) throws -> Bool {
    let counts = try ledger.reader.counts(of: run)
    guard counts.total == report.staged else { throw CountMismatch(read: report.staged, recorded: counts.total) }
    report.missedExpectations = Gate.missedExpectations(plan, counts: counts)
    report.exceededLimit = Gate.exceededRejectLimit(plan, counts: counts)
    return report.missedExpectations.isEmpty && report.exceededLimit == nil
  }
}

/// What a check or load is doing.
package enum ImportProgress: Sendable {
  case checking(rows: Int)
  case sending(SubmissionProgress, total: Int)
}

/// Somebody asked a load to stop while it was still reading: everything staged was taken back.
package struct StoppedBeforeSending: Error, Sendable {
  package var reason: String
}

/// The counts do not add up: an error of our own (exit status 70), never a footnote.
package struct CountMismatch: Error, Sendable {
  package var read: Int
  package var recorded: Int
}
