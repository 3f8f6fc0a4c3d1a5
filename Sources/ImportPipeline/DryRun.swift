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
  private var facts: DryRunFacts
  private let plan: ImportPlan
  private let inputs: [InputRecord]
  private let ledger: LedgerReader?
  private let tokenDataset: String
  private let files: DryRunFiles
  private var identities = IdentityIndex()

  /// - Parameter tokenDataset: what stands for the dataset in the tokens of requests.
  init(
    plan: ImportPlan, inputs: [OpenedInput], ledger: LedgerReader?, tokenDataset: String, report: DryRunReport
  ) {
    self.plan = plan
    self.tokenDataset = tokenDataset
    self.inputs = inputs.map(\.record)
    facts = DryRunFacts(plan, inputs: self.inputs)
    self.ledger = plan.instance == nil ? nil : ledger
    files = DryRunFiles(report, inputs: self.inputs, now: plan.now)
    for input in inputs { tally.note(input.mapping.warnings) }
  }

  /// Notes what is worth knowing about an input that was read.
  func note(_ notes: [Diagnostic]) { tally.note(notes) }

  /// What the first pass needs of a row that becomes a task: nothing but its hashes, unless there is somebody to ask
  /// about it, or values to compare.
  var kept: KeptTexts { ledger != nil || plan.hasUniqueColumns ? .all : .none }

  /// Takes the rows of a first pass, in the order of the inputs.
  /// - Parameter judge: who judged them.
  func take(_ judged: JudgedBatch, ofInput input: Int, _ judge: RowJudge) throws {
    for row in judged.accepted { try count(row, of: judged.batch, ofInput: input, judge) }
    try DryRun.note(judged, ofInput: input, in: &identities)
    tally.note(movedStarts: judged.accepted.count { $0.task.isMoved })
    tally.note(pastStarts: judged.accepted.count { $0.task.isPast })
    tally.note(judged.rows)
    for row in judged.rows { try record(try judgement(of: row, input: input), of: row, input: input) }
  }

  /// Counts a row that becomes a task, and of which there is nothing else to tell.
  private func count(
    _ row: JudgedBatch.AcceptedRow, of batch: RowBatch, ofInput input: Int, _ judge: RowJudge
  ) throws {
    tally.count(row.task.isDeferred ? .deferred : .pending)
    try facts.add(row, of: batch, ofInput: input, judge)
  }

  private static func note(
    _ judged: JudgedBatch, ofInput input: Int, in identities: inout IdentityIndex
  ) throws(SpillError) {
    for row in judged.accepted {
      guard let identity = IdentityHash(row.keys) else { continue }
      try identities.add(
        identity, content: row.keys.content, ordinal: RowOrdinal(input: input, row: row.number).value)
    }
    for row in judged.rows {
      guard case .task = row.verdict, let keys = row.keys, let identity = IdentityHash(keys) else { continue }
      try identities.add(
        identity, content: keys.content, ordinal: RowOrdinal(input: input, row: row.row.number).value)
    }
  }

  /// What a row comes to.
  private struct Judgement {
    var state: RowState
    var problems: [Diagnostic] = []
    var contactID: String?
    var reason: String?
  }

  private func record(_ judgement: Judgement, of row: JudgedRow, input: Int) throws {
    for problem in judgement.problems { tally.note(problem) }
    tally.count(judgement.state)
    switch judgement.state {
    case .pending, .deferred:
      if case .task(let task) = row.verdict { facts.add(task, row: row.row.number, ofInput: input) }
    default:
      try files.write(
        ReportRow(
          row, input: input, state: judgement.state, problems: judgement.problems, contactID: judgement.contactID,
          reason: judgement.reason))
    }
  }

  /// The state a load would give the row, rows of the same input not measured against each other.
  private func judgement(of row: JudgedRow, input: Int) throws -> Judgement {
    switch row.verdict {
    case .skipped: return Judgement(state: .skipped)
    case .rejected(let problems, _): return Judgement(state: .rejected, problems: problems)
    case .task(let task):
      if let ledger, let instance = plan.instance, let identity = task.identity,
        let definition = plan.mapping.identityDefinition
      {
        let known = try ledger.known(
          identity, content: task.content, instance: instance, dataset: plan.mapping.dataset, definition: definition,
          rules: plan.stagingRules, now: plan.now)
        switch known.state {
        case .rejected:
          let problem = Diagnostic(
            .ledgerChangedContent, at: place(of: row, input),
            "the task of this identity was created from other values",
            fix: "set on_changed to skip or send in the mapping, or take the row out")
          return Judgement(state: .rejected, problems: [problem], contactID: known.contactID)
        case let state?: return Judgement(state: state, contactID: known.contactID)
        case nil: break
        }
      }
      if case .deferred = task.start(at: plan.now, horizonSeconds: plan.horizonSeconds) {
        return Judgement(state: .deferred)
      }
      return Judgement(state: .pending)
    }
  }

  /// Judges rows that share an identity, once all are known, and writes the requests of those that are left: a
  /// second pass over the inputs that counts and writes everything anew, made only when there is something to do.
  func settleRepeatedIdentities() async throws {
    var verdicts = try identities.verdicts(by: plan.mapping.onDuplicate)
    guard !verdicts.isEmpty || files.report.writesRequests else { return }
    try files.restart()
    tally.restartCounts()
    facts.restart()
    var repeats = try await RepeatedValuesPass.run(plan)
    let kept = files.report.writesRequests ? .all : kept
    for index in plan.inputs.indices {
      var input = try OpenedInput(plan.inputs[index], plan: plan)
      let judge = RowJudge(input, plan: plan)
      try await RowLine.run(&input, plan: plan, keeping: kept) { batch in
        let judged = try repeats.applied(to: batch, of: inputs[index], at: index)
        var accepted = judged.accepted[...]
        for row in judged.rows {
          let before = accepted.prefix { $0.index < row.row.index }
          try settle(before, of: judged.batch, ofInput: index, by: &verdicts, judge)
          accepted = accepted.dropFirst(before.count)
          try settle(row, ofInput: index, by: &verdicts)
        }
        try settle(accepted, of: judged.batch, ofInput: index, by: &verdicts, judge)
      }
    }
  }

  private func settle(_ row: JudgedRow, ofInput input: Int, by verdicts: inout DuplicateVerdicts) throws {
    let verdict = try verdicts.verdict(on: RowOrdinal(input: input, row: row.row.number).value)
    let settled = try settled(row, input: input, by: verdict)
    try record(settled, of: row, input: input)
    if files.report.writesRequests, settled.state == .pending, case .task(let task) = row.verdict {
      try files.write(plan.request(of: task, tokenDataset: tokenDataset))
    }
  }

  /// Rows that are kept are only counted; of the others there is something to tell, and they are judged with all
  /// their texts.
  private func settle(
    _ accepted: ArraySlice<JudgedBatch.AcceptedRow>, of batch: RowBatch, ofInput input: Int,
    by verdicts: inout DuplicateVerdicts, _ judge: RowJudge
  ) throws {
    for row in accepted {
      let verdict = try verdicts.verdict(on: RowOrdinal(input: input, row: row.number).value)
      if case .kept = verdict {
        try count(row, of: batch, ofInput: input, judge)
      } else {
        let judged = try judge.judge(batch[row.index])
        try record(try settled(judged, input: input, by: verdict), of: judged, input: input)
      }
    }
  }

  /// What a row comes to beside the others of its identity: they are measured against each other first, as a load
  /// does, and what is kept or says the same against the ledger.
  private func settled(
    _ row: JudgedRow, input: Int, by verdict: DuplicateRule.Verdict
  ) throws -> Judgement {
    guard case .task = row.verdict else { return try judgement(of: row, input: input) }
    switch verdict {
    case .kept: return try judgement(of: row, input: input)
    case .superseded:
      let kept = plan.mapping.onDuplicate == .last ? "the last" : "the first"
      return Judgement(
        state: .changed,
        reason: "another row of this input has the same identity and other content: \(kept) is kept, and no task is "
          + "made of this one")
    case .duplicate:
      let alone = try judgement(of: row, input: input)
      return alone.state == .pending || alone.state == .deferred ? Judgement(state: .duplicate) : alone
    case .conflict(let other):
      let identity = row.identity.map { " " + JSONText.quoted($0.text) } ?? ""
      let problem = Diagnostic(
        .inputDuplicateIdentity, at: place(of: row, input),
        "\(RowOrdinal(value: other).name(among: inputs)) has the same identity\(identity) and other content",
        fix: "keep one of the rows, or set on_duplicate to first or last in the mapping")
      return Judgement(state: .rejected, problems: [problem])
    }
  }

  private func place(of row: JudgedRow, _ input: Int) -> Place {
    .row(file: inputs[input].file, sheet: inputs[input].sheet, row: row.row.number)
  }

  /// Tells of a run of the same list that is not finished.
  private func unfinishedRun() throws -> Diagnostic? {
    guard let ledger, let instance = plan.instance else { return nil }
    let found = try ledger.runs(in: .ready).first { run in
      run.specification.instance == instance && run.specification.dataset == plan.mapping.dataset
        && run.specification.inputs.map(\.fingerprint) == inputs.map(\.fingerprint)
    }
    return found.map { run in
      Diagnostic(
        .runUnfinished, severity: .note,
        "run \(run.id) of the same list is unfinished, and there is no plan id for the rest of it; its own command continues "
          + "it: \(CommandLineText.joined(run.specification.command))")
    }
  }

  func summary(startedAt: Date) throws -> ImportSummary {
    let missed = Gate.missedExpectations(plan, counts: tally.counts)
    for problem in missed { tally.note(problem) }
    let exceeded = Gate.exceededRejectLimit(plan, counts: tally.counts)
    let refused = tally.counts[.rejected]
    let verdict: (outcome: ImportSummary.Outcome, status: Int32) =
      !missed.isEmpty ? (.invalid, 65) : exceeded != nil ? (.limitExceeded, 2) : (.done, refused > 0 ? 1 : 0)
    if tally.counts.total == 0 { tally.warn(NoRows.diagnostic) }
    if plan.mapping.identity == nil {
      tally.warn(MissingIdentity(mapping: plan.mapping.file).diagnostic)
    }
    if ledger == nil {
      tally.warn(
        Diagnostic(
          .duplicatesNotDetermined, severity: .note,
          plan.instance == nil
            ? "duplicate and changed rows are not determined, and there is no plan id: the instance is not known "
              + "(--instance with its id, or --online to look an alias up)"
            : "duplicate and changed rows are not determined against earlier loads: there is no ledger to compare with")
      )
    }
    if plan.routes == nil, plan.hasRouteByName {
      tally.warn(
        Diagnostic(
          .routeNotLookedUp, severity: .note,
          "routes given by name were not looked up: check --online asks the service"))
    }
    var facts = facts.facts
    if let unfinished = try unfinishedRun() {
      // What is left of a run is no plan of its own: its own command continues it.
      facts.planID = nil
      tally.warn(unfinished)
    }
    var summary = ImportSummary(
      command: .check, outcome: verdict.outcome, exitStatus: verdict.status, instance: plan.instance?.uuid,
      dataset: plan.mapping.dataset, mapping: plan.mapping.file, inputs: inputs, counts: tally.counts,
      problems: tally.problemsByCount, repaired: tally.repairedByColumn(of: plan.mapping),
      warnings: tally.warningSentences, startedAt: startedAt, endedAt: Date(), ledgerWasRead: ledger != nil,
      stopReason: missed.isEmpty ? exceeded : missed.map(\.message).joined(separator: "; "),
      stopFix: missed.isEmpty && exceeded != nil ? Gate.exceededRejectLimitFix : nil, facts: facts)
    try files.finish(&summary)
    return summary
  }
}
