internal import Diagnostics

/// The records of a text file found so far: where their fields lie in the buffer they were found in.
///
/// Filled by `CSVTokenizer`, turned into a `RowBatch` by `CSVSource`.
struct RecordTable {
  /// Fields; a start counts in the buffer, or in `unescaped` for those listed in `unescapedCells`.
  var cells: [CellEntry] = []
  var rows: [RowEntry] = []
  var faults: [RecordFault] = []
  /// The text of fields that differs from what stands in the record, because quotes were doubled or
  /// characters escaped.
  var unescaped: [UInt8] = []
  var unescapedCells: [Int] = []

  /// - Parameters: how much room to make at once.
  init(expectingRows rows: Int = 0, cells: Int = 0) {
    self.rows.reserveCapacity(rows)
    self.cells.reserveCapacity(cells)
  }

  /// Makes a batch of `buffer`, which is what the table's positions count in.
  consuming func batch(of buffer: consuming [UInt8], problems: [Int: Diagnostic]) -> RowBatch {
    let shift = UInt32(truncatingIfNeeded: buffer.count)
    for index in unescapedCells { cells[index].start += shift }
    buffer.append(contentsOf: unescaped)
    return RowBatch(bytes: buffer, cells: cells, rows: rows, problems: problems)
  }
}

/// What is wrong with one record, in terms of the record.
struct RecordFault: Equatable {
  enum Kind: Equatable {
    /// Text between a closing quote and the next delimiter.
    case strayQuote
    case nul
    /// With the bytes the field has.
    case fieldTooLong(Int)
    /// With the number of fields there are.
    case tooManyFields(Int)
    case tooFewFields(Int)
  }

  /// The row's index in the table.
  var row: Int
  /// The field's index in the record.
  var column: Int
  var kind: Kind
}
