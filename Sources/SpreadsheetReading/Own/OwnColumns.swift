/// The columns that taskferry adds behind the original ones in the files it writes, such as rejects.csv. They are told
/// by their headers when such a file is read again, and no mapping ever reads them.
package enum OwnColumns {
  /// What every such header begins with, in lower case; the names of taskferry's own sheets begin with it too.
  package static let prefix = "_tf_"
  /// The header of the row's number in the first file it was loaded from, which each of these files has.
  package static let row = "_tf_row"
  /// The SHA-256 of that first file. Where rows are known by file and row it is, with the number above, what a corrected
  /// row is known by; under any other identity it is for people, and nothing depends on it.
  package static let source = "_tf_source"
  /// The columns of the mapping at fault, in the order of the row.
  package static let column = "_tf_column"
  /// The codes of the problems, in the order of the columns.
  package static let code = "_tf_code"
  /// What is wrong and how to fix it, in the same order.
  package static let message = "_tf_message"
  /// The cells of a record beyond its header's, as they stood there.
  package static let surplus = "_tf_extra"
  /// In files for opening: cells that a spreadsheet program would run have an apostrophe in front (`FormulaGuard`).
  package static let guarded = "_tf_guarded"

  /// The code of a row that was refused because a formula's result is not in its file.
  package static let uncachedCode = "map.uncached-formula"
  /// What stands for such a result in files of rows: what a spreadsheet program shows where a value is not available.
  package static let uncachedValue = "#N/A"
  /// The codes of a row that was refused because a cell holds an error value of the spreadsheet program, or stands for one.
  package static let errorValueCodes = ["map.cell-error", uncachedCode]
  /// The codes of a row that was refused because it had fewer cells than the header: at first, and as long as it has.
  package static let shortRowCodes = ["read.too-few-fields", "input.missing-cells"]
  /// The sheet of rejects.xlsx that tells what was refused; no row is read from it.
  package static let summarySheet = "_tf_summary"

  /// Whether a header, in any case and with blanks around it, is that of such a column.
  package static func contain(_ header: some StringProtocol) -> Bool { folded(header).hasPrefix(prefix) }

  /// Where the column of this name is; nil in a file that does not have it.
  package static func index(of name: String, in header: [String]) -> Int? {
    header.firstIndex { folded($0) == name }
  }

  /// Whether a sheet is taskferry's own.
  static func containSheet(_ name: String) -> Bool { folded(name).hasPrefix(prefix) }

  private static func folded(_ text: some StringProtocol) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return text.lowercased()
  }
}
