package import Diagnostics

/// Rows that were read together: one buffer of bytes and two flat tables that point into it.
///
/// Batches, not rows, travel between threads; a batch never changes once it is made.
package final class RowBatch: Sendable {
  /// The text of all cells and raw records, UTF-8. At most 2 GiB.
  package let bytes: [UInt8]
  package let cells: [CellEntry]
  package let rows: [RowEntry]
  /// Rows that cannot be used, by their index in the batch.
  package let problems: [Int: Diagnostic]

  package init(bytes: [UInt8], cells: [CellEntry], rows: [RowEntry], problems: [Int: Diagnostic] = [:]) {
    self.bytes = bytes
    self.cells = cells
    self.rows = rows
    self.problems = problems
  }

  package var count: Int { rows.count }

  /// The same rows in batches of at most `maximum`, which share the bytes and cells of this one.
  func split(maximumRows maximum: Int) -> [RowBatch] {
    guard rows.count > maximum else { return [self] }
    return stride(from: 0, to: rows.count, by: maximum).map { start in
      let end = min(start + maximum, rows.count)
      let inside = problems.filter { (start..<end).contains($0.key) }
      return RowBatch(
        bytes: bytes, cells: cells, rows: Array(rows[start..<end]),
        problems: Dictionary(uniqueKeysWithValues: inside.map { ($0.key - start, $0.value) }))
    }
  }

  package subscript(_ index: Int) -> SourceRow { SourceRow(batch: self, index: index) }
}

/// Where a cell's text lies in its batch.
package struct CellEntry: Sendable {
  package var start: UInt32
  package var length: UInt32
  package var kind: CellKind

  package init(start: UInt32, length: UInt32, kind: CellKind) {
    self.start = start
    self.length = length
    self.kind = kind
  }
}

/// Where a row's cells lie in its batch.
package struct RowEntry: Sendable {
  package var number: Int
  package var firstCell: Int
  package var cellCount: Int
  package var line: Int32?
  /// The raw record of a text file; a length of -1 says there is none.
  package var rawStart: UInt32
  package var rawLength: Int32

  package init(
    number: Int, firstCell: Int, cellCount: Int, line: Int32? = nil, rawStart: UInt32 = 0, rawLength: Int32 = -1
  ) {
    self.number = number
    self.firstCell = firstCell
    self.cellCount = cellCount
    self.line = line
    self.rawStart = rawStart
    self.rawLength = rawLength
  }
}
