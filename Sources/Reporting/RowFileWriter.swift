import Diagnostics
import Foundation
import Ledger
import SpreadsheetReading

/// Writes one row file: the original header and cells exactly, in the dialect and encoding of the input, and
/// taskferry's own columns behind them.
final class RowFileWriter {
  private let kind: RowFile
  private let file: OwnerOnlyFile
  private let encoding: OutputEncoding
  private let record: DelimitedRecord
  /// How many original columns each record gets; nil when the input has no header to count.
  private let width: Int?

  init(_ kind: RowFile, in folder: String, input: InputRecord) throws(ReportError) {
    self.kind = kind
    file = try OwnerOnlyFile(path: folder + "/" + kind.name)
    encoding = try OutputEncoding(input.encoding)
    try file.write(encoding.byteOrderMark)
    record = DelimitedRecord(delimiter: input.delimiter ?? UInt8(ascii: ","))
    let own = input.header.firstIndex { $0.hasPrefix("_tf_") }
    width = input.header.isEmpty ? nil : own ?? input.header.count
    if let width {
      let cells: [UInt8]
      if let raw = input.rawHeader {
        let bytes = Array(raw.utf8)
        let ranges = record.fieldRanges(of: bytes)
        cells = Array(bytes[..<(ranges.prefix(width).last?.upperBound ?? 0)])
      } else {
        cells = record.joined(Array(input.header.prefix(width)))
      }
      try write(cells, kind.addedHeader)
    }
  }

  func write(_ row: ReportRow) throws(ReportError) {
    let (cells, surplus) = originalCells(of: row)
    try write(cells, kind.addedFields(for: row, surplus: surplus))
  }

  func finish() throws(ReportError) { try file.finish() }

  private func write(_ cells: [UInt8], _ added: [String]) throws(ReportError) {
    let bytes = cells + [record.delimiter] + record.joined(added) + [0x0D, 0x0A]
    try file.write(encoding.encoded(bytes))
  }

  /// The row's own cells, brought to the header's width: short rows are filled up, surplus fields handed apart.
  private func originalCells(of row: ReportRow) -> (cells: [UInt8], surplus: String) {
    switch row.cells {
    case .record(let bytes):
      guard let width else { return (bytes, "") }
      let ranges = record.fieldRanges(of: bytes)
      if ranges.count <= width {
        return (bytes + repeatElement(record.delimiter, count: width - ranges.count), "")
      }
      let kept = width == 0 ? 0 : ranges[width - 1].upperBound
      return (Array(bytes[..<kept]), String(decoding: bytes[min(kept + 1, bytes.count)...], as: UTF8.self))
    case .cells(let cells):
      var texts = cells.map(\.text)
      if let width {
        texts = Array(texts.prefix(width)) + Array(repeating: "", count: max(0, width - texts.count))
      }
      return (record.joined(texts), "")
    case nil:
      return (record.joined(Array(repeating: "", count: width ?? 1)), "")
    }
  }
}
