internal import Diagnostics
internal import SpreadsheetReading

/// The cells of one row, with everything at hand that reading them would otherwise fetch again and again.
struct RowCells {
  /// The bytes and the cells of the row's batch.
  let bytes: [UInt8]
  let table: [CellEntry]
  var entry: RowEntry

  init(_ row: SourceRow) {
    bytes = row.batch.bytes
    table = row.batch.cells
    entry = row.batch.rows[row.index]
  }

  var number: Int { entry.number }
}

/// Where a text of a row stands: in the bytes of its batch, or among those that were made for the row.
package struct TextPlace: Sendable, BitwiseCopyable {
  package let start: Int
  package let end: Int
  /// Whether it was made: put together, changed or written out by the mapping.
  package let isMade: Bool

  package var count: Int { end - start }
  package var range: Range<Int> { start..<end }
}

/// The values of one row as they are found, and what went wrong on the way. Used again from row to row, so that a
/// row costs no memory.
struct RowReading: ~Copyable {
  var cells: RowCells
  /// One a column of the mapping.
  var values: [ColumnValue]
  /// The texts that were made for the row, one behind the other.
  var made: [UInt8] = []
  /// What transforms and hashes work in; its content is lost from use to use.
  var scratch: [UInt8] = []
  var outline = DraftOutline()
  var problems: [(column: Int, diagnostic: Diagnostic)] = []
  var warnings: [Diagnostic] = []
  var repaired: [Int] = []
  /// The position in `problems` of the first one whose policy stops the run.
  var abort: Int?

  init(_ cells: RowCells, columnCount: Int) {
    self.cells = cells
    values = Array(repeating: .unread, count: columnCount)
  }

  /// Forgets the row before and begins another one of the same batch.
  mutating func begin(_ entry: RowEntry) {
    cells.entry = entry
    for column in values.indices { values[column] = .unread }
    made.removeAll(keepingCapacity: true)
    outline.clear()
    if !problems.isEmpty { problems = [] }
    if !warnings.isEmpty { warnings = [] }
    if !repaired.isEmpty { repaired = [] }
    abort = nil
  }

  /// Adds a text to those that were made.
  mutating func make(_ text: Span<UInt8>) -> TextPlace {
    let start = made.count
    TextBytes.append(text, to: &made)
    return TextPlace(start: start, end: made.count, isMade: true)
  }

  mutating func make(_ text: String) -> TextPlace {
    let start = made.count
    made.append(contentsOf: text.utf8)
    return TextPlace(start: start, end: made.count, isMade: true)
  }

  /// Makes an ASCII text in lower case; nil when it is in lower case already.
  mutating func makeLowered(_ text: Span<UInt8>) -> TextPlace? {
    var isLower = true
    for index in text.indices where CaseFolding.lowered(text[index]) != text[index] { isLower = false }
    if isLower { return nil }
    let start = made.count
    for index in text.indices { made.append(CaseFolding.lowered(text[index])) }
    return TextPlace(start: start, end: made.count, isMade: true)
  }

  mutating func appendToScratch(_ place: TextPlace) {
    if place.isMade {
      TextBytes.append(place.range, of: made, to: &scratch)
    } else {
      TextBytes.append(place.range, of: cells.bytes, to: &scratch)
    }
  }

  /// The value of a constant of the mapping.
  mutating func value(of constant: Operand) -> ColumnValue {
    switch constant {
    case .text(let text): .text(make(text))
    case .number(let number): .number(number)
    case .boolean(let value): .boolean(value)
    case .day(let day): .day(day)
    case .instant(let instant): .instant(instant)
    }
  }

  /// Calls `body` with a text of the row, without a copy.
  @inline(__always)
  func withText<Result>(at place: TextPlace, _ body: (Span<UInt8>) -> Result) -> Result {
    place.isMade ? body(made.span.extracting(place.range)) : body(cells.bytes.span.extracting(place.range))
  }

  func text(at place: TextPlace) -> String { withText(at: place) { TextBytes.string($0) } }

  /// The text of a value among those of the row; numbers and times are written out.
  mutating func place(of value: ColumnValue) -> TextPlace {
    if case .text(let place) = value { return place }
    let start = made.count
    value.appendFigures(to: &made)
    return TextPlace(start: start, end: made.count, isMade: true)
  }
}
