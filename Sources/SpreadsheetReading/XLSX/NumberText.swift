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

  /// Appends the canonical text of `source` to `target`; false when it is no number of finite size.
  static func append(_ source: ArraySlice<UInt8>, to target: inout [UInt8]) -> Bool {
    if isCanonical(source) {
      target.append(contentsOf: source)
      return true
    }
    guard let value = value(of: source) else { return false }
    append(value, to: &target)
    return true
  }

  /// The number, by a grammar of our own: `Double("0x1p3")`, `Double("nan")` and `Double("inf")` are no numbers
  /// of a workbook. Nil also for one too large.
  static func value(of source: ArraySlice<UInt8>) -> Double? {
    guard isDecimal(source), let value = Double(String(decoding: source, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }

  /// Whether the text can be kept as it stands.
  static func isCanonical(_ source: ArraySlice<UInt8>) -> Bool {
    var index = source.startIndex
    let end = source.endIndex
    let isNegative = index < end && source[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let integerStart = index
    while index < end, isDigit(source[index]) { index += 1 }
    let integerDigits = index - integerStart
    guard integerDigits > 0 else { return false }
    let leadsWithZero = source[integerStart] == UInt8(ascii: "0")
    if leadsWithZero && integerDigits > 1 { return false }
    // Digits of an integer are kept even beyond what a Double holds: an identifier must survive.
    if index == end { return !(leadsWithZero && isNegative) && integerDigits <= 40 }
    guard source[index] == UInt8(ascii: "."), integerDigits <= safeDigits else { return false }
    index += 1
    let fractionStart = index
    while index < end, isDigit(source[index]) { index += 1 }
    let fractionDigits = index - fractionStart
    return index == end && fractionDigits > 0 && integerDigits + fractionDigits <= safeDigits
      && source[end - 1] != UInt8(ascii: "0")
  }

  /// `[+-] digits [. digits] [e [+-] digits]`, with digits on one side of the point at least.
  private static func isDecimal(_ source: ArraySlice<UInt8>) -> Bool {
    var rest = source
    func skipSign() {
      if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
    }
    func skipDigits() -> Int {
      let count = rest.prefix(while: isDigit).count
      rest = rest.dropFirst(count)
      return count
    }
    skipSign()
    var digits = skipDigits()
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      digits += skipDigits()
    }
    guard digits > 0 else { return false }
    guard let letter = rest.first else { return true }
    guard letter | 0x20 == UInt8(ascii: "e") else { return false }
    rest = rest.dropFirst()
    skipSign()
    return skipDigits() > 0 && rest.isEmpty
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
