import CXlsxWriter

/// A sheet of a workbook that is being written. Rows are written in their order, and never looked at again.
@safe
struct WorkbookSheet {
  private let sheet: UnsafeMutablePointer<lxw_worksheet>
  /// Keeps the sheet alive.
  private let file: WorkbookFile

  @unsafe
  init(_ sheet: UnsafeMutablePointer<lxw_worksheet>, of file: WorkbookFile) {
    unsafe self.sheet = sheet
    self.file = file
  }

  /// - Parameters: row and column count from 0.
  /// - Throws: `ReportError` when the library refuses the cell: nothing is left out in silence.
  func write(_ cell: WorkbookCell, row: Int, column: Int, _ role: WorkbookLook.Role) throws(ReportError) {
    let format = unsafe file.format(WorkbookLook(role: role, format: cell.format))
    let (row, column) = (UInt32(row), UInt16(column))
    let status =
      switch cell.value {
      case .blank: unsafe worksheet_write_blank(sheet, row, column, format)
      case .text(let text): unsafe worksheet_write_string(sheet, row, column, WorkbookText.escaped(text), format)
      case .number(let number): unsafe worksheet_write_number(sheet, row, column, number, format)
      case .boolean(let value): unsafe worksheet_write_boolean(sheet, row, column, value ? 1 : 0, format)
      }
    guard status == LXW_NO_ERROR else {
      throw WorkbookFile.failed(file.path, unsafe String(cString: lxw_strerror(status)))
    }
  }

  func write(_ text: String, row: Int, column: Int, _ role: WorkbookLook.Role) throws(ReportError) {
    try write(WorkbookCell(field: text), row: row, column: column, role)
  }

  /// A note at a cell, shown when somebody points at it.
  func comment(_ text: String, row: Int, column: Int) throws(ReportError) {
    var author = Array("taskferry".utf8CString)
    let lines = text.split(separator: "\n").reduce(0) { $0 + 1 + $1.count / 44 }
    let text = WorkbookText.escaped(text)
    // The library copies the text and the author before the call returns.
    let status = unsafe author.withUnsafeMutableBufferPointer { buffer in
      var options = unsafe lxw_comment_options()
      unsafe options.author = buffer.baseAddress
      unsafe options.width = 320
      unsafe options.height = UInt16(clamping: 20 + 17 * lines)
      return unsafe worksheet_write_comment_opt(sheet, UInt32(row), UInt16(column), text, &options)
    }
    guard status == LXW_NO_ERROR else {
      throw WorkbookFile.failed(file.path, unsafe String(cString: lxw_strerror(status)))
    }
  }

  /// - Parameters:
  ///   - width: in characters.
  ///   - look: of cells where nothing is written.
  func setColumn(_ column: Int, width: Double, _ look: WorkbookLook? = nil) {
    let format = unsafe look.flatMap { unsafe file.format($0) }
    unsafe _ = worksheet_set_column(sheet, UInt16(column), UInt16(column), width, format)
  }

  /// The first row stays in sight, every column can be filtered, and a print has the header on each page.
  func setUpAsList(rows: Int, columns: Int) {
    unsafe worksheet_freeze_panes(sheet, 1, 0)
    unsafe _ = worksheet_autofilter(sheet, 0, 0, UInt32(rows), UInt16(columns - 1))
    unsafe worksheet_set_landscape(sheet)
    unsafe worksheet_fit_to_pages(sheet, 1, 0)
    unsafe _ = worksheet_repeat_rows(sheet, 0, 0)
    // Long messages reach over the cells beside them, and would make the print of the list a tiny one.
    unsafe _ = worksheet_print_area(sheet, 0, 0, UInt32(rows), UInt16(columns - 1))
  }

  /// A page to be read: no grid, as wide as the paper.
  func setUpAsPage() {
    unsafe worksheet_gridlines(sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
    unsafe worksheet_set_landscape(sheet)
    unsafe worksheet_fit_to_pages(sheet, 1, 0)
  }

  /// Makes room for texts of several lines; to be called before the next row is written.
  func setHeight(ofRow row: Int, lines: Int) {
    unsafe _ = worksheet_set_row(sheet, UInt32(row), 15 * Double(min(lines, 25)), nil)
  }
}
