import SpreadsheetReading

/// Rows of a rejects file that were refused because they had too few cells, and were filled up with blank ones.
struct ShortRows: Sendable {
  let lastColumn: Int
  let lastHeader: String
  private let codeColumn: Int

  /// nil in a file that does not say why its rows were refused.
  init?(header: [String]) {
    guard let code = OwnColumns.index(of: OwnColumns.code, in: header),
      let last = header.indices.last(where: { !header[$0].isEmpty && !OwnColumns.contain(header[$0]) })
    else { return nil }
    codeColumn = code
    lastColumn = last
    lastHeader = header[last]
  }

  /// Whether it is such a row, and nobody has put its cells in their places.
  func isStillShort(_ row: SourceRow) -> Bool {
    guard row.kind(at: lastColumn) == .blank, row.kind(at: codeColumn) != .blank else { return false }
    let code = row.text(at: codeColumn)
    return OwnColumns.shortRowCodes.contains { code.contains($0) }
  }
}
