internal import CFreeXL
internal import Diagnostics

/// A worksheet of a binary workbook of Excel 97 to 2003, read through FreeXL where that is installed.
///
/// FreeXL holds the whole workbook in memory. Of what other formats tell it does not know hidden rows and sheets,
/// merged cells, boolean and error values, defined names, or which formulas have no result.
struct XLSSource: RowSource {
  static var isAvailable: Bool { taskferry_xls_is_available() != 0 }

  private(set) var description: SourceDescription
  private var assembly: SheetAssembly
  private let workbook: Workbook
  private let rows: UInt32
  private let columns: UInt32
  private var nextRow: UInt32 = 0
  private let file: RegularFile

  /// FreeXL reads all of a file at once; a workbook of 65,536 full rows is some 100 MB.
  private static let maximumBytes = 256 << 20

  var header: SourceHeader? { assembly.header }
  var notes: [Diagnostic] { assembly.notes }

  init(_ file: RegularFile, settings: SourceSettings) throws(ReadingError) {
    guard file.size <= XLSSource.maximumBytes else {
      throw XLSSource.refusal(
        .readArchiveLimit, file, "the workbook is larger than \(XLSSource.maximumBytes) bytes",
        fix: "open it in a spreadsheet program and save it as .xlsx")
    }
    let workbook = try Workbook(file)
    let choice = try workbook.catalog.choice(settings, file: file.displayName)
    let plan = try SheetPlan(choice, file: file.displayName, settings: settings)
    guard let size = workbook.select(workbook.catalog.sheets.firstIndex(of: choice.sheet) ?? 0) else {
      throw XLSSource.refusal(
        .readInvalidWorkbook, file, "the sheet \(JSONText.quoted(choice.sheet.name)) cannot be read",
        fix: "open the workbook in a spreadsheet program and save it as .xlsx")
    }
    self.file = file
    self.workbook = workbook
    (rows, columns) = size
    assembly = SheetAssembly(plan)
    description = choice.description(
      .xls, file: file.displayName, reason: "the content is a binary workbook of Excel 97 to 2003")
    guard let number = plan.headerRow else { return }
    while header == nil, try readRow() {}
    guard let header else {
      throw XLSSource.refusal(
        .readHeaderMissing, file, "the sheet has no row \(number), where the header should be",
        fix: "check `sheet` and `header_row`")
    }
    description.decisions.append(
      .init(name: "header", value: "row \(number)", reason: "\(header.cells.count) columns"))
  }

  mutating func nextBatch() throws(ReadingError) -> RowBatch? {
    while !assembly.rows.isFull, try readRow() {}
    return assembly.rows.rows.isEmpty ? nil : assembly.takeBatch()
  }

  /// Reads the next row into the assembly; false at the end.
  private mutating func readRow() throws(ReadingError) -> Bool {
    guard nextRow < rows else { return false }
    let row = nextRow
    nextRow += 1
    do throws(XMLRefusal) {
      try assembly.beginRow(Int(row) + 1)
      for column in 0..<columns {
        guard let cell = workbook.cell(row, column), cell.kind != .blank else { continue }
        try assembly.beginCell(Int(column))
        try put(cell)
      }
      try assembly.endRow()
    } catch {
      throw ReadingError(
        .invalid, Diagnostic(error.code, at: error.place ?? .file(file.displayName), error.message, fix: error.fix))
    }
    if nextRow == rows { try file.confirmUnchanged() }
    return true
  }

  private mutating func put(_ cell: Workbook.Cell) throws(XMLRefusal) {
    switch cell.kind {
    case .text: try assembly.setText(cell.text)
    case .number:
      var text = cell.text
      try assembly.setNumber(&text)
    default:
      // `2026-03-30`, `2026-03-30 09:30:00` or `09:30:00`, as FreeXL writes them.
      guard let date = ISODate(cell.text[...]) else { return try assembly.setText(cell.text) }
      try assembly.setCell(date.kind, date.text)
    }
  }

  private static func refusal(
    _ code: DiagnosticCode, _ file: RegularFile, _ message: String, fix: String
  ) -> ReadingError {
    ReadingError(.invalid, Diagnostic(code, at: .file(file.displayName), message, fix: fix))
  }
}

extension XLSSource {
  /// The handle of an open workbook.
  // Safe to use: the handle is open from init to deinit and only passed to the shim; texts are copied at once.
  @safe private final class Workbook {
    struct Cell {
      var kind: CellKind
      var text: [UInt8]
    }

    private let handle: OpaquePointer
    let catalog: SheetCatalog

    init(_ file: RegularFile) throws(ReadingError) {
      var isEncrypted: Int32 = 0
      // The path leads to the file that is open, whatever its name leads to by now.
      guard let handle = unsafe taskferry_xls_open("/proc/self/fd/\(file.descriptor)", &isEncrypted) else {
        throw isEncrypted != 0
          ? refusal(
            .readEncrypted, file, "the workbook is encrypted with a password",
            fix: "open it in a spreadsheet program and save it without a password")
          : refusal(
            .readInvalidWorkbook, file, "the binary workbook (.xls) is damaged or of a kind that is not read",
            fix: "open it in a spreadsheet program and save it as .xlsx")
      }
      unsafe self.handle = handle
      var catalog = SheetCatalog()
      let count = unsafe taskferry_xls_sheet_count(handle)
      for sheet in 0..<count {
        let name = unsafe taskferry_xls_sheet_name(handle, sheet).map { unsafe String(cString: $0) }
        catalog.sheets.append(WorkbookSheet(name: name ?? "Sheet\(sheet + 1)"))
      }
      self.catalog = catalog
    }

    deinit { unsafe taskferry_xls_close(handle) }

    func select(_ sheet: Int) -> (rows: UInt32, columns: UInt32)? {
      var rows: UInt32 = 0
      var columns: UInt32 = 0
      let found = unsafe taskferry_xls_select(handle, Int32(sheet), &rows, &columns)
      return found != 0 ? (rows, columns) : nil
    }

    func cell(_ row: UInt32, _ column: UInt32) -> Cell? {
      var cell = unsafe taskferry_xls_cell()
      guard unsafe taskferry_xls_get(handle, row, column, &cell) != 0 else { return nil }
      switch unsafe cell.kind {
      case TASKFERRY_XLS_INTEGER: return unsafe Cell(kind: .number, text: Array(String(cell.integer).utf8))
      case TASKFERRY_XLS_NUMBER:
        let number = unsafe cell.number
        return number.isFinite ? Cell(kind: .number, text: Array(number.description.utf8)) : nil
      case TASKFERRY_XLS_BLANK: return nil
      default:
        // The text is the library's, ends in a zero, and is copied here.
        guard let text = unsafe cell.text else { return nil }
        let bytes = unsafe Array(String(cString: text).utf8)
        return unsafe Cell(kind: cell.kind == TASKFERRY_XLS_TEXT ? .text : .dateTime, text: bytes)
      }
    }
  }
}
