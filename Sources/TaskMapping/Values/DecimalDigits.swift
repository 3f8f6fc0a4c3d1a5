/// Whole numbers written as ASCII digits, without a String.
enum DecimalDigits {
  static func append(_ number: Int64, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    append(number.magnitude, to: &bytes)
  }

  /// - Parameter width: filled up with zeros on the left to so many digits.
  static func append(_ number: UInt64, width: Int = 1, to bytes: inout [UInt8]) {
    var count = 1
    var rest = number / 10
    while rest > 0 {
      count += 1
      rest /= 10
    }
    count = max(count, width)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
    var index = bytes.count
    rest = number
    while rest > 0 {
      index -= 1
      bytes[index] = UInt8(truncatingIfNeeded: 48 + rest % 10)
      rest /= 10
    }
  }

  /// 10 to the power of an exponent from 0 to 19.
  static func power(_ exponent: Int) -> UInt64 {
    var power: UInt64 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }
}
