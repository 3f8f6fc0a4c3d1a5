/// Long numbers that a spreadsheet program wrote into a text file as `4.93E+11`: the digits are gone.
enum DestroyedNumber {
  /// Whether a trimmed cell is `digits[.digits]E±digits`. Without a sign, as in `1E5`, it may well be a code.
  static func isOne(_ text: Span<UInt8>) -> Bool {
    // Almost every cell is told by its ends.
    guard text.count >= 4, text[text.count - 1] &- 48 < 10, text[0] &- 48 < 10 || text[0] == UInt8(ascii: "-") else {
      return false
    }
    var index = text[0] == UInt8(ascii: "-") ? 1 : 0
    guard skipDigits(text, &index) else { return false }
    if index < text.count, text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ",") {
      index += 1
      guard skipDigits(text, &index) else { return false }
    }
    guard index + 2 < text.count, text[index] | 0x20 == UInt8(ascii: "e") else { return false }
    guard text[index + 1] == UInt8(ascii: "+") || text[index + 1] == UInt8(ascii: "-") else { return false }
    index += 2
    return skipDigits(text, &index) && index == text.count
  }

  static func problem(_ text: Span<UInt8>) -> ValueProblem {
    ValueProblem(
      .mapNumberDestroyed, "\(ValueProblem.quoted(text)) is what is left of a longer number: its digits are gone",
      fix: "export the file again with this column formatted as text")
  }

  private static func skipDigits(_ text: Span<UInt8>, _ index: inout Int) -> Bool {
    let start = index
    while index < text.count, text[index] &- 48 < 10 { index += 1 }
    return index > start
  }
}
