package import Diagnostics
import Foundation
import Ledger
import Reporting
import SpreadsheetReading
import TaskMapping
import TaskValidation

/// The pure middle of the line: maps and validates rows, on any thread.
struct RowJudge: Sendable {
  let mapping: BoundMapping
  let validator: TaskValidator
  let acceptance: QuickAcceptance
  let file: String
  let sheet: String?
  let now: Date
  /// Where a rejects file holds the cells that were too many for the header; nil in any other file.
  let surplusColumn: Int?
  /// What a rejects file says of rows that had too few cells; nil in any other file.
  let shortRows: ShortRows?

  init(_ input: OpenedInput, plan: ImportPlan) {
    mapping = input.mapping
    validator = plan.validator
    acceptance = QuickAcceptance(plan.validator, mapping: input.mapping, now: plan.now)
    file = input.file.displayName
    sheet = input.record.sheet
    now = plan.now
    surplusColumn = OwnColumns.index(of: OwnColumns.surplus, in: input.record.header)
    shortRows = plan.mapping.source.ragged == .pad ? nil : ShortRows(header: input.record.header)
  }

  /// - Throws: `AbortedRun` when a cell's policy stops the run.
  func judge(_ batch: RowBatch, keeping kept: KeptTexts) throws(AbortedRun) -> JudgedBatch {
    var judged = JudgedBatch(batch: batch)
    switch kept {
    case .all: judged.rows.reserveCapacity(batch.count)
    case .none: judged.accepted.reserveCapacity(batch.count)
    }
    var mapper = RowMapper(mapping, of: batch)
    let mayRefuseUnread = !batch.problems.isEmpty || surplusColumn != nil || shortRows != nil
    for index in 0..<batch.count {
      if mayRefuseUnread, let refused = refusedUnread(batch, index) {
        judged.rows.append(refused)
        continue
      }
      mapper.map(index)
      let accepted = acceptance.accept(&mapper)
      if let accepted, case .none = kept {
        judged.accepted.append(
          JudgedBatch.AcceptedRow(
            index: index, number: batch.rows[index].number, keys: mapper.keys(), task: accepted))
      } else {
        var row = try verdict(on: mapper.mapped(), of: batch[index], accepted)
        if case .task = row.verdict { row.keys = mapper.keys() }
        judged.rows.append(row)
      }
    }
    return judged
  }

  func judge(_ row: SourceRow) throws(AbortedRun) -> JudgedRow {
    if let refused = refusedUnread(row.batch, row.index) { return refused }
    return try verdict(on: mapping.map(row), of: row, nil)
  }

  /// The verdict on a row that is refused before it is mapped; nil for any other.
  private func refusedUnread(_ batch: RowBatch, _ index: Int) -> JudgedRow? {
    let row = batch[index]
    if let problem = row.problem { return JudgedRow(row: row, verdict: .rejected([problem], identity: nil)) }
    if let surplusColumn, row.kind(at: surplusColumn) != .blank {
      return JudgedRow(row: row, verdict: .rejected([surplusProblem(row, surplusColumn)], identity: nil))
    }
    if let shortRows, shortRows.isStillShort(row) {
      return JudgedRow(row: row, verdict: .rejected([shortRowProblem(row, shortRows)], identity: nil))
    }
    if case .unreadable = mapping.originalPlace?.claim(of: row) {
      return JudgedRow(row: row, verdict: .rejected([originProblem(row)], identity: nil))
    }
    return nil
  }

  private func verdict(
    on mapped: MappedRow, of row: SourceRow, _ accepted: AcceptedTask?
  ) throws(AbortedRun) -> JudgedRow {
    var judged = JudgedRow(
      row: row, verdict: .skipped(reason: "", identity: nil), repaired: mapped.repaired, warnings: mapped.warnings,
      uniqueKeys: mapped.uniqueKeys)
    switch mapped.verdict {
    case .skipped(let reason, let identity): judged.verdict = .skipped(reason: reason, identity: identity)
    case .rejected(let problems, let identity): judged.verdict = .rejected(problems, identity: identity)
    case .abort(let problem): throw AbortedRun(diagnostic: problem)
    case .draft(let draft):
      if let accepted, let task = acceptance.task(draft) {
        judged.verdict = .task(task)
        judged.isMoved = accepted.isMoved
        judged.isPast = accepted.isPast
        return judged
      }
      let place = Place.row(file: file, sheet: sheet, row: row.number)
      switch validator.validate(draft, at: place, now: now, cells: { mapping.cell(feeding: $0, of: row) }) {
      case .valid(let task, let warnings):
        judged.verdict = .task(task)
        if task.schedule.window != nil,
          case .scheduled(_, moved: true) = task.start(at: now, horizonSeconds: validator.horizonSeconds)
        {
          judged.isMoved = true
        }
        judged.isPast = task.isPast(at: now, horizonSeconds: validator.horizonSeconds)
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
      at: .cell(file: file, sheet: sheet, column: column, row: row.number, header: OwnColumns.surplus),
      "the row had more cells than the header, and \(TerminalText.quoted(row.text(at: column))) is left over",
      fix: "put every cell under its header, then empty \(OwnColumns.surplus)")
  }

  /// A row that had too few cells may have lost one in the middle, and the others then stand under wrong headers.
  private func shortRowProblem(_ row: SourceRow, _ shortRows: ShortRows) -> Diagnostic {
    Diagnostic(
      .inputMissingCells,
      at: .cell(
        file: file, sheet: sheet, column: shortRows.lastColumn, row: row.number, header: shortRows.lastHeader),
      "the row had fewer cells than the header, and the last one is blank still",
      fix: "put every cell under its header; when blank cells are meant, empty \(OwnColumns.code)")
  }

  /// With another origin than the one that was written the row might become a second task.
  private func originProblem(_ row: SourceRow) -> Diagnostic {
    Diagnostic(
      .inputOriginUnreadable, at: .row(file: file, sheet: sheet, row: row.number),
      "\(OwnColumns.source) and \(OwnColumns.row) do not say where the row came from, and it is known by nothing else",
      fix: "put back what stood there, or empty both when the row is a new one")
  }
}

/// A cell whose policy is `abort` stopped the run before anything was sent.
package struct AbortedRun: Error, Sendable {
  package var diagnostic: Diagnostic
}

extension ReportRow {
  /// A row of a dry run, which has no task.
  init(
    _ row: JudgedRow, input: Int, state: RowState, problems: [Diagnostic] = [], contactID: String? = nil,
    reason other: String? = nil
  ) {
    var reason = other
    if case .skipped(let text, _) = row.verdict { reason = text }
    self.init(
      input: input, number: row.row.number, cells: row.row.original, state: state, problems: problems,
      reason: reason, contactID: contactID, identity: row.identity?.text)
  }
}
