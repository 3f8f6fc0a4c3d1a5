/// Parses a worksheet part into a log of its rows and cells.
///
/// References outrank order: a cell stands where its `r` says, and one without it stands beside the one before.
/// `spans`, `dimension` and the counts that writers note are not looked at.
struct SheetPart: XMLPartHandler {
  private enum State { case outside, worksheet, columns, sheetData, row, cell, value, formula, inlineText }

  private var log = CellLog()
  private let limits: ReadingLimits
  private var state = State.outside
  /// Elements that are open inside one that is passed over.
  private var ignored = 0
  private var row = 0
  private var cell = CellLog.Event(kind: .cell)
  private var hasInlineText = false
  private var textStart = 0
  private var runs = TextRuns()

  /// A row beyond any sheet, for a number that is none.
  private static let noRow = Int(Int32.max) - 1

  init(limits: ReadingLimits) { self.limits = limits }

  /// Whether there is enough in the log to hand it on.
  var logIsFull: Bool { log.isFull }

  /// What was met since it was asked last. A cell that is not finished stays.
  mutating func takeLog() -> CellLog {
    var taken = CellLog()
    taken.foundSheet = log.foundSheet
    swap(&taken, &log)
    if state == .cell || state == .value || state == .formula || state == .inlineText {
      log.texts.append(contentsOf: taken.texts[textStart...])
      taken.texts.removeLast(taken.texts.count - textStart)
    }
    textStart = 0
    return taken
  }

  /// What was met since it was asked last, when nothing follows.
  mutating func takeLastLog() -> CellLog {
    var taken = takeLog()
    taken.isLast = true
    return taken
  }

  // MARK: Elements

  mutating func start(_ element: XLSXElement, _ attributes: XMLAttributes<XLSXAttribute>) throws(XMLRefusal) {
    if ignored > 0 {
      ignored += 1
      return
    }
    switch (state, element) {
    case (.row, .c): beginCell(attributes)
    // A cell with both is what its inline text says.
    case (.cell, .v) where !hasInlineText: state = .value
    case (.cell, .f):
      cell.kind = .calculatedCell
      state = .formula
    case (.cell, .is):
      hasInlineText = true
      if log.texts.count > textStart { log.texts.removeLast(log.texts.count - textStart) }
      runs.enter()
      state = .inlineText
    case (.inlineText, _): runs.start(element)
    case (.sheetData, .row): beginRow(attributes)
    case (.worksheet, .sheetData): state = .sheetData
    case (.worksheet, .cols): state = .columns
    case (.columns, .col): noteColumns(attributes)
    case (.outside, .worksheet):
      state = .worksheet
      log.foundSheet = true
    default: ignored = 1
    }
  }

  mutating func end(_ element: XLSXElement) throws(XMLRefusal) {
    if ignored > 0 {
      ignored -= 1
      return
    }
    switch state {
    case .value, .formula: state = .cell
    case .inlineText: if runs.end(element) { state = .cell }
    case .cell:
      state = .row
      cell.end = UInt32(truncatingIfNeeded: log.texts.count)
      log.events.append(cell)
    case .row:
      state = .sheetData
      log.events.append(CellLog.Event(kind: .endOfRow))
    case .sheetData:
      state = .worksheet
      log.events.append(CellLog.Event(kind: .endOfSheet))
    case .columns: state = .worksheet
    case .worksheet, .outside: state = .outside
    }
  }

  mutating func text(_ bytes: Span<UInt8>) throws(XMLRefusal) {
    guard ignored == 0, state == .value || (state == .inlineText && runs.isText) else { return }
    // A text beyond the limit is refused with its row, so that its end need not be kept.
    guard log.texts.count - textStart <= 8 * limits.cellCharacters else { return }
    log.texts.append(bytes)
  }

  // MARK: Rows, columns, cells

  private mutating func noteColumns(_ attributes: XMLAttributes<XLSXAttribute>) {
    ignored = 1
    let texts = attributes.texts()
    guard texts[.hidden] == "1" || texts[.hidden] == "true", let first = texts[.min].flatMap({ Int32($0) }),
      let last = texts[.max].flatMap({ UInt32($0) }), first >= 1, first <= last, first <= limits.columns
    else { return }
    log.events.append(CellLog.Event(kind: .hiddenColumns, place: first - 1, end: last - 1))
  }

  private mutating func beginRow(_ attributes: XMLAttributes<XLSXAttribute>) {
    var number = min(row + 1, SheetPart.noRow)
    var isHidden = false
    attributes.forEach { name, value in
      switch name {
      case .r: number = CellReference.number(value) ?? SheetPart.noRow
      case .hidden: isHidden = value.count > 0 && (value[0] == UInt8(ascii: "1") || value[0] == UInt8(ascii: "t"))
      default: break
      }
    }
    row = number
    log.events.append(CellLog.Event(kind: isHidden ? .hiddenRow : .row, place: Int32(number)))
    state = .row
  }

  private mutating func beginCell(_ attributes: XMLAttributes<XLSXAttribute>) {
    cell = CellLog.Event(kind: .cell, place: CellLog.Event.besideTheLast)
    hasInlineText = false
    textStart = log.texts.count
    let row = row
    let limit = limits.columns
    attributes.forEach { name, value in
      switch name {
      case .r:
        let reference = CellReference(value, maximumColumns: limit)
        cell.place = reference?.row == row ? Int32(reference?.column ?? -1) : CellLog.Event.nowhere
      case .s: cell.style = UInt16(clamping: CellReference.number(value) ?? 0)
      case .t: cell.type = CellType(value)
      default: break
      }
    }
    state = .cell
  }
}

/// The type of a cell (ISO/IEC 29500-1, 18.18.11).
enum CellType: UInt8 {
  case number, sharedString, text, boolean, error, date, unknown

  init(_ value: Span<UInt8>) {
    if value.count == 1 {
      switch value[0] {
      case UInt8(ascii: "s"): self = .sharedString
      case UInt8(ascii: "n"): self = .number
      case UInt8(ascii: "b"): self = .boolean
      case UInt8(ascii: "e"): self = .error
      case UInt8(ascii: "d"): self = .date
      default: self = .unknown
      }
    } else {
      self = CellType.is(value, "inlineStr") || CellType.is(value, "str") ? .text : .unknown
    }
  }

  private static func `is`(_ value: Span<UInt8>, _ name: StaticString) -> Bool {
    guard value.count == name.utf8CodeUnitCount else { return false }
    let wanted = unsafe name.utf8Start
    for index in 0..<value.count where unsafe value[index] != wanted[index] { return false }
    return true
  }
}

/// Reads nothing of a worksheet part but its merged rectangles, which stand behind the rows.
struct MergedCellsPart: XMLPartHandler {
  private(set) var areas: [CellArea] = []
  private let limits: ReadingLimits
  // Excel itself warns of sheets with more; each costs some 50 bytes.
  private static let maximumAreas = 1 << 20

  init(limits: ReadingLimits) { self.limits = limits }

  mutating func start(_ element: XLSXElement, _ attributes: XMLAttributes<XLSXAttribute>) throws(XMLRefusal) {
    guard element == .mergeCell, let area = attributes.texts()[.ref].flatMap({ CellArea($0, limits: limits) }) else {
      return
    }
    areas.append(area)
    guard areas.count <= MergedCellsPart.maximumAreas else {
      throw XMLRefusal(.readXMLLimit, "there are more than \(MergedCellsPart.maximumAreas) merged rectangles")
    }
  }
}
