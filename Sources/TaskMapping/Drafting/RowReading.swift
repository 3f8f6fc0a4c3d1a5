internal import Diagnostics
internal import SpreadsheetReading

/// The values of one row as they are found, and what went wrong on the way.
struct RowReading {
  let row: SourceRow
  /// One a column of the mapping.
  var values: [ColumnValue]
  var problems: [(column: Int, diagnostic: Diagnostic)] = []
  var warnings: [Diagnostic] = []
  var repaired: [Int] = []
  /// The first problem whose policy stops the run.
  var abort: Diagnostic?

  init(_ row: SourceRow, columnCount: Int) {
    self.row = row
    values = Array(repeating: .unread, count: columnCount)
  }
}
