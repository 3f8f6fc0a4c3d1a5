import Diagnostics
import Foundation
import Ledger
import SpreadsheetReading

/// Writes one row file: the original header and cells exactly, in the dialect and encoding of the input, and
/// taskferry's own columns behind them.
final class RowFileWriter {
  private let kind: RowFile
  private let style: RowFileStyle
  private let file: WholeFile
  private let encoding: OutputEncoding
  private let record: DelimitedRecord
  private let columns: OriginalColumns

  init(_ kind: RowFile, in folder: String, input: InputRecord, style: RowFileStyle) throws(ReportError) {
    self.kind = kind
    self.style = style
    file = try WholeFile(path: folder + "/" + kind.name)
    encoding = try OutputEncoding(of: input, style: style)
    try file.write(encoding.byteOrderMark)
    record = DelimitedRecord(of: input)
    columns = OriginalColumns(of: input)
    guard columns.hasHeader else { return }
    let cells: [UInt8]
    if let raw = input.rawHeader {
      cells = kept(of: Array(raw.utf8)).cells
    } else {
      cells = record.joined(columns.kept.map { shown(Array(input.header[$0].utf8)) })
    }
    try write(cells, kind.addedHeader + (style == .excel ? [OwnColumns.guarded] : []), asHeader: true)
  }

  func write(_ row: ReportRow) throws(ReportError) {
    let (cells, surplus, origin) = originalCells(of: row)
    let added = kind.addedFields(for: row, origin: origin, surplus: surplus)
    try write(cells, added + (style == .excel ? [""] : []), asHeader: false)
  }

  func finish() throws(ReportError) { try file.finish() }

  private func write(_ cells: [UInt8], _ added: [String], asHeader isHeader: Bool) throws(ReportError) {
    let added = style == .exact ? added : added.map { String(decoding: shown(Array($0.utf8)), as: UTF8.self) }
    try file.write(encoding.encoded(cells + record.added(added, asHeader: isHeader) + [0x0D, 0x0A]))
  }

  /// The text of a cell as it may stand in a file of this style.
  private func shown(_ text: [UInt8]) -> [UInt8] { style == .excel ? FormulaGuard.guarded(text) : text }

  /// The row's own cells, brought to the header's width: short rows are filled up, surplus fields handed apart.
  private func originalCells(of row: ReportRow) -> (cells: [UInt8], surplus: String, origin: RowOrigin) {
    switch row.cells {
    case .record(let bytes):
      let (cells, surplus, ranges) = kept(of: bytes)
      let origin = columns.origin(of: row) { [self] column in
        column < ranges.count ? String(decoding: original(record.bytes(of: bytes[ranges[column]])), as: UTF8.self) : ""
      }
      return (cells, surplus, origin)
    case .cells(let cells):
      // The reader took the apostrophes of a workbook's cells away.
      let texts = cells.map { Array($0.text.utf8) }
      func text(_ column: Int) -> [UInt8] { column < texts.count ? texts[column] : [] }
      let origin = columns.origin(of: row) { String(decoding: text($0), as: UTF8.self) }
      guard columns.hasHeader else { return (record.joined(texts.map(shown)), "", origin) }
      let surplus = (columns.surplus.map { [text($0)] } ?? []) + texts.dropFirst(columns.inputWidth)
      return (
        record.joined(columns.kept.map { shown(text($0)) }),
        surplus.filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " "), origin
      )
    case nil:
      let blank = Array(repeating: "", count: columns.hasHeader ? columns.kept.count : 1)
      return (record.joined(blank), "", columns.origin(of: row, text: nil))
    }
  }

  /// The original fields of a record as they stand there, and what is left over: what an earlier run found, and what
  /// stands beyond the header now.
  private func kept(of bytes: [UInt8]) -> (cells: [UInt8], surplus: String, ranges: [Range<Int>]) {
    let ranges = record.fieldRanges(of: bytes)
    guard columns.hasHeader else {
      let cells = style == .exact ? bytes : joined(bytes, ranges, Array(ranges.indices))
      return (cells, "", ranges)
    }
    var surplus: [String] = []
    if let column = columns.surplus, column < ranges.count {
      surplus.append(String(decoding: original(record.bytes(of: bytes[ranges[column]])), as: UTF8.self))
    }
    if ranges.count > columns.inputWidth {
      let rest = Array(bytes[ranges[columns.inputWidth].lowerBound...])
      surplus.append(String(decoding: original(rest), as: UTF8.self))
    }
    return (
      joined(bytes, ranges, columns.kept), surplus.filter { !$0.isEmpty }.joined(separator: " "), ranges
    )
  }

  private func joined(_ bytes: [UInt8], _ ranges: [Range<Int>], _ kept: [Int]) -> [UInt8] {
    var cells: [UInt8] = []
    for (index, column) in kept.enumerated() {
      if index > 0 { cells.append(record.delimiter) }
      if column < ranges.count { cells.append(contentsOf: field(bytes[ranges[column]])) }
    }
    return cells
  }

  /// A field as it stands there, unless an apostrophe comes or goes.
  private func field(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    if style == .exact, !columns.isGuarded { return Array(raw) }
    let text = record.bytes(of: raw)
    let wanted = shown(original(text))
    return wanted == text ? Array(raw) : record.field(wanted)
  }

  /// The text of a cell of the input before it was guarded.
  private func original(_ text: [UInt8]) -> [UInt8] {
    columns.isGuarded ? FormulaGuard.original(text[...]) : text
  }
}
