package import Diagnostics
import Ledger

/// A load was told to send what a check reported, and would send something else: nothing is sent.
package struct PlanMismatch: Error, Sendable {
  package var diagnostic: Diagnostic
}

extension ImportPlan {
  /// Refuses a run that is not what the approved plan names.
  /// - Parameter run: staged, and not yet sent.
  /// - Throws: `PlanMismatch`, `LedgerError`.
  func confirmApproved(_ run: RunID, inputs: [InputRecord], in reader: LedgerReader) throws {
    guard let approved, let instance else { return }
    var rows = RowSum()
    try reader.forEachWaitingRow(of: run) { rows.add(RowOrdinal(input: $0, row: $1)) }
    let found = PlanID(
      inputs: inputs, mapping: mapping, instance: instance, routes: try destinations(of: run, in: reader).ids,
      rows: rows)
    let differences = found.differences(from: approved)
    guard !differences.isEmpty else { return }
    var words = differences.filter { $0 != .count }.map(\.words)
    if found.rows != approved.rows {
      words.removeAll { $0 == PlanID.Part.rows.words }
      words.append("the rows to be sent (the plan has \(approved.rows), this load \(found.rows))")
    }
    // What was loaded by this plan before: the same command once more finds nothing left, and is no fault.
    let isLoaded = try reader.runs().contains { $0.plan == approved.description && $0.id != run }
    if isLoaded, rows.count == 0, Set(differences).isSubset(of: [.routes, .rows, .count]) { return }
    throw PlanMismatch(
      diagnostic: Diagnostic(
        .planDiffers,
        "this is not what plan \(approved) names; what differs: \(words.joined(separator: ", "))",
        fix:
          "look at the list again with taskferry check, with the same --instance and ledger, and load by the plan id "
          + "that it prints"))
  }

  /// Refuses to continue a run that was not begun by the approved plan: what is left of it is no longer the whole.
  /// - Throws: `PlanMismatch`.
  func confirmApproved(_ continued: RunRecord) throws {
    guard let approved, continued.plan != approved.description else { return }
    let origin = continued.plan.map { "by plan \($0)" } ?? "without a plan"
    throw PlanMismatch(
      diagnostic: Diagnostic(
        .planDiffers, "run \(continued.id) of the same input is unfinished, and was begun \(origin)",
        fix: "continue it by the command that began it: \(CommandLineText.joined(continued.specification.command))"))
  }
}
