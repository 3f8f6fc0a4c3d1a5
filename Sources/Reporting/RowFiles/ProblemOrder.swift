package import Diagnostics
package import Ledger

extension ReportRow {
  /// The problems in the order of the row's columns; those of no column last. Problems of one column stay in the order
  /// they were found in.
  package var problemsInColumnOrder: [Diagnostic] {
    problems.enumerated().sorted { left, right in
      let (first, second) = (Self.rank(left.element), Self.rank(right.element))
      return first == second ? left.offset < right.offset : first < second
    }.map(\.element)
  }

  private static func rank(_ problem: Diagnostic) -> Int {
    if case .cell(_, _, let column, _, _) = problem.place { return column }
    return problem.column == nil ? .max : .max - 1
  }
}

extension Diagnostic {
  /// What `_tf_column` says: the mapping's name of the column at fault, else the header of the cell; nil without either.
  var columnName: String? {
    if let column { return column }
    guard case .cell(_, _, let index, _, let header) = place else { return nil }
    guard let header, !header.isEmpty else { return Place.letters(ofColumn: index) }
    return header
  }

  /// What is wrong and how to fix it, in one line that is harmless to show.
  var sentenceWithFix: String {
    TerminalText.safe(fix.map { "\(sentence) (fix: \($0))" } ?? sentence)
  }
}
