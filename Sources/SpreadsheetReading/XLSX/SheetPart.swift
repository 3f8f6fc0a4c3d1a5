/// What the cells of an XLSX sheet need to be understood.
struct SheetContext {
  var strings: SharedStrings
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
  private var state = State.outside
  /// Elements that are open inside one that is passed over.
  private var ignored = 0

  private var cell = CellInProgress()
  /// A date's text while it is written.
  private var converted: [UInt8] = []
  private var runs = TextRuns()

  init(_ context: SheetContext, _ plan: SheetPlan, merged: [CellArea] = []) {
    self.context = context
    assembly = SheetAssembly(plan)
    assembly.merged = MergedCells(merged)
  }

  // MARK: Elements

  mutating func start(_ element: XLSXElement, _ attributes: XMLAttributes<XLSXAttribute>) throws(XMLRefusal) {
    if ignored > 0 {
      ignored += 1
      return
    }
    switch (state, element) {
    case (.row, .c): try beginCell(attributes)
    // A cell with both is what its inline text says.
    case (.cell, .v) where !cell.hasInlineText: state = .value
    case (.cell, .f):
      cell.hasFormula = true
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
      try assembly.endRow()
    case .sheetData:
      state = .worksheet
      try assembly.endSheet()
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
    var number = assembly.rowNumber + 1
    var isHidden = false
    attributes.forEach { name, value in
      switch name {
      case .r: number = CellReference.number(value) ?? .max
      case .hidden: isHidden = value.count > 0 && (value[0] == UInt8(ascii: "1") || value[0] == UInt8(ascii: "t"))
      default: break
      }
    }
    try assembly.beginRow(number, isHidden: isHidden)
    state = .row
  }

  // MARK: Cells

  private mutating func beginCell(_ attributes: XMLAttributes<XLSXAttribute>) throws(XMLRefusal) {
    cell.begin()
    var column = assembly.column + 1
    let row = assembly.rowNumber
    let limit = assembly.plan.limits.columns
    attributes.forEach { name, value in
      switch name {
      case .r:
        let reference = CellReference(value, maximumColumns: limit)
        column = reference?.row == row ? reference?.column ?? -1 : -1
      case .s: cell.style = CellReference.number(value) ?? 0
      case .t: cell.type = CellType(value)
      default: break
      }
    }
    try assembly.beginCell(column)
    state = .cell
  }

  private mutating func endCell() throws(XMLRefusal) {
    if cell.text.isEmpty {
      // A formula whose result is an empty text says so by its type.
      if cell.hasFormula, cell.type != .text { try assembly.setUncachedFormula() }
      return
    }
    switch cell.type {
    case .sharedString: try setSharedString()
    case .number: try setNumber()
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
    guard let index = CellReference.index(cell.text), let range = context.strings.range(of: index) else {
      throw assembly.invalid("the cell refers to a shared text that there is not", assembly.column)
    }
    if let fault = context.strings.fault(of: index) { return assembly.refuseText(fault) }
    try assembly.setCell(shared: index, range, of: context.strings)
  }

  private mutating func setNumber() throws(XMLRefusal) {
    cell.trim()
    let format = cell.style < context.formats.count ? context.formats[cell.style] : .number
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
