package import SpreadsheetReading

/// The first rows of a table, in memory, to be looked at before there is a mapping.
package struct TableSample: Sendable {
  /// Rows that are looked at.
  package static let maximumRows = 10_000
  /// Columns that are looked at; a mapping of more is nobody's first draft.
  package static let maximumColumns = 200
  /// Cells that are looked at: fewer rows of a table with many columns.
  static let maximumCells = 300_000
  /// Cells that are kept, those of columns that are not looked at included.
  static let maximumKeptCells = 2_000_000
  /// Bytes of text after which no further rows are taken: rows may be wide.
  static let maximumBytes = 64 << 20

  package var source: SourceDescription
  package var hint: HeaderHint
  /// The row of the header as the file has it; nil when no row looks like one.
  package var header: SourceHeader?
  /// Whether a load may refuse the header: it has a fault, or a name that is longer than any.
  package private(set) var headerMayBeRefused = false
  /// The rows below the header.
  package var rows: [SourceRow]
  /// Whether these are all rows there are.
  package var isWhole: Bool

  /// Reads as far as it has to.
  /// - Parameters:
  ///   - source: opened without a header and with short rows padded, so that every row is seen as it stands.
  ///   - named: where the header is, when somebody says so.
  /// - Throws: `ReadingError` when the input cannot be read.
  package init(_ source: inout any RowSource, header named: SourceSettings.HeaderRow?) throws(ReadingError) {
    var rows: [SourceRow] = []
    var bytes = 0
    var cells = 0
    var kept = 0
    isWhole = true
    reading: while let batch = try source.nextBatch() {
      bytes += batch.bytes.count
      for index in 0..<batch.count {
        // One more, which may be the header.
        guard rows.count <= TableSample.maximumRows, cells <= TableSample.maximumCells,
          kept <= TableSample.maximumKeptCells
        else {
          isWhole = false
          break reading
        }
        rows.append(batch[index])
        kept += batch[index].cellCount
        cells += min(batch[index].cellCount, TableSample.maximumColumns)
      }
      if bytes > TableSample.maximumBytes {
        isWhole = try source.nextBatch() == nil
        break
      }
    }
    hint = HeaderHint(Array(rows.prefix(HeaderHint.sampledRows)), named: named)
    self.source = source.description
    let comment = hint.comment
    if let number = hint.row {
      if let row = rows.first(where: { $0.number == number }) {
        let cells = (0..<row.cellCount).map { row.text(at: $0) }
        header = SourceHeader(rowNumber: number, cells: cells)
        headerMayBeRefused =
          row.problem != nil || cells.contains { $0.unicodeScalars.count > ReadingLimits().headerCharacters }
      }
      rows.removeAll { $0.number <= number }
    }
    if let comment { rows.removeAll { $0.bytes(at: 0).first == comment } }
    self.rows = rows
  }

  /// How many columns can be read: those of the header, or without one those that any row has.
  var columnCount: Int { min(header?.cells.count ?? widestRow, TableSample.maximumColumns) }

  /// Columns of a workbook that have cells and no header.
  var columnsBeyondHeader: Range<Int>? {
    guard source.format != .csv, let width = header?.cells.count, width < widestRow else { return nil }
    return width..<widestRow
  }

  private var widestRow: Int { rows.map(\.cellCount).max() ?? 0 }

  /// Rows of a text file that have fewer or more fields than the header.
  var uneven: (short: Int, long: Int) {
    guard source.format == .csv, let width = header?.cells.count else { return (0, 0) }
    return (rows.count { $0.cellCount < width }, rows.count { $0.cellCount > width })
  }

  /// Cells of workbooks whose formula has no result.
  var uncachedFormulas: Int {
    rows.reduce(0) { count, row in count + (0..<row.cellCount).count { row.kind(at: $0) == .uncached } }
  }

  /// What stands under a column, without the cells that hold nothing.
  func cells(of column: Int, missing: MissingWords) -> [SampleCell] {
    rows.compactMap { row in
      let kind = row.kind(at: column)
      let bytes = row.bytes(at: column)
      let range = TextBytes.trimmedRange(bytes.span)
      let trimmed = bytes.dropFirst(range.lowerBound).prefix(range.count)
      guard kind != .blank, !trimmed.isEmpty, !missing.contains(trimmed.span) else { return nil }
      return SampleCell(row: row.number, kind: kind, bytes: trimmed)
    }
  }
}

/// A cell with something in it.
struct SampleCell {
  var row: Int
  var kind: CellKind
  /// Without white space around it.
  var bytes: ArraySlice<UInt8>

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
