internal import Crypto

/// What a row is known by: its identity, its content, its place in the order, its unique values.
extension BoundMapping {
  /// - Returns: nil when the mapping has none, or one of its columns has no value.
  func identity(in reading: RowReading) -> TaskIdentity? {
    switch mapping.identity {
    case nil: return nil
    case .fileAndRow: return TaskIdentity(parts: [context.fingerprint, String(reading.cells.number)])
    case .columns(let columns):
      var parts: [String] = []
      parts.reserveCapacity(columns.count)
      for column in columns {
        guard reading.values[column].isPresent else { return nil }
        parts.append(reading.values[column].text(in: reading.cells))
      }
      return TaskIdentity(parts: parts)
    }
  }

  /// A row without its identity cannot be told from others.
  func checkIdentity(_ reading: inout RowReading) {
    for column in identityColumns {
      guard case .missing = reading.values[column] else { continue }
      if reading.problems.contains(where: { $0.column == column }) { continue }
      record(
        ValueProblem(
          .mapIdentityMissing,
          "column \(columns[column].rule.name) is part of the identity and has no value: the row cannot be told from others",
          fix: "fill the cell"),
        in: column, stopsRun: false, &reading)
    }
  }

  /// SHA-256 over the columns that the task reads, in the order of the mapping: for each one byte that tells
  /// the type, 0 for a missing value, then its length in 8 bytes and its canonical bytes.
  func contentHash(of reading: RowReading, _ scratch: inout [UInt8]) -> ContentHash {
    scratch.removeAll(keepingCapacity: true)
    for column in task.contentColumns {
      switch reading.values[column] {
      case .unread, .missing, .broken: scratch.append(0)
      case .source(let start, let end):
        scratch.append(1)
        ShortHash.append(UInt64(end - start), to: &scratch)
        TextBytes.append(reading.cells.bytes.span.extracting(start..<end), to: &scratch)
      case .text(let text):
        scratch.append(1)
        ShortHash.append(UInt64(text.utf8.count), to: &scratch)
        scratch.append(contentsOf: text.utf8)
      case .number(let number):
        let text = number.text
        scratch.append(2)
        ShortHash.append(UInt64(text.utf8.count), to: &scratch)
        scratch.append(contentsOf: text.utf8)
      case .boolean(let value):
        scratch.append(3)
        ShortHash.append(1, to: &scratch)
        scratch.append(value ? 1 : 0)
      case .day(let day):
        scratch.append(4)
        ShortHash.append(8, to: &scratch)
        ShortHash.append(UInt64(bitPattern: Int64(day)), to: &scratch)
      case .instant(let instant):
        scratch.append(5)
        ShortHash.append(8, to: &scratch)
        ShortHash.append(UInt64(bitPattern: instant), to: &scratch)
      }
    }
    return ContentHash(bytes: ShortHash.of(scratch))
  }

  /// The values of columns that must be unique over the input.
  func uniqueKeys(in reading: RowReading) -> [MappedRow.UniqueKey] {
    uniqueColumns.compactMap { column in
      guard reading.values[column].isPresent else { return nil }
      var bytes: [UInt8] = []
      reading.values[column].append(to: &bytes, in: reading.cells)
      return MappedRow.UniqueKey(column: column, hash: ShortHash.of(bytes))
    }
  }

  /// Bytes that compare as the values of `order` do, missing ones last; without `order` as the starts do, rows
  /// without one first.
  func sortKey(of reading: RowReading, start: Int64?) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(16)
    guard !mapping.order.isEmpty else {
      guard let start else { return [0] }
      key.append(1)
      SortKey.append(start, to: &key)
      return key
    }
    for column in mapping.order { SortKey.append(reading.values[column], in: reading.cells, to: &key) }
    return key
  }
}

/// The first 16 bytes of SHA-256.
enum ShortHash {
  static func of(_ bytes: [UInt8]) -> [UInt8] {
    // The digest has 32 bytes, of which the first 16 are copied.
    unsafe SHA256.hash(data: bytes).withUnsafeBytes { unsafe Array($0.prefix(16)) }
  }

  /// Big-endian, 8 bytes.
  static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    // Eight bytes of a local value, read during the call.
    unsafe withUnsafeBytes(of: number.bigEndian) { unsafe bytes.append(contentsOf: $0) }
  }
}
