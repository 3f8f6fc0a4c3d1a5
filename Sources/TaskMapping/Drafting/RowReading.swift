internal import Diagnostics
internal import SpreadsheetReading

/// The cells of one row, with everything at hand that reading them would otherwise fetch again and again.
struct RowCells {
  let row: SourceRow
  /// The bytes of the row's batch.
  let bytes: [UInt8]
  let entry: RowEntry

  init(_ row: SourceRow) {
    self.row = row
    bytes = row.batch.bytes
    entry = row.batch.rows[row.index]
  }

  var number: Int { entry.number }
}

/// The values of one row as they are found, and what went wrong on the way.
struct RowReading {
  let cells: RowCells
  /// One a column of the mapping.
  var values: [ColumnValue]
  var problems: [(column: Int, diagnostic: Diagnostic)] = []
  var warnings: [Diagnostic] = []
  var repaired: [Int] = []
  /// The first problem whose policy stops the run.
  var abort: Diagnostic?

  init(_ cells: RowCells, columnCount: Int) {
    self.cells = cells
    values = Array(repeating: .unread, count: columnCount)
  }
}
