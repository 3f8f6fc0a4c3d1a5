/// Where a cell says it is: `C17`.
struct CellReference: Equatable {
  /// From 0.
  var column: Int
  /// From 1.
  var row: Int

  /// Nil for anything but letters followed by a number without leading zeros, or beyond `maximumColumns`
  /// or nine digits.
  init?(_ text: Span<UInt8>, maximumColumns: Int) {
    var index = 0
    var column = 0
    while index < text.count, case let letter = text[index] & 0xDF, letter &- UInt8(ascii: "A") < 26 {
      column = column * 26 + Int(letter - UInt8(ascii: "A")) + 1
      guard column <= maximumColumns else { return nil }
      index += 1
    }
    guard column > 0, let row = CellReference.number(text, from: index) else { return nil }
    self.column = column - 1
    self.row = row
  }

  /// A positive number without sign or leading zero that reaches to the end; nil for anything else.
  static func number(_ text: Span<UInt8>, from start: Int = 0) -> Int? {
    guard start < text.count, text.count - start <= 9, text[start] != UInt8(ascii: "0") else { return nil }
    var value = 0
    for index in start..<text.count {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// The number of a shared text, of at most nine digits; nil for anything else.
  static func index(_ text: [UInt8], _ range: Range<Int>) -> Int? {
    guard !range.isEmpty, range.count <= 9 else { return nil }
    var value = 0
    for index in range {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}
