/// A set of ASCII characters as two machine words: a byte is looked up without a branch.
struct ASCIISet: Sendable, BitwiseCopyable {
  private let low: UInt64
  private let high: UInt64

  /// - Parameter characters: those that are not ASCII are left out.
  init(_ characters: String) {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for byte in characters.utf8 where byte < 0x80 {
      if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }
    self.low = low
    self.high = high
  }

  /// False for every byte of a character that is not ASCII.
  func contains(_ byte: UInt8) -> Bool {
    byte < 0x80 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
  }
}
