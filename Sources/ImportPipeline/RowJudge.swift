package import Diagnostics
import Foundation
import Ledger
import Reporting
import SpreadsheetReading
import TaskMapping
import TaskValidation

/// A row with its verdict, on its way to the ledger or to a dry run's report.
struct JudgedRow: Sendable {
  var row: SourceRow
  var verdict: StagedRow.Verdict
  var repaired: [Int] = []
  var warnings: [Diagnostic] = []
  /// Whether the opening hours moved its start, as the clock stands now.
  var isMoved = false
  /// The values that must not occur twice in the input.
  var uniqueKeys: [MappedRow.UniqueKey] = []

  var identity: TaskIdentity? {
    switch verdict {
    case .task(let task): task.identity
    case .skipped(_, let identity), .rejected(_, let identity): identity
    }
  }
}

/// The pure middle of the line: maps and validates rows, on any thread.
struct RowJudge: Sendable {
  let mapping: BoundMapping
  let validator: TaskValidator
  let file: String
  let sheet: String?
  let now: Date
  /// Where a rejects file holds the cells that were too many for the header; nil in any other file.
  let surplusColumn: Int?

  init(_ input: OpenedInput, plan: ImportPlan) {
    mapping = input.mapping
    validator = plan.validator
    file = input.file.displayName
    sheet = input.record.sheet
    now = plan.now
    surplusColumn = input.record.header.firstIndex(of: RowFileColumns.surplus)
  }

  /// - Throws: `AbortedRun` when a cell's policy stops the run.
  func judge(_ batch: RowBatch) throws(AbortedRun) -> [JudgedRow] {
    var judged: [JudgedRow] = []
    judged.reserveCapacity(batch.count)
    for index in 0..<batch.count { judged.append(try judge(batch[index])) }
    return judged
  }

  func judge(_ row: SourceRow) throws(AbortedRun) -> JudgedRow {
    if let problem = row.problem {
      return JudgedRow(row: row, verdict: .rejected([problem], identity: nil))
    }
    if let surplusColumn, row.kind(at: surplusColumn) != .blank {
      return JudgedRow(row: row, verdict: .rejected([surplusProblem(row, surplusColumn)], identity: nil))
    }
    let mapped = mapping.map(row)
    var judged = JudgedRow(
      row: row, verdict: .skipped(reason: "", identity: nil), repaired: mapped.repaired, warnings: mapped.warnings,
      uniqueKeys: mapped.uniqueKeys)
    switch mapped.verdict {
    case .skipped(let reason, let identity): judged.verdict = .skipped(reason: reason, identity: identity)
    case .rejected(let problems, let identity): judged.verdict = .rejected(problems, identity: identity)
    case .abort(let problem): throw AbortedRun(diagnostic: problem)
    case .draft(let draft):
      let place = Place.row(file: file, sheet: sheet, row: row.number)
      switch validator.validate(draft, at: place, now: now) {
      case .valid(let task, let warnings):
        judged.verdict = .task(task)
        if task.schedule.window != nil,
          case .scheduled(_, moved: true) = task.start(at: now, horizonSeconds: validator.horizonSeconds)
        {
          judged.isMoved = true
        }
        judged.warnings += warnings
      case .rejected(let problems): judged.verdict = .rejected(problems, identity: draft.identity)
      }
    }
    return judged
  }
}

extension RowJudge {
  /// The cells of a row that had too many may all stand under wrong headers, until somebody says they do not.
  private func surplusProblem(_ row: SourceRow, _ column: Int) -> Diagnostic {
    Diagnostic(
      .inputSurplusCells,
      at: .cell(file: file, sheet: sheet, column: column, row: row.number, header: RowFileColumns.surplus),
      "the row had more cells than the header, and \(TerminalText.quoted(row.text(at: column))) is left over",
      fix: "put every cell under its header, then empty \(RowFileColumns.surplus)")
  }
}

/// A cell whose policy is `abort` stopped the run before anything was sent.
package struct AbortedRun: Error, Sendable {
  package var diagnostic: Diagnostic
}

extension ReportRow {
  /// A row of a dry run, which has no task.
  init(
    _ row: JudgedRow, input: Int, state: RowState, problems: [Diagnostic] = [], contactID: String? = nil
  ) {
    var reason: String?
    if case .skipped(let text, _) = row.verdict { reason = text }
    self.init(
      input: input, number: row.row.number, cells: row.row.original, state: state, problems: problems,
      reason: reason, contactID: contactID)
  }
}
