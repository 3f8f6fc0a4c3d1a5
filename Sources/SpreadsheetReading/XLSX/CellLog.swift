/// A cell as its element says, before anything is made of it.
struct ParsedCell {
  /// From 0; -1 for a reference that belongs to no column of the row, nil for the one beside the last.
  var column: Int?
  var style = 0
  var type = CellType.number
  var hasFormula = false
}

/// Rows and cells that were met while the shared strings were still being read, in their order.
struct CellLog {
  private enum Event {
    case row(number: Int, isHidden: Bool)
    case cell(column: Int32?, style: Int32, type: CellType, hasFormula: Bool, textEnd: UInt32)
    case endOfRow
    case endOfSheet
  }

  private var events: [Event] = []
  /// The texts of the cells, one after another.
  private var texts: [UInt8] = []

  // A third of a second's worth; some 30 MB.
  private static let maximumEvents = 1 << 20
  private static let maximumBytes = 1 << 24

  var isEmpty: Bool { events.isEmpty }
  var isFull: Bool { events.count >= CellLog.maximumEvents || texts.count >= CellLog.maximumBytes }

  mutating func beginRow(_ number: Int, isHidden: Bool) { events.append(.row(number: number, isHidden: isHidden)) }
  mutating func endRow() { events.append(.endOfRow) }
  mutating func endSheet() { events.append(.endOfSheet) }

  mutating func add(_ cell: ParsedCell, text: [UInt8]) {
    texts.append(contentsOf: text)
    events.append(
      .cell(
        column: cell.column.map { Int32(truncatingIfNeeded: $0) }, style: Int32(clamping: cell.style),
        type: cell.type, hasFormula: cell.hasFormula, textEnd: UInt32(truncatingIfNeeded: texts.count)))
  }

  /// Does what was put off, in its order.
  func replay(to part: inout SheetPart) throws(XMLRefusal) {
    var start = 0
    for event in events {
      switch event {
      case .row(let number, let isHidden): try part.assembly.beginRow(number, isHidden: isHidden)
      case .cell(let column, let style, let type, let hasFormula, let textEnd):
        let cell = ParsedCell(column: column.map(Int.init), style: Int(style), type: type, hasFormula: hasFormula)
        try part.put(cell, text: texts[start..<Int(textEnd)])
        start = Int(textEnd)
      case .endOfRow: try part.assembly.endRow()
      case .endOfSheet: try part.assembly.endSheet()
      }
    }
  }
}
