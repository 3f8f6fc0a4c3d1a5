/// How the files of a run folder are written, and for whom.
package struct ReportStyle: Sendable, Hashable {
  /// What the row files are for.
  package var rows: RowFileStyle
  /// Whether report.html shows cell values; it masks them by default.
  package var showsValues: Bool
  /// Who may read the masked report and the summaries beside the owner; nil for nobody.
  package var group: ReportGroup?
  /// Whether rejects.csv and rejects.xlsx that are there already stay as they are.
  package var keepsRejects: Bool

  package init(
    rows: RowFileStyle = .exact, showsValues: Bool = false, group: ReportGroup? = nil, keepsRejects: Bool = false
  ) {
    self.keepsRejects = keepsRejects
    self.rows = rows
    self.showsValues = showsValues
    self.group = group
  }
}
