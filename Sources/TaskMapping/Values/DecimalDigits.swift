/// Whole numbers written as ASCII digits, without a String.
enum DecimalDigits {
  static func append(_ number: Int64, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    append(number.magnitude, to: &bytes)
  }

  /// - Parameter width: filled up with zeros on the left to so many digits, 1 to 18.
  static func append(_ number: UInt64, width: Int = 1, to bytes: inout [UInt8]) {
    var power: UInt64 = 1
    for _ in 1..<width { power *= 10 }
    while number / power >= 10 { power *= 10 }
    var rest = number
    while power > 0 {
      bytes.append(UInt8(truncatingIfNeeded: 48 + rest / power))
      rest %= power
      power /= 10
    }
  }

  /// 10 to the power of an exponent from 0 to 19.
  static func power(_ exponent: Int) -> UInt64 {
    var power: UInt64 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }
}
