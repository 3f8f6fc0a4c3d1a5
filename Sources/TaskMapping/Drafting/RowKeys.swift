internal import Crypto
internal import SpreadsheetReading

/// What a row is known by: its identity, its content, its place in the order, its unique values.
extension BoundMapping {
  /// - Returns: nil when the mapping has none, or one of its columns has no value.
  func identity(in reading: borrowing RowReading) -> TaskIdentity? {
    switch mapping.identity {
    case nil: return nil
    case .fileAndRow:
      if case .original(let fingerprint, let row) = originalPlace?.claim(in: reading.cells) {
        return TaskIdentity(parts: [fingerprint, String(row)])
      }
      return TaskIdentity(parts: [context.fingerprint, String(reading.cells.number)])
    case .columns(let columns):
      var parts: [String] = []
      parts.reserveCapacity(columns.count)
      for column in columns {
        guard reading.values[column].isPresent else { return nil }
        parts.append(reading.values[column].text(in: reading))
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
  func contentHash(of reading: inout RowReading) -> ContentHash {
    reading.scratch.removeAll(keepingCapacity: true)
    for index in task.contentColumns.indices {
      switch reading.values[task.contentColumns[index]] {
      case .unread, .missing, .broken: reading.scratch.append(0)
      case .text(let place):
        reading.scratch.append(1)
        ShortHash.append(UInt64(place.count), to: &reading.scratch)
        reading.appendToScratch(place)
      case .number(let number):
        reading.scratch.append(2)
        let place = reading.place(of: .number(number))
        ShortHash.append(UInt64(place.count), to: &reading.scratch)
        reading.appendToScratch(place)
      case .boolean(let value):
        reading.scratch.append(3)
        ShortHash.append(1, to: &reading.scratch)
        reading.scratch.append(value ? 1 : 0)
      case .day(let day):
        reading.scratch.append(4)
        ShortHash.append(8, to: &reading.scratch)
        ShortHash.append(UInt64(bitPattern: Int64(day)), to: &reading.scratch)
      case .instant(let instant):
        reading.scratch.append(5)
        ShortHash.append(8, to: &reading.scratch)
        ShortHash.append(UInt64(bitPattern: instant), to: &reading.scratch)
      }
    }
    return ContentHash(bytes: ShortHash.of(reading.scratch))
  }

  /// The values of columns that must be unique over the input.
  func uniqueKeys(in reading: borrowing RowReading) -> [MappedRow.UniqueKey] {
    var keys: [MappedRow.UniqueKey] = []
    for column in uniqueColumns where reading.values[column].isPresent {
      var bytes: [UInt8] = []
      reading.values[column].append(to: &bytes, in: reading)
      keys.append(MappedRow.UniqueKey(column: column, hash: ShortHash.of(bytes)))
    }
    return keys
  }

  /// Bytes that compare as the values of `order` do, missing ones last; without `order` as the starts do, rows
  /// without one first.
  func sortKey(of reading: borrowing RowReading, start: Int64?) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(16)
    guard !mapping.order.isEmpty else {
      guard let start else { return [0] }
      key.append(1)
      SortKey.append(start, to: &key)
      return key
    }
    for column in mapping.order { SortKey.append(reading.values[column], in: reading, to: &key) }
    return key
  }
}

/// The first 16 bytes of SHA-256.
enum ShortHash {
  static func of(_ bytes: [UInt8]) -> [UInt8] {
    // The digest has 32 bytes, of which the first 16 are copied.
    unsafe digest(of: bytes).withUnsafeBytes { unsafe Array($0.prefix(16)) }
  }

  private static func digest(of bytes: [UInt8]) -> SHA256.Digest {
    var hash = SHA256()
    // The buffer lives for the call, which only reads it. (`update(data:)` finds it by ways of some 200 ns.)
    unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    return hash.finalize()
  }

  /// Big-endian, 8 bytes.
  static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    // Eight bytes of a local value, read during the call.
    unsafe withUnsafeBytes(of: number.bigEndian) { unsafe bytes.append(contentsOf: $0) }
  }
}
