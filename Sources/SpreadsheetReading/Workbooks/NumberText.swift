/// Brings the numbers of a workbook into their canonical text: the shortest plain decimal that reads back the
/// same, never with an exponent.
///
/// | in the file            | canonical            |
/// |------------------------|----------------------|
/// | `42`                   | `42`                 |
/// | `123456789012345`      | `123456789012345`    |
/// | `0.10000000000000001`  | `0.1`                |
/// | `1.5E3`                | `1500`               |
/// | `1E-7`                 | `0.0000001`          |
/// | `-0`                   | `0`                  |
enum NumberText {
  /// Digits for which every decimal is the shortest one of some `Double`.
  private static let safeDigits = 15

  /// Brings a text into the canonical form; false, and the text as it was, when it is no number of finite size.
  static func canonicalize(_ text: inout [UInt8]) -> Bool {
    if isCanonical(text) { return true }
    guard let value = value(of: text) else { return false }
    text.removeAll(keepingCapacity: true)
    append(value, to: &text)
    return true
  }

  /// The number, by a grammar of our own: `[+-] digits [. digits] [e [+-] digits]`, with digits on one side of
  /// the point at least. `Double("0x1p3")`, `Double("nan")` and `Double("inf")` are no numbers of a workbook.
  /// Nil also for one too large.
  static func value(of text: [UInt8]) -> Double? {
    guard let decimal = Decimal(text) else { return nil }
    if let exact = decimal.exactValue { return exact }
    guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  /// Whether the text can be kept as it stands.
  static func isCanonical(_ text: [UInt8]) -> Bool {
    var index = 0
    let end = text.count
    let isNegative = index < end && text[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let integerStart = index
    while index < end, isDigit(text[index]) { index += 1 }
    let integerDigits = index - integerStart
    guard integerDigits > 0 else { return false }
    let leadsWithZero = text[integerStart] == UInt8(ascii: "0")
    if leadsWithZero && integerDigits > 1 { return false }
    // Digits of an integer are kept even beyond what a Double holds: an identifier must survive.
    if index == end { return !(leadsWithZero && isNegative) && integerDigits <= 40 }
    guard text[index] == UInt8(ascii: "."), integerDigits <= safeDigits else { return false }
    index += 1
    let fractionStart = index
    while index < end, isDigit(text[index]) { index += 1 }
    let fractionDigits = index - fractionStart
    return index == end && fractionDigits > 0 && integerDigits + fractionDigits <= safeDigits
      && text[end - 1] != UInt8(ascii: "0")
  }

  /// The digits of a number taken apart.
  private struct Decimal {
    /// All digits as one integer, as long as there are no more than 19.
    var digits: UInt64 = 0
    var digitCount = 0
    /// Digits after the point.
    var scale = 0
    var isNegative = false
    var hasExponent = false

    init?(_ text: [UInt8]) {
      var index = 0
      let end = text.count
      func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") }
      if index < end, isSign(text[index]) {
        isNegative = text[index] == UInt8(ascii: "-")
        index += 1
      }
      let start = index
      var point: Int?
      while index < end {
        if isDigit(text[index]) {
          if digitCount < 19 { digits = digits * 10 + UInt64(text[index] - UInt8(ascii: "0")) }
          digitCount += 1
        } else if text[index] == UInt8(ascii: "."), point == nil {
          point = index
        } else {
          break
        }
        index += 1
      }
      guard digitCount > 0 else { return nil }
      if let point { scale = digitCount - (point - start) }
      if index == end { return }
      guard text[index] | 0x20 == UInt8(ascii: "e") else { return nil }
      hasExponent = true
      index += 1
      if index < end, isSign(text[index]) { index += 1 }
      guard index < end else { return nil }
      while index < end, isDigit(text[index]) { index += 1 }
      if index < end { return nil }
    }

    /// A quotient of two integers that a Double holds exactly is rounded once, and therefore rightly
    /// (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990).
    var exactValue: Double? {
      guard !hasExponent, digitCount <= 19, digits <= 1 << 53, scale <= 22 else { return nil }
      let value = Double(digits) / Decimal.powersOfTen[scale]
      return isNegative ? -value : value
    }

    private static let powersOfTen: [Double] = [
      1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
      1e20, 1e21, 1e22,
    ]
  }

  /// Appends the shortest decimal of a finite number.
  private static func append(_ value: Double, to target: inout [UInt8]) {
    if value == 0 { return target.append(UInt8(ascii: "0")) }
    // The standard library's description has the shortest digits; only its exponent is taken apart here.
    let text = Array(value.magnitude.description.utf8)
    let mantissa = text.prefix { $0 != UInt8(ascii: "e") }
    let exponent = Int(String(decoding: text.dropFirst(mantissa.count + 1), as: UTF8.self)) ?? 0
    let pointAt = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.count
    var digits = mantissa.filter { $0 != UInt8(ascii: ".") }
    var point = pointAt + exponent
    let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(leadingZeros)
    point -= leadingZeros
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }

    if value < 0 { target.append(UInt8(ascii: "-")) }
    if point <= 0 {
      target.append(contentsOf: [UInt8(ascii: "0"), UInt8(ascii: ".")])
      target.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
      target.append(contentsOf: digits)
    } else {
      target.append(contentsOf: digits.prefix(point))
      if digits.count > point {
        target.append(UInt8(ascii: "."))
        target.append(contentsOf: digits.dropFirst(point))
      } else {
        target.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: point - digits.count))
      }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
