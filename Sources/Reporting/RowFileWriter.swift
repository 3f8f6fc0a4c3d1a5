import Diagnostics
import Foundation
import Ledger
import SpreadsheetReading

/// Writes one row file: the original header and cells exactly, in the dialect and encoding of the input, and
/// taskferry's own columns behind them.
final class RowFileWriter {
  private let kind: RowFile
  private let file: WholeFile
  private let encoding: OutputEncoding
  private let record: DelimitedRecord
  /// How many original columns each record gets; nil when the input has no header to count.
  private let width: Int?
  /// How many columns the input has, those of an earlier run included.
  private let inputWidth: Int
  /// Where an earlier run put surplus cells; nil when it did not.
  private let surplusColumn: Int?
  /// The fingerprint of the input, where rows say which file they are of.
  private let origin: String?

  init(_ kind: RowFile, in folder: String, input: InputRecord, namesOrigin: Bool) throws(ReportError) {
    self.kind = kind
    origin = namesOrigin ? input.fingerprint : nil
    file = try WholeFile(path: folder + "/" + kind.name)
    encoding = try OutputEncoding(input.encoding)
    try file.write(encoding.byteOrderMark)
    record = DelimitedRecord(delimiter: input.delimiter ?? UInt8(ascii: ","))
    let own = input.header.firstIndex { OwnColumns.contain($0) }
    width = input.header.isEmpty ? nil : own ?? input.header.count
    inputWidth = input.header.count
    surplusColumn = input.header.firstIndex(of: OwnColumns.surplus)
    if let width {
      let cells: [UInt8]
      if let raw = input.rawHeader {
        let bytes = Array(raw.utf8)
        let ranges = record.fieldRanges(of: bytes)
        cells = Array(bytes[..<(ranges.prefix(width).last?.upperBound ?? 0)])
      } else {
        cells = record.joined(Array(input.header.prefix(width)))
      }
      var added = kind.addedHeader
      if origin != nil { added.insert(OwnColumns.source, at: 1) }
      try write(cells, added)
    }
  }

  func write(_ row: ReportRow) throws(ReportError) {
    let (cells, surplus) = originalCells(of: row)
    var added = kind.addedFields(for: row, surplus: surplus)
    if let origin {
      // A row of a corrected file goes on naming the file and the row it had first.
      let original = row.originalPlace ?? [origin, String(row.number)]
      added.replaceSubrange(0..<1, with: [original[1], original[0]])
    }
    try write(cells, added)
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
      let cells = width == 0 ? [] : Array(bytes[..<ranges[min(width, ranges.count) - 1].upperBound])
      let missing = repeatElement(record.delimiter, count: max(0, width - ranges.count))
      return (cells + missing, surplus(of: bytes, ranges))
    case .cells(let cells):
      var texts = cells.map(\.text)
      var surplus = surplusColumn.flatMap { texts.indices.contains($0) ? texts[$0] : nil } ?? ""
      if let width {
        surplus += texts.dropFirst(inputWidth).joined(separator: " ")
        texts = Array(texts.prefix(width)) + Array(repeating: "", count: max(0, width - texts.count))
      }
      return (record.joined(texts), surplus)
    case nil:
      return (record.joined(Array(repeating: "", count: width ?? 1)), "")
    }
  }

  /// What an earlier run found left over, and what stands beyond the header now, as it stands there.
  private func surplus(of bytes: [UInt8], _ ranges: [Range<Int>]) -> String {
    var parts: [String] = []
    if let surplusColumn, surplusColumn < ranges.count { parts.append(record.text(of: bytes[ranges[surplusColumn]])) }
    if ranges.count > inputWidth {
      parts.append(String(decoding: bytes[ranges[inputWidth].lowerBound...], as: UTF8.self))
    }
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension ReportRow {
  /// Fingerprint and row number out of an identity that consists of them.
  fileprivate var originalPlace: [String]? {
    guard let identity, let parts = try? JSONDecoder().decode([String].self, from: Data(identity.utf8)),
      parts.count == 2
    else { return nil }
    return parts
  }
}
