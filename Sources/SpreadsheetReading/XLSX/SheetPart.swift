/// What the cells of an XLSX sheet need to be understood.
struct SheetContext {
  enum Strings {
    case ready(SharedStrings)
    case loading(SharedStringsLoading)
  }

  var strings: Strings
  var formats: [NumberFormatKind]
  var startsIn1904: Bool
}

/// Reads a worksheet part: finds rows and cells, and hands them to its assembly.
///
/// References outrank order: a cell stands where its `r` says, and one without it stands beside the one before.
/// `spans`, `dimension` and the counts that writers note are not looked at.
struct SheetPart: SheetReader {
  private enum State { case outside, worksheet, columns, sheetData, row, cell, value, formula, inlineText }

  var assembly: SheetAssembly
  private(set) var foundSheet = false

  private let context: SheetContext
  private var strings: SharedStrings
  /// Until the shared strings are there: what was met.
  private var log: CellLog?
  private var currentRow = 0
  private var state = State.outside
  /// Elements that are open inside one that is passed over.
  private var ignored = 0

  private var cell = CellInProgress()
  /// A date's text while it is written.
  private var converted: [UInt8] = []
  private var runs = TextRuns()

  init(_ context: SheetContext, _ plan: SheetPlan, merged: [CellArea] = []) {
    self.context = context
    switch context.strings {
    case .ready(let strings): self.strings = strings
    case .loading:
      strings = SharedStrings()
      log = CellLog()
    }
    assembly = SheetAssembly(plan)
    assembly.merged = MergedCells(merged)
  }

  mutating func catchUp(atEnd: Bool) throws(ReadingError) {
    guard let log, case .loading(let loading) = context.strings else { return }
    guard atEnd || log.isFull || loading.isReady else { return }
    strings = try loading.strings()
    self.log = nil
    do throws(XMLRefusal) { try log.replay(to: &self) } catch {
      throw error.error(part: "", file: assembly.plan.file)
    }
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
    case (.cell, .v) where !cell.hasInlineText: state = .value
    case (.cell, .f):
      cell.parsed.hasFormula = true
      state = .formula
    case (.cell, .is):
      cell.hasInlineText = true
      cell.text.removeAll(keepingCapacity: true)
      runs.enter()
      state = .inlineText
    case (.inlineText, _): runs.start(element)
    case (.sheetData, .row): try beginRow(attributes)
    case (.worksheet, .sheetData): state = .sheetData
    case (.worksheet, .cols): state = .columns
    case (.columns, .col): noteColumns(attributes)
    case (.outside, .worksheet):
      state = .worksheet
      foundSheet = true
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
      try endCell()
    case .row:
      state = .sheetData
      if log == nil { try assembly.endRow() } else { log?.endRow() }
    case .sheetData:
      state = .worksheet
      if log == nil { try assembly.endSheet() } else { log?.endSheet() }
    case .columns: state = .worksheet
    case .worksheet, .outside: state = .outside
    }
  }

  mutating func text(_ bytes: Span<UInt8>) throws(XMLRefusal) {
    guard ignored == 0, state == .value || (state == .inlineText && runs.isText) else { return }
    // A text beyond the limit is refused with its row, so that its end need not be kept.
    guard cell.text.count <= 8 * assembly.plan.limits.cellCharacters else { return }
    cell.text.append(bytes)
  }

  // MARK: Rows and columns

  private mutating func noteColumns(_ attributes: XMLAttributes<XLSXAttribute>) {
    ignored = 1
    let texts = attributes.texts()
    guard texts[.hidden] == "1" || texts[.hidden] == "true", let first = texts[.min].flatMap({ Int($0) }),
      let last = texts[.max].flatMap({ Int($0) }), first >= 1, first <= last, first <= assembly.plan.limits.columns
    else { return }
    assembly.hideColumns(first - 1...last - 1)
  }

  private mutating func beginRow(_ attributes: XMLAttributes<XLSXAttribute>) throws(XMLRefusal) {
    var number = currentRow + 1
    var isHidden = false
    attributes.forEach { name, value in
      switch name {
      // A number that is none is one beyond any sheet.
      case .r: number = CellReference.number(value) ?? 1 << 40
      case .hidden: isHidden = value.count > 0 && (value[0] == UInt8(ascii: "1") || value[0] == UInt8(ascii: "t"))
      default: break
      }
    }
    currentRow = number
    state = .row
    if log == nil {
      try assembly.beginRow(number, isHidden: isHidden)
    } else {
      log?.beginRow(number, isHidden: isHidden)
    }
  }

  // MARK: Cells

  private mutating func beginCell(_ attributes: XMLAttributes<XLSXAttribute>) {
    cell.begin()
    let row = currentRow
    let limit = assembly.plan.limits.columns
    attributes.forEach { name, value in
      switch name {
      case .r:
        let reference = CellReference(value, maximumColumns: limit)
        cell.parsed.column = reference?.row == row ? reference?.column ?? -1 : -1
      case .s: cell.parsed.style = CellReference.number(value) ?? 0
      case .t: cell.parsed.type = CellType(value)
      default: break
      }
    }
    state = .cell
  }

  private mutating func endCell() throws(XMLRefusal) {
    if log == nil {
      try put(cell.parsed)
    } else {
      log?.add(cell.parsed, text: cell.text)
    }
  }

  /// Puts a cell that was put off where it belongs.
  mutating func put(_ parsed: ParsedCell, text: ArraySlice<UInt8>) throws(XMLRefusal) {
    cell.text.removeAll(keepingCapacity: true)
    cell.text.append(contentsOf: text)
    try put(parsed)
  }

  /// Puts a cell whose text is that of `cell` where it belongs.
  private mutating func put(_ parsed: ParsedCell) throws(XMLRefusal) {
    try assembly.beginCell(parsed.column ?? assembly.column + 1)
    if cell.text.isEmpty {
      // A formula whose result is an empty text says so by its type.
      if parsed.hasFormula, parsed.type != .text { try assembly.setUncachedFormula() }
      return
    }
    switch parsed.type {
    case .sharedString: try setSharedString()
    case .number: try setNumber(style: parsed.style)
    case .text:
      EscapedCharacters.resolve(in: &cell.text, from: 0)
      try assembly.setText(cell.text)
    case .boolean:
      cell.trim()
      try assembly.setBoolean(cell.text)
    case .error: try assembly.setCell(.error, cell.text)
    case .date: try setDate()
    case .unknown: assembly.refuseCell(.readInvalidCell, "the cell is of a type that no workbook has")
    }
  }

  private mutating func setSharedString() throws(XMLRefusal) {
    guard let index = CellReference.index(cell.text), let range = strings.range(of: index) else {
      throw assembly.invalid("the cell refers to a shared text that there is not", assembly.column)
    }
    if let fault = strings.fault(of: index) { return assembly.refuseText(fault) }
    try assembly.setCell(shared: index, range, of: strings)
  }

  private mutating func setNumber(style: Int) throws(XMLRefusal) {
    cell.trim()
    let format = style < context.formats.count ? context.formats[style] : .number
    if format != .number, let serial = NumberText.value(of: cell.text) {
      converted.removeAll(keepingCapacity: true)
      let kind = SerialDate.append(serial, as: format, startsIn1904: context.startsIn1904, to: &converted)
      if let kind { return try assembly.setCell(kind, converted) }
    }
    try assembly.setNumber(&cell.text)
  }

  private mutating func setDate() throws(XMLRefusal) {
    cell.trim()
    guard let date = ISODate(cell.text[...]) else {
      return assembly.refuseCell(
        .readInvalidCell,
        "\(SheetAssembly.quoted(cell.text)) is not an ISO 8601 date, which the cell says it is")
    }
    try assembly.setCell(date.kind, date.text)
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
