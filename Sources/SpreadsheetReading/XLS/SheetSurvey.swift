/// What has to be known of a sheet before its first cell is read: what is hidden and merged, whether its rows are in
/// order, and whether whoever wrote it calculates.
struct SheetSurvey {
  private(set) var hiddenRows: Set<Int> = []
  private(set) var hiddenColumns: [ClosedRange<Int>] = []
  private(set) var merged: [CellArea] = []
  /// Whether any formula has a result that is neither zero nor an empty text.
  private(set) var hasResults = false
  /// Where cells of a row begin, one after another in the file, when the rows are not in order; else empty.
  private(set) var stretches: [Stretch] = []

  struct Stretch {
    /// From 0.
    var row: Int
    /// Of the first record, in the stream.
    var position: Int
  }

  private static let cells: Set<Int> = [
    BIFFRecords.Kind.number, BIFFRecords.Kind.compactNumber, BIFFRecords.Kind.compactNumbers,
    BIFFRecords.Kind.sharedString, BIFFRecords.Kind.label, BIFFRecords.Kind.richLabel,
    BIFFRecords.Kind.booleanOrError, BIFFRecords.Kind.formula,
  ]
  /// A sheet has 65,536 rows; one whose rows come back more often than this is nobody's.
  private static let maximumStretches = 1 << 20

  static func isCell(_ kind: Int) -> Bool { cells.contains(kind) }

  /// - Parameter records: behind the record that begins the sheet.
  init(_ records: BIFFRecords, fileName: String) throws(ReadingError) {
    var records = records
    var depth = 0
    var isInOrder = true
    while try records.next() {
      switch records.kind {
      case BIFFRecords.Kind.beginOfFile: depth += 1
      case BIFFRecords.Kind.endOfFile:
        depth -= 1
        guard depth < 0 else { continue }
        finish(isInOrder)
        return
      case let kind where depth == 0:
        try take(records.content, kind)
        guard SheetSurvey.isCell(kind) else { continue }
        let row = try records.content.word(0)
        guard row != stretches.last?.row else { continue }
        if let last = stretches.last, row < last.row { isInOrder = false }
        stretches.append(Stretch(row: row, position: records.start))
        guard stretches.count <= SheetSurvey.maximumStretches else {
          throw LittleEndianBytes.damaged(fileName, "the cells of its rows are in no order")
        }
      default: break
      }
    }
    throw LittleEndianBytes.damaged(fileName, "the sheet does not end")
  }

  private mutating func finish(_ isInOrder: Bool) {
    if isInOrder { stretches = [] } else { stretches.sort { ($0.row, $0.position) < ($1.row, $1.position) } }
  }

  private mutating func take(_ content: LittleEndianBytes, _ kind: Int) throws(ReadingError) {
    switch kind {
    case BIFFRecords.Kind.row: if try content.byte(12) & 0x20 != 0 { hiddenRows.insert(try content.word(0)) }
    case BIFFRecords.Kind.columns:
      let (first, last) = (try content.word(0), min(try content.word(2), 255))
      if try content.word(8) & 0x01 != 0, first <= last { hiddenColumns.append(first...last) }
    case BIFFRecords.Kind.formula where !hasResults:
      let isText = try content.word(12) == 0xFFFF
      hasResults = isText ? try content.byte(6) != 3 : try content.double(6) != 0
    case BIFFRecords.Kind.mergedCells:
      for start in stride(from: 2, through: content.count - 8, by: 8) {
        let rows = (try content.word(start) + 1, try content.word(start + 2) + 1)
        let columns = (try content.word(start + 4), try content.word(start + 6))
        guard rows.0 <= rows.1, columns.0 <= columns.1, columns.1 < 256 else { continue }
        merged.append(CellArea(columns: columns.0...columns.1, rows: rows.0...rows.1))
      }
    default: break
    }
  }
}
