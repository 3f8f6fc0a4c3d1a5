internal import Diagnostics

/// Collects the rows of a sheet for the batch that is being made.
struct SheetRows {
  private(set) var bytes: [UInt8] = []
  private(set) var cells: [CellEntry] = []
  private(set) var rows: [RowEntry] = []
  private(set) var problems: [Int: Diagnostic] = [:]

  /// Where long shared texts stand in `bytes` already: the same text in a thousand cells is kept once, so that
  /// a few bytes of XML cannot become gigabytes.
  private var placed: [Int: UInt32] = [:]
  /// Those that the row being read has brought.
  private var placedInRow: [Int] = []
  private static let longText = 256

  /// Where the row being read begins, or the next one when none is.
  private var firstCell = 0
  private var firstByte = 0

  static let fullRows = 4_096
  private static let fullBytes = 1 << 20
  private static let fullCells = 1 << 17

  /// Whether there is a batch to take. Without a finished row there is none, however long the one being read is.
  var isFull: Bool {
    !rows.isEmpty
      && (rows.count >= SheetRows.fullRows || bytes.count >= SheetRows.fullBytes || cells.count >= SheetRows.fullCells)
  }

  /// Bytes that the row being read has taken so far.
  var rowBytes: Int { bytes.count - firstByte }
  /// Columns that the row being read has so far.
  var rowCells: Int { cells.count - firstCell }

  /// Whether any cell of the row being read holds something.
  var rowHasValue: Bool { cells[firstCell...].contains { $0.kind != .blank } }

  /// Whether the row being read is the header of a file that taskferry wrote, which has no title above it whatever stood
  /// above the original's.
  var rowIsOwnHeader: Bool {
    (0..<rowCells).contains { text(at: $0) == OwnColumns.row }
  }

  /// Ends the row, which stands there under each of these numbers; leaves it to be dropped when it is blank.
  mutating func endRow(numbers: ClosedRange<Int>, problem: Diagnostic?) {
    guard problem != nil || rowHasValue else { return }
    for number in numbers {
      if let problem { problems[rows.count] = problem }
      rows.append(RowEntry(number: number, firstCell: firstCell, cellCount: cells.count - firstCell))
    }
    firstCell = cells.count
    firstByte = bytes.count
    placedInRow.removeAll(keepingCapacity: true)
  }

  /// Forgets the row being read.
  mutating func dropRow() {
    cells.removeLast(cells.count - firstCell)
    bytes.removeLast(bytes.count - firstByte)
    for index in placedInRow { placed[index] = nil }
    placedInRow.removeAll(keepingCapacity: true)
  }

  /// Adds blank cells until the row has `count`.
  mutating func pad(to count: Int) {
    let missing = count - rowCells
    if missing > 0 {
      cells.append(contentsOf: repeatElement(CellEntry(start: 0, length: 0, kind: .blank), count: missing))
    }
  }

  /// Puts a cell into a column of the row being read.
  mutating func setCell(_ column: Int, _ kind: CellKind, _ text: [UInt8]) {
    let start = UInt32(truncatingIfNeeded: bytes.count)
    bytes.append(contentsOf: text)
    let length = UInt32(truncatingIfNeeded: text.count)
    place(CellEntry(start: start, length: length, kind: length == 0 ? .blank : kind), column)
  }

  /// Puts a shared text into a column.
  mutating func setCell(_ column: Int, shared index: Int, _ range: Range<Int>, of strings: SharedStrings) {
    var start = UInt32(truncatingIfNeeded: bytes.count)
    if range.count > SheetRows.longText, let known = placed[index] {
      start = known
    } else {
      // The range is one of the strings' own, so that it lies inside their bytes.
      unsafe strings.bytes.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0[range]) }
      if range.count > SheetRows.longText { notePlaced(index, start) }
    }
    let kind = range.isEmpty ? CellKind.blank : .text
    place(CellEntry(start: start, length: UInt32(truncatingIfNeeded: range.count), kind: kind), column)
  }

  private mutating func notePlaced(_ index: Int, _ start: UInt32) {
    placed[index] = start
    placedInRow.append(index)
  }

  private mutating func place(_ cell: CellEntry, _ column: Int) {
    if column == rowCells {
      cells.append(cell)
    } else {
      pad(to: column)
      if column == rowCells { cells.append(cell) } else { cells[firstCell + column] = cell }
    }
  }

  /// Puts a formula without a result into a column.
  mutating func setUncached(_ column: Int) { place(CellEntry(start: 0, length: 0, kind: .uncached), column) }

  /// What a column of the row being read holds; nil when it is blank.
  func value(at column: Int) -> (kind: CellKind, text: [UInt8])? {
    guard column < rowCells else { return nil }
    let cell = cells[firstCell + column]
    return cell.kind == .blank ? nil : (cell.kind, Array(bytes[Int(cell.start)..<Int(cell.start) + Int(cell.length)]))
  }

  /// Puts a value into those of the columns that are blank.
  mutating func fill(_ columns: ClosedRange<Int>, _ kind: CellKind, _ text: [UInt8]) {
    var entry: CellEntry?
    for column in columns where column >= rowCells || cells[firstCell + column].kind == .blank {
      if let entry {
        place(entry, column)
      } else {
        setCell(column, kind, text)
        entry = cells[firstCell + column]
      }
    }
  }

  /// The text of a cell of the row being read.
  func text(at column: Int) -> String {
    let cell = cells[firstCell + column]
    return String(decoding: bytes[Int(cell.start)..<Int(cell.start) + Int(cell.length)], as: UTF8.self)
  }

  /// Makes a batch of the finished rows. What there is of the row being read begins the next one.
  mutating func takeBatch() -> RowBatch {
    let unfinished = cells[firstCell...]
    cells.removeLast(unfinished.count)
    let batch = RowBatch(bytes: bytes, cells: cells, rows: rows, problems: problems)
    var next = SheetRows()
    next.bytes.reserveCapacity(bytes.count)
    next.cells.reserveCapacity(cells.count)
    next.rows.reserveCapacity(rows.count)
    for cell in unfinished { next.take(cell, from: self) }
    self = next
    return batch
  }

  private mutating func take(_ cell: CellEntry, from other: SheetRows) {
    var cell = cell
    let text = other.bytes[Int(cell.start)..<Int(cell.start) + Int(cell.length)]
    let sharedIndex = text.count > SheetRows.longText ? other.placed.first { $0.value == cell.start }?.key : nil
    if let sharedIndex, let known = placed[sharedIndex] {
      cell.start = known
    } else {
      cell.start = UInt32(truncatingIfNeeded: bytes.count)
      bytes.append(contentsOf: text)
      if let sharedIndex { notePlaced(sharedIndex, cell.start) }
    }
    cells.append(cell)
  }
}
