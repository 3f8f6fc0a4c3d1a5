package import SpreadsheetReading

/// The columns of a rejects file that say where a row came from. Under `identity: file_and_row` a corrected row keeps by
/// them the identity it had, so that correcting a file twice makes no second task.
package struct OriginalPlace: Sendable {
  private let source: Int
  private let row: Int

  /// nil in a file that does not have both columns.
  package init?(header: [String]) {
    let names = header.map { HeaderBinding.trimmed($0).lowercased() }
    guard let source = names.firstIndex(of: OwnColumns.source), let row = names.firstIndex(of: OwnColumns.row) else {
      return nil
    }
    self.source = source
    self.row = row
  }

  /// What a row says of its origin.
  package enum Claim: Sendable, Hashable {
    /// Nothing: it was added to the file.
    case none
    case original(fingerprint: String, row: Int)
    /// Only one of the two, or something else.
    case unreadable
  }

  package func claim(of row: SourceRow) -> Claim {
    return claim(source: row.text(at: source), row: row.text(at: self.row))
  }

  func claim(in cells: RowCells) -> Claim { claim(source: text(in: cells, source), row: text(in: cells, row)) }

  private func claim(source: String, row: String) -> Claim {
    if source.isEmpty && row.isEmpty { return .none }
    let hex = UInt8(ascii: "a")...UInt8(ascii: "f")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard source.utf8.count == 64, source.utf8.allSatisfy({ hex.contains($0) || digits.contains($0) }),
      !row.isEmpty, row.utf8.allSatisfy(digits.contains), let number = Int(row), number > 0
    else { return .unreadable }
    return .original(fingerprint: source, row: number)
  }

  private func text(in cells: RowCells, _ column: Int) -> String {
    guard column < Int(cells.entry.cellCount) else { return "" }
    let cell = cells.table[Int(cells.entry.firstCell) + column]
    return String(decoding: cells.bytes[Int(cell.start)..<Int(cell.start) + Int(cell.length)], as: UTF8.self)
  }
}
