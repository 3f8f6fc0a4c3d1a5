/// Hashes by which the rows of one run are told apart.
///
/// They mean nothing outside of the process: Swift's `Hasher` (SipHash-1-3) is keyed by a random number that each
/// process makes for itself, so that nobody can make two values with one hash on purpose, and costs a fifth of a SHA-256.
package struct RowKeys: Sendable, BitwiseCopyable {
  /// 128 bits over what `TaskIdentity.bytes` has; nil when there is no identity.
  package let identity: (high: UInt64, low: UInt64)?
  /// 64 bits over the typed values of the columns that the task reads.
  package let content: UInt64
}

extension BoundMapping {
  func identityKey(_ reading: inout RowReading) -> (high: UInt64, low: UInt64)? {
    var hasher = Hasher()
    switch mapping.identity {
    case nil: return nil
    // The fingerprint is the same for all rows of a file.
    case .fileAndRow:
      for part in identity(in: reading)?.parts ?? [] { hasher.combine(part) }
    case .columns:
      for index in identityColumns.indices {
        let value = reading.values[identityColumns[index]]
        guard value.isPresent else { return nil }
        let place = reading.place(of: value)
        hasher.combine(place.count)
        reading.withText(at: place) { text in
          // The bytes are only read, and only during the call.
          unsafe text.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        }
      }
    }
    // The state behind a hash has 256 bits. Two hashes of it, one of them after another word, tell it apart as one
    // of 128 bits would.
    var next = hasher
    next.combine(1)
    return (UInt64(truncatingIfNeeded: hasher.finalize()), UInt64(truncatingIfNeeded: next.finalize()))
  }

  /// As `contentHash` has it: equal for rows whose values are, each of its type.
  func contentKey(_ reading: inout RowReading) -> UInt64 {
    var hasher = Hasher()
    for index in task.contentColumns.indices {
      switch reading.values[task.contentColumns[index]] {
      case .unread, .missing, .broken: hasher.combine(0)
      case .text(let place):
        hasher.combine(place.count << 3 | 1)
        reading.withText(at: place) { text in
          // The bytes are only read, and only during the call.
          unsafe text.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        }
      case .number(let number):
        hasher.combine(number.scale << 3 | 2)
        hasher.combine(Int64(truncatingIfNeeded: number.digits))
        hasher.combine(Int64(truncatingIfNeeded: number.digits >> 64))
      case .boolean(let value): hasher.combine(value ? 11 : 3)
      case .day(let day):
        hasher.combine(4)
        hasher.combine(day)
      case .instant(let instant):
        hasher.combine(5)
        hasher.combine(instant)
      }
    }
    return UInt64(truncatingIfNeeded: hasher.finalize())
  }
}
