internal import Diagnostics

/// Makes rows of what a sheet's XML says: finds shared texts, tells dates from numbers, hands each value to the
/// assembly.
struct SheetCells {
  private(set) var assembly: SheetAssembly
  private let context: SheetContext
  private var text: [UInt8] = []

  init(_ context: SheetContext, _ plan: SheetPlan, merged: [CellArea]) {
    self.context = context
    assembly = SheetAssembly(plan)
    assembly.merged = MergedCells(merged)
  }

  mutating func takeBatch() -> RowBatch { assembly.takeBatch() }

  /// Takes events until the log ends or a batch is full.
  mutating func take(from log: inout CellLog) throws(XMLRefusal) {
    while !log.isTaken {
      let event = log.events[log.next]
      log.next += 1
      switch event.kind {
      case .cell, .calculatedCell:
        let start = log.textStart
        log.textStart = Int(event.end)
        try put(event, log.texts, start..<Int(event.end))
      case .row, .hiddenRow: try assembly.beginRow(Int(event.place), isHidden: event.kind == .hiddenRow)
      case .endOfRow:
        try assembly.endRow()
        if assembly.rows.isFull { return }
      case .hiddenColumns: try assembly.hideColumns(Int(event.place)...Int(event.end))
      case .endOfSheet: try assembly.endSheet()
      }
    }
  }

  private mutating func put(_ event: CellLog.Event, _ texts: [UInt8], _ range: Range<Int>) throws(XMLRefusal) {
    try assembly.beginCell(
      event.place == CellLog.Event.besideTheLast ? assembly.column + 1 : Int(event.place))
    if range.isEmpty {
      // A formula whose result is an empty text says so by its type.
      if event.kind == .calculatedCell, event.type != .text { try assembly.setUncachedFormula() }
      return
    }
    if event.type == .sharedString { return try setSharedString(texts, range) }
    text.removeAll(keepingCapacity: true)
    text.append(contentsOf: texts[range])
    switch event.type {
    case .number: try setNumber(style: Int(event.style))
    case .text:
      EscapedCharacters.resolve(in: &text, from: 0)
      try assembly.setText(text)
    case .boolean:
      trim()
      try assembly.setBoolean(text)
    case .error: try assembly.setCell(.error, text)
    case .date: try setDate()
    case .sharedString, .unknown:
      assembly.refuseCell(.readInvalidCell, "the cell is of a type that no workbook has")
    }
  }

  private mutating func setSharedString(_ texts: [UInt8], _ range: Range<Int>) throws(XMLRefusal) {
    guard let index = CellReference.index(texts, range), let place = context.strings.range(of: index) else {
      throw assembly.invalid("the cell refers to a shared text that there is not", assembly.column)
    }
    if let fault = context.strings.fault(of: index) { return assembly.refuseText(fault) }
    try assembly.setCell(shared: index, place, of: context.strings)
  }

  private mutating func setNumber(style: Int) throws(XMLRefusal) {
    trim()
    let format = style < context.formats.count ? context.formats[style] : .number
    try assembly.setNumber(&text, as: format, startsIn1904: context.startsIn1904)
  }

  private mutating func setDate() throws(XMLRefusal) {
    trim()
    guard let date = ISODate(text[...]) else {
      return assembly.refuseCell(
        .readInvalidCell, "\(SheetAssembly.quoted(text)) is not an ISO 8601 date, which the cell says it is")
    }
    try assembly.setCell(date.kind, date.text)
  }

  /// Takes away the blanks and line breaks that XML tools put around values.
  private mutating func trim() {
    guard let first = text.first, let last = text.last, first <= 0x20 || last <= 0x20 else { return }
    while let last = text.last, last <= 0x20 { text.removeLast() }
    text.removeFirst(text.prefix { $0 <= 0x20 }.count)
  }
}
