import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import SpreadsheetReading
import TaskMapping

/// How values that are more than a number or a word are written into columns.
enum StoredValues {
  /// Milliseconds since 1970. A fraction of a millisecond is lost.
  static func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1_000).rounded()) }

  static func date(milliseconds: Int64) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1_000) }

  /// The identity as the view `results` shows it, in UTF-8. Within a dataset, whose identities all have the
  /// same number of parts, two of them are equal exactly when these bytes are.
  static func identity(_ identity: TaskIdentity) -> Data { Data(identity.text.utf8) }

  static func text(_ data: Data?) -> String? { data.map { String(decoding: $0, as: UTF8.self) } }

  /// JSON with sorted keys, so that equal values are equal texts.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func value<Value: Decodable>(_ type: Value.Type, json: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }
}

/// The original cells of a row as bytes.
///
///     0x00 record            a text file's record
///     0x01 (kind length text)*  a workbook's cells: one byte, four bytes big-endian, UTF-8
enum StoredCells {
  static func encode(_ cells: OriginalCells) -> Data {
    switch cells {
    case .record(let record):
      var data = Data(capacity: record.count + 1)
      data.append(0)
      data.append(contentsOf: record)
      return data
    case .cells(let cells):
      var data = Data([1])
      for cell in cells {
        let text = cell.text.utf8
        data.append(cell.kind.rawValue)
        data.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: text.count >> (8 * (3 - $0))) })
        data.append(contentsOf: text)
      }
      return data
    }
  }

  /// - Returns: nil when the bytes are none that `encode` makes.
  static func decode(_ data: Data) -> OriginalCells? {
    let bytes = [UInt8](data)
    switch bytes.first {
    case 0: return .record(Array(bytes.dropFirst()))
    case 1: return cells(bytes.dropFirst())
    default: return nil
    }
  }

  private static func cells(_ bytes: ArraySlice<UInt8>) -> OriginalCells? {
    var rest = bytes
    var cells: [OriginalCells.Cell] = []
    while !rest.isEmpty {
      guard rest.count >= 5, let kind = CellKind(rawValue: rest[rest.startIndex]) else { return nil }
      let length = rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(5)
      guard rest.count >= length else { return nil }
      cells.append(OriginalCells.Cell(kind: kind, text: String(decoding: rest.prefix(length), as: UTF8.self)))
      rest = rest.dropFirst(length)
    }
    return .cells(cells)
  }
}
