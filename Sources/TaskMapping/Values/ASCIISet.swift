/// A set of ASCII characters as two machine words: a byte is looked up without a branch.
///
/// Written as numbers, because a set that is made of text is made when it is first used, and asking whether it is made
/// costs more than the look.
struct ASCIISet: Sendable, BitwiseCopyable {
  /// Bit n stands for the byte n.
  let low: UInt64
  /// Bit n stands for the byte 64 + n.
  let high: UInt64

  /// False for every byte of a character that is not ASCII.
  func contains(_ byte: UInt8) -> Bool {
    byte < 0x80 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
  }
}
