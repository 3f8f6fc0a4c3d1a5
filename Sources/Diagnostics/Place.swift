/// Where a problem is, in the terms of the program that made the file.
package enum Place: Sendable, Hashable, Codable {
  /// A file as a whole.
  case file(String)
  /// A position in a text file; line and column count from 1, columns in Unicode scalars.
  case text(file: String, line: Int, column: Int)
  /// A byte of an input; line counts from 1, the byte offset from 0.
  case byte(file: String, line: Int, offset: Int)
  /// A row of a sheet, numbered as the spreadsheet program shows it; `sheet` is nil for text files.
  case row(file: String, sheet: String?, row: Int)
  /// A cell; `column` counts from 0, `header` is the text above it.
  case cell(file: String, sheet: String?, column: Int, row: Int, header: String?)

  /// The column letters of a spreadsheet program for an index that counts from 0: 0 is A, 26 is AA.
  package static func letters(ofColumn index: Int) -> String {
    var rest = index
    var letters: [UInt8] = []
    repeat {
      letters.append(UInt8(ascii: "A") + UInt8(rest % 26))
      rest = rest / 26 - 1
    } while rest >= 0
    return String(decoding: letters.reversed(), as: UTF8.self)
  }
}

extension Place: CustomStringConvertible {
  /// `callbacks.xlsx:Callbacks!C17 (Phone)`, `callbacks.csv:C17`, `mapping.yaml:3:7`, `callbacks.csv:3 (byte 120)`.
  package var description: String {
    switch self {
    case .file(let file): return file
    case .text(let file, let line, let column): return "\(file):\(line):\(column)"
    case .byte(let file, let line, let offset): return "\(file):\(line) (byte \(offset))"
    case .row(let file, let sheet, let row): return "\(file):\(Place.sheetPrefix(sheet))row \(row)"
    case .cell(let file, let sheet, let column, let row, let header):
      let name = header.map { " (\(Place.brief($0)))" } ?? ""
      return "\(file):\(Place.sheetPrefix(sheet))\(Place.letters(ofColumn: column))\(row)\(name)"
    }
  }

  /// A header may be a page of text, and a place is read in one line.
  private static func brief(_ header: String) -> String {
    let scalars = header.unicodeScalars.prefix(81)
    guard scalars.count > 80 else { return header }
    return String(String.UnicodeScalarView(scalars.prefix(80))) + "…"
  }

  private static func sheetPrefix(_ sheet: String?) -> String { sheet.map { "\($0)!" } ?? "" }
}
