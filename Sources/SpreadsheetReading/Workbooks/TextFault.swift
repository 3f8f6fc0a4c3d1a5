/// Why a text cannot be that of a cell.
enum TextFault {
  /// More characters (Unicode scalars) than a cell can hold; only the beginning may have been kept.
  case tooLong
  /// A U+0000, which XML cannot hold and `_x0000_` can.
  case nul
  /// Half a surrogate pair, which is no character.
  case brokenCharacter

  /// Nil for a sound text in UTF-8.
  init?(_ text: ArraySlice<UInt8>, _ limits: ReadingLimits) {
    if text.count > limits.cellCharacters, text.count(where: { $0 & 0xC0 != 0x80 }) > limits.cellCharacters {
      self = .tooLong
    } else if text.contains(0) {
      self = .nul
    } else {
      return nil
    }
  }
}
