internal import SpreadsheetReading

extension OriginalPlace {
  /// The claim of a row that is being mapped.
  func claim(in cells: RowCells) -> Claim {
    Self.claim(source: text(in: cells, source), row: text(in: cells, row))
  }

  private func text(in cells: RowCells, _ column: Int) -> String {
    guard column < Int(cells.entry.cellCount) else { return "" }
    let cell = cells.table[Int(cells.entry.firstCell) + column]
    return String(decoding: cells.bytes[Int(cell.start)..<Int(cell.start) + Int(cell.length)], as: UTF8.self)
  }
}
