/// Whole numbers written as ASCII digits, without a String.
enum DecimalDigits {
  static func append(_ number: Int64, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    append(number.magnitude, to: &bytes)
  }

  /// - Parameter width: filled up with zeros on the left to so many digits, 1 to 20.
  static func append(_ number: UInt64, width: Int = 1, to bytes: inout [UInt8]) {
    // From the right, because a division by ten is a multiplication, and one by a power of ten is not.
    var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    var start = 20
    var rest = number
    while rest > 0 {
      start -= 1
      digits[start] = UInt8(truncatingIfNeeded: 48 + rest % 10)
      rest /= 10
    }
    TextBytes.append(digits.span.extracting(min(start, 20 - width)..<20), to: &bytes)
  }

  /// 10 to the power of an exponent from 0 to 19.
  static func power(_ exponent: Int) -> UInt64 {
    var power: UInt64 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }
}
