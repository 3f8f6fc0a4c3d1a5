import Ledger
import SpreadsheetReading

/// The cells of a row by the columns of its input, before they were guarded.
struct OriginalFields {
  private let texts: [[UInt8]]
  /// What columns beyond the header hold, raw in a text file.
  private let beyond: [[UInt8]]
  private let surplusColumn: Int?
  /// The cells of a workbook's row with their types, by column; nil for a text file, and where the cells are gone.
  let cells: [Int: OriginalCells.Cell]?

  init(of row: ReportRow, _ columns: OriginalColumns, _ record: DelimitedRecord) {
    func original(_ text: [UInt8]) -> [UInt8] { columns.isGuarded ? FormulaGuard.original(text[...]) : text }
    surplusColumn = columns.surplus
    switch row.cells {
    case .record(let bytes):
      let ranges = record.fieldRanges(of: bytes)
      texts = ranges.map { original(record.bytes(of: bytes[$0])) }
      let isLong = columns.hasHeader && ranges.count > columns.inputWidth
      beyond = isLong ? [original(Array(bytes[ranges[columns.inputWidth].lowerBound...]))] : []
      cells = nil
    case .cells(let all):
      // The reader took the apostrophes of a workbook's cells away.
      texts = all.map { Array($0.text.utf8) }
      beyond = columns.hasHeader ? Array(texts.dropFirst(columns.inputWidth)) : []
      var known: [Int: OriginalCells.Cell] = [:]
      for (column, cell) in all.enumerated() { known[column] = cell }
      for column in columns.kept where known[column] == nil {
        known[column] = OriginalCells.Cell(kind: .blank, text: "")
      }
      cells = known
    case nil:
      texts = []
      beyond = []
      cells = nil
    }
  }

  /// The text in a column of the input; empty where there is none.
  func text(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

  func bytes(_ column: Int) -> [UInt8] { column < texts.count ? texts[column] : [] }

  /// What an earlier run found left over, and what stands beyond the header now.
  var surplus: String {
    ((surplusColumn.map { [bytes($0)] } ?? []) + beyond).filter { !$0.isEmpty }
      .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
  }
}
