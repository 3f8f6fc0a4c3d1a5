internal import Crypto
package import TaskMapping

/// 16 bytes: two different values with the same hash are not to be expected before 2^64 rows, and cannot be made on
/// purpose. From a SHA-256, or from the keyed hash of a row (`RowKeys`); the two are never compared.
package struct IdentityHash: Sendable, Hashable, BitwiseCopyable {
  let high: UInt64
  let low: UInt64

  /// The hash of what makes two rows of one run the same task; nil when the row has no identity.
  package init?(_ keys: RowKeys) {
    guard let identity = keys.identity else { return nil }
    high = identity.high
    low = identity.low
  }

  /// The hash of what makes two rows the same task.
  package init(_ identity: TaskIdentity) { self.init(hashing: identity.bytes) }

  /// The hash of a value that has to be unique in its column. Values of two columns never meet.
  /// - Parameter column: the column's index in the mapping.
  package init(value: String, inColumn column: Int) {
    self.init(hashing: Array("\(column):".utf8) + Array(value.utf8))
  }

  /// The same for a value that was hashed when its row was mapped.
  package init(_ key: MappedRow.UniqueKey) { self.init(hashing: Array("\(key.column):".utf8) + key.hash) }

  private init(hashing bytes: [UInt8]) {
    var high: UInt64 = 0
    var low: UInt64 = 0
    for (index, byte) in SHA256.hash(data: bytes).prefix(16).enumerated() {
      if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
    }
    self.high = high
    self.low = low
  }
}
