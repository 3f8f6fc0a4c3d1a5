internal import Diagnostics

/// What is worth knowing about a sheet and refuses nothing.
struct SheetNotes {
  var hiddenRows = 0
  var hiddenColumns = 0
  var uncachedFormulas = 0
  var firstUncached: Place?

  func diagnostics(_ plan: SheetPlan) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    if hiddenRows + hiddenColumns > 0 {
      let what = [SheetNotes.count(hiddenRows, "hidden row"), SheetNotes.count(hiddenColumns, "hidden column")]
        .compactMap(\.self).joined(separator: " and ")
      notes.append(
        Diagnostic(
          .readHiddenCells, severity: .warning, at: .file(plan.file),
          plan.skipsHidden
            ? "\(what) of the sheet \(JSONText.quoted(plan.sheet)) left out, as `hidden: skip` says"
            : "\(what) of the sheet \(JSONText.quoted(plan.sheet)) read like all others",
          fix: plan.skipsHidden ? nil : "set `hidden: skip` to leave hidden rows and columns out"))
    }
    if let firstUncached, plan.uncachedFormula == .warn {
      notes.append(
        Diagnostic(
          .readUncachedFormula, severity: .warning, at: firstUncached,
          "\(uncachedFormulas == 1 ? "a formula" : "\(uncachedFormulas) formulas") of the sheet without a stored "
            + "result, read as no value",
          fix: "open the workbook in a spreadsheet program and save it, so that results are stored"))
    }
    return notes
  }

  private static func count(_ number: Int, _ noun: String) -> String? {
    number == 0 ? nil : "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
