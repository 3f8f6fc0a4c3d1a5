internal import Diagnostics

/// The rows of a file that taskferry wrote and somebody corrected, brought back to what they were.
///
/// - In a file for opening (`_tf_guarded`) the apostrophes in front of what would be a formula are taken away.
/// - An error value such as `#N/A` was written as text. In a row that was refused for one it is an error still, until
///   somebody has put a value in its place.
struct CorrectedRows: RowSource {
  private var source: any RowSource
  let header: SourceHeader?
  private let isGuarded: Bool
  private let codeColumn: Int?

  var description: SourceDescription { source.description }
  var notes: [Diagnostic] { source.notes }

  /// - Returns: the source itself when there is nothing to bring back.
  static func reading(_ source: any RowSource) -> any RowSource {
    guard let header = source.header, OwnColumns.index(of: OwnColumns.row, in: header.cells) != nil else {
      return source
    }
    let isGuarded = OwnColumns.index(of: OwnColumns.guarded, in: header.cells) != nil
    let code = OwnColumns.index(of: OwnColumns.code, in: header.cells)
    if !isGuarded, code == nil { return source }
    return CorrectedRows(source, header, isGuarded: isGuarded, codeColumn: code)
  }

  private init(_ source: any RowSource, _ header: SourceHeader, isGuarded: Bool, codeColumn: Int?) {
    self.source = source
    self.isGuarded = isGuarded
    self.codeColumn = codeColumn
    var header = header
    if isGuarded {
      header.cells = header.cells.map {
        String(decoding: FormulaGuard.original(Array($0.utf8)[...]), as: UTF8.self)
      }
    }
    self.header = header
  }

  mutating func nextBatch() throws(ReadingError) -> RowBatch? {
    guard let batch = try source.nextBatch() else { return nil }
    var bytes = batch.bytes
    var cells = batch.cells
    if isGuarded {
      for index in cells.indices where cells[index].kind == .text {
        let text = batch.bytes[Self.range(of: cells[index])]
        guard text.contains(UInt8(ascii: "'")) else { continue }
        let original = FormulaGuard.original(text)
        guard original.count != text.count else { continue }
        // Cells may share their text with others, so that it is not changed in its place.
        cells[index].start = UInt32(truncatingIfNeeded: bytes.count)
        cells[index].length = UInt32(truncatingIfNeeded: original.count)
        bytes.append(contentsOf: original)
      }
    }
    if let codeColumn {
      for row in batch.rows { markErrors(in: row, codeColumn, bytes, &cells) }
    }
    return RowBatch(bytes: bytes, cells: cells, rows: batch.rows, problems: batch.problems)
  }

  private func markErrors(in row: RowEntry, _ codeColumn: Int, _ bytes: [UInt8], _ cells: inout [CellEntry]) {
    guard codeColumn < row.cellCount else { return }
    let code = bytes[Self.range(of: cells[row.firstCell + codeColumn])]
    guard !code.isEmpty else { return }
    let codes = String(decoding: code, as: UTF8.self)
    guard OwnColumns.errorValueCodes.contains(where: codes.contains) else { return }
    for index in row.firstCell..<row.firstCell + row.cellCount where cells[index].kind == .text {
      let text = bytes[Self.range(of: cells[index])]
      if text.first == UInt8(ascii: "#"), Self.errorValues.contains(String(decoding: text, as: UTF8.self)) {
        cells[index].kind = .error
      }
    }
  }

  /// ECMA-376, 18.18.11 and what spreadsheet programs write besides.
  private static let errorValues: Set<String> = [
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!", "#CALC!",
  ]

  private static func range(of cell: CellEntry) -> Range<Int> {
    Int(cell.start)..<Int(cell.start) + Int(cell.length)
  }
}
