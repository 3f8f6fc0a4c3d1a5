/// The cells of a row as they came, kept so that rejected rows can be written out again exactly.
package enum OriginalCells: Sendable, Hashable {
  /// The record of a text file, decoded to UTF-8, without its line break.
  case record([UInt8])
  /// The cells of a workbook's row in their canonical texts.
  case cells([Cell])

  package struct Cell: Sendable, Hashable {
    package var kind: CellKind
    package var text: String
    package init(kind: CellKind, text: String) {
      self.kind = kind
      self.text = text
    }
  }
}

extension SourceRow {
  /// A copy of the cells that does not keep the batch.
  package var original: OriginalCells {
    if let rawRecord { return .record(Array(rawRecord)) }
    return .cells((0..<cellCount).map { OriginalCells.Cell(kind: kind(at: $0), text: text(at: $0)) })
  }
}
