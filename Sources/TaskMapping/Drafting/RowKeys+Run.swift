/// Hashes by which the rows of one run are told apart.
///
/// They mean nothing outside of the process, because they are keyed by random numbers that each process makes for
/// itself: nobody can make two values with one hash on purpose. Identities, which are compared over the whole input, take
/// Swift's `Hasher` (SipHash-1-3); contents, which are only compared between rows of one identity and are ten times as
/// long, `ContentHasher`.
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
    var hash = ContentHasher()
    for index in task.contentColumns.indices {
      switch reading.values[task.contentColumns[index]] {
      case .unread, .missing, .broken: hash.combine(0)
      case .text(let place):
        hash.combine(UInt64(truncatingIfNeeded: place.count << 3 | 1))
        reading.withText(at: place) { hash.combine($0) }
      case .number(let number):
        hash.combine(UInt64(truncatingIfNeeded: number.scale << 3 | 2))
        hash.combine(UInt64(truncatingIfNeeded: number.digits))
        hash.combine(UInt64(truncatingIfNeeded: number.digits >> 64))
      case .boolean(let value): hash.combine(value ? 11 : 3)
      case .day(let day):
        hash.combine(4)
        hash.combine(UInt64(bitPattern: Int64(day)))
      case .instant(let instant):
        hash.combine(5)
        hash.combine(UInt64(bitPattern: instant))
      }
    }
    return hash.value
  }
}
