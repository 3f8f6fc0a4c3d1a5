/// The table that ends a check or a load, for a person.
package enum ClosingTable {
  /// - Parameters:
  ///   - width: columns of the terminal.
  ///   - color: whether ANSI colours are wanted.
  package static func text(for summary: ImportSummary, width: Int, color: Bool) -> String { "" }
}
