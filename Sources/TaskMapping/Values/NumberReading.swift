/// Numbers as people and spreadsheet programs write them, by a grammar of our own: no `nan`, no `inf`, no
/// hexadecimal, no digits of other scripts.
enum NumberReading {
  /// `[+-]digits` from −2⁶³ to 2⁶³−1.
  static func integer(_ text: Span<UInt8>) -> Int64? {
    var index = 0
    var isNegative = false
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      isNegative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    guard index < text.count else { return nil }
    // Counted downwards, because there is one more negative number.
    var value: Int64 = 0
    while index < text.count {
      let digit = text[index] &- 48
      guard digit < 10 else { return nil }
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (next, underflow) = tens.subtractingReportingOverflow(Int64(digit))
      if overflow || underflow { return nil }
      value = next
      index += 1
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  /// `[+-]digits[separator digits]`, exact, at most 38 digits without leading zeros.
  ///
  /// Groups stand before the separator only: the last has three digits, those before it two or three, the
  /// first one to three. So `12,34` is no number where the comma groups, instead of a hundred times too much.
  static func decimal(_ text: Span<UInt8>, separator: UInt8, group: UInt8?) -> Decimal128? {
    var number = Accumulator()
    var index = 0
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      number.isNegative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    var groupLength = 0
    var groups = 0
    while index < text.count {
      let byte = text[index]
      if byte &- 48 < 10 {
        guard number.append(byte &- 48) else { return nil }
        groupLength += 1
        index += 1
      } else if let group, let length = groupSeparatorLength(text, at: index, group) {
        guard (groups == 0 ? 1...3 : 2...3).contains(groupLength) else { return nil }
        groups += 1
        groupLength = 0
        index += length
      } else {
        break
      }
    }
    guard groups == 0 ? groupLength > 0 : groupLength == 3 else { return nil }
    if index < text.count {
      guard text[index] == separator else { return nil }
      index += 1
      guard index < text.count else { return nil }
      while index < text.count {
        guard text[index] &- 48 < 10, number.append(fraction: text[index] &- 48) else { return nil }
        index += 1
      }
    }
    return number.value
  }

  /// The canonical text of a workbook's number: a point, perhaps an exponent.
  static func numberCell(_ text: Span<UInt8>) -> Decimal128? {
    var exponentStart: Int?
    for index in text.indices where text[index] | 0x20 == UInt8(ascii: "e") {
      exponentStart = index
      break
    }
    guard let exponentStart else { return decimal(text, separator: UInt8(ascii: "."), group: nil) }
    guard
      let base = decimal(text.extracting(0..<exponentStart), separator: UInt8(ascii: "."), group: nil),
      let exponent = integer(text.extracting((exponentStart + 1)..<text.count)), (-400...400).contains(exponent)
    else { return nil }
    var scale = base.scale - Int(exponent)
    var digits = base.digits
    while scale < 0 {
      let (next, overflow) = digits.multipliedReportingOverflow(by: 10)
      guard !overflow, next.magnitude < Decimal128.limit else { return nil }
      digits = next
      scale += 1
    }
    return scale <= 38 ? Decimal128(digits: digits, scale: scale) : nil
  }

  /// Where a space groups, the no-break spaces of programs that write `1 234` do so too.
  private static func groupSeparatorLength(_ text: Span<UInt8>, at index: Int, _ group: UInt8) -> Int? {
    if text[index] == group { return 1 }
    guard group == UInt8(ascii: " "), text[index] >= 0x80 else { return nil }
    let length = TextBytes.spaceLength(text, startingAt: index)
    return length > 0 ? length : nil
  }

  private struct Accumulator {
    /// The digits, as long as they are few enough for a machine word.
    private var word: UInt64 = 0
    /// All of them, as soon as they are not.
    private var wide: Int128?
    private var scale = 0
    var isNegative = false

    /// Another digit behind a word below this is a word still.
    private static let wordLimit: UInt64 = 100_000_000_000_000_000

    mutating func append(_ digit: UInt8) -> Bool {
      if wide == nil {
        if word < Accumulator.wordLimit {
          word = word * 10 + UInt64(digit)
          return true
        }
        wide = Int128(word)
      }
      guard let digits = wide, digits < Decimal128.limit / 10 else { return false }
      wide = digits * 10 + Int128(digit)
      return true
    }

    mutating func append(fraction digit: UInt8) -> Bool {
      scale += 1
      return scale <= 38 && append(digit)
    }

    var value: Decimal128 {
      let digits = wide ?? Int128(word)
      return Decimal128(digits: isNegative ? -digits : digits, scale: scale)
    }
  }
}

extension Decimal128 {
  /// 10³⁸: a magnitude below it has at most 38 digits.
  static let limit: Int128 = 100_000_000_000_000_000_000_000_000_000_000_000_000

  /// The canonical text: a minus or nothing, digits, a point only before a fraction: `42`, `-0.5`.
  package var text: String {
    var bytes: [UInt8] = []
    appendText(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the canonical text.
  func appendText(to bytes: inout [UInt8]) {
    if digits < 0 { bytes.append(UInt8(ascii: "-")) }
    // Nearly every number is a machine word, and a wide one takes far longer to write.
    if scale <= 18, let word = Int64(exactly: digits) {
      let power = DecimalDigits.power(scale)
      DecimalDigits.append(word.magnitude / power, to: &bytes)
      if scale == 0 { return }
      bytes.append(UInt8(ascii: "."))
      DecimalDigits.append(word.magnitude % power, width: scale, to: &bytes)
      return
    }
    let all = Array(String(digits.magnitude).utf8)
    let leading = scale + 1 - all.count
    let start = bytes.count
    if leading > 0 { bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: leading)) }
    bytes.append(contentsOf: all)
    if scale > 0 { bytes.insert(UInt8(ascii: "."), at: max(bytes.count - scale, start)) }
  }

  /// Reads the canonical text; nil for anything else.
  package init?(_ text: String) {
    guard let value = NumberReading.decimal(Array(text.utf8).span, separator: UInt8(ascii: "."), group: nil) else {
      return nil
    }
    self = value
  }
}
