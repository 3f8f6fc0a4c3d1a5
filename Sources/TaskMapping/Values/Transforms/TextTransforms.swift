internal import Foundation

/// The steps of `do:` on UTF-8 bytes.
enum TextTransforms {
  /// White space of any kind and length becomes one space; none is left at the ends.
  static func collapsingSpaces(_ text: [UInt8]) -> [UInt8] {
    let span = text.span
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var isPending = false
    var index = 0
    while index < span.count {
      let length = TextBytes.spaceLength(span, startingAt: index)
      if length > 0 {
        isPending = !result.isEmpty
        index += length
        continue
      }
      if isPending { result.append(0x20) }
      isPending = false
      result.append(span[index])
      index += 1
    }
    return result
  }

  /// Each word with a capital and the rest in lower case. A word begins after anything but a letter, a digit,
  /// a combining mark or an apostrophe: `o'neill-SMITH` becomes `O'neill-Smith`.
  static func titled(_ text: [UInt8]) -> [UInt8] {
    var result = ""
    var isInWord = false
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      let properties = scalar.properties
      if properties.isAlphabetic || properties.numericType != nil {
        result += isInWord ? properties.lowercaseMapping : properties.titlecaseMapping
        isInWord = true
      } else {
        result.unicodeScalars.append(scalar)
        let isMark = properties.canonicalCombiningClass != .notReordered
        isInWord = isInWord && (isMark || scalar == "'" || scalar == "’")
      }
    }
    return Array(result.utf8)
  }

  /// Decimal digits only; those of other scripts become 0 to 9.
  static func digits(_ text: [UInt8]) -> [UInt8] {
    if TextBytes.isASCII(text.span) { return text.filter { $0 &- 48 < 10 } }
    return String(decoding: text, as: UTF8.self).unicodeScalars.compactMap { scalar in
      guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
      return 48 + UInt8(value)
    }
  }

  /// Lower case letters a to z and digits with single hyphens between them: `Müller & Söhne` becomes
  /// `muller-sohne`.
  static func slug(_ text: [UInt8]) -> [UInt8] {
    let plain = String(decoding: text, as: UTF8.self).lowercased().decomposedStringWithCompatibilityMapping
    var result: [UInt8] = []
    var isPending = false
    for scalar in plain.unicodeScalars {
      if let letters = slugLetters(scalar) {
        if isPending, !result.isEmpty { result.append(UInt8(ascii: "-")) }
        isPending = false
        result.append(contentsOf: letters)
      } else if scalar.properties.canonicalCombiningClass == .notReordered, scalar != "'", scalar != "’" {
        isPending = true
      }
    }
    return result
  }

  private static func slugLetters(_ scalar: Unicode.Scalar) -> [UInt8]? {
    switch scalar {
    case "a"..."z", "0"..."9": [UInt8(scalar.value)]
    case "ß": Array("ss".utf8)
    case "æ": Array("ae".utf8)
    case "œ": Array("oe".utf8)
    case "ø": [UInt8(ascii: "o")]
    case "ł": [UInt8(ascii: "l")]
    case "đ", "ð": [UInt8(ascii: "d")]
    case "þ": Array("th".utf8)
    case "ı": [UInt8(ascii: "i")]
    default: nil
    }
  }

  static func stripping(_ text: [UInt8], _ characters: String) -> [UInt8] {
    let unwanted = Set(characters.unicodeScalars)
    let kept = String(decoding: text, as: UTF8.self).unicodeScalars.filter { !unwanted.contains($0) }
    return Array(String(String.UnicodeScalarView(kept)).utf8)
  }

  /// Every occurrence, from the left, without looking again at what was put in.
  static func replacing(_ text: [UInt8], _ from: [UInt8], with to: [UInt8]) -> [UInt8] {
    guard let first = from.first else { return text }
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == first, text[index...].starts(with: from) {
        result.append(contentsOf: to)
        index += from.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// The part at `take` between separators, from 1, or from the end when negative; empty when there is none.
  /// White space around the part goes.
  static func part(of text: [UInt8], _ separator: [UInt8], _ take: Int) -> [UInt8] {
    guard let first = separator.first else { return take == 1 || take == -1 ? text : [] }
    var parts: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < text.count {
      if text[index] == first, text[index...].starts(with: separator) {
        parts.append(start..<index)
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
    parts.append(start..<text.count)
    let position = take > 0 ? take - 1 : parts.count + take
    guard parts.indices.contains(position) else { return [] }
    let part = Array(text[parts[position]])
    return Array(part[TextBytes.trimmedRange(part.span)])
  }

  /// The characters a workbook's cell can hold: nothing is filled up beyond that.
  private static let widestPadding = 32_767

  /// Filled up on the left to `width` Unicode scalars; a filler of several is cut to fit.
  static func padded(_ text: [UInt8], _ width: Int, _ filler: String) -> [UInt8] {
    let missing = min(width, widestPadding) - TextBytes.scalarCount(text.span)
    let scalars = Array(filler.unicodeScalars)
    guard missing > 0, !scalars.isEmpty else { return text }
    let padding = (0..<missing).map { scalars[$0 % scalars.count] }
    return Array(String(String.UnicodeScalarView(padding)).utf8) + text
  }

  /// At most `maximum` Unicode scalars or bytes, the mark included where something was cut. No character is
  /// cut in two.
  static func truncated(_ text: [UInt8], _ maximum: Int, _ unit: Transform.LengthUnit, _ mark: [UInt8]) -> [UInt8] {
    func length(_ bytes: [UInt8]) -> Int { unit == .bytes ? bytes.count : TextBytes.scalarCount(bytes.span) }
    guard length(text) > maximum else { return text }
    let usedMark = length(mark) <= maximum ? mark : []
    var room = maximum - length(usedMark)
    var end = 0
    while end < text.count {
      var next = end + 1
      while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
      let cost = unit == .bytes ? next - end : 1
      if cost > room { break }
      room -= cost
      end = next
    }
    return Array(text[..<end]) + usedMark
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let letters = Array("0123456789abcdef".utf8)
    return bytes.flatMap { [letters[Int($0 >> 4)], letters[Int($0 & 15)]] }
  }
}
