/// What a number format shows a number as.
enum NumberFormatKind: UInt8 {
  case number
  case date
  case dateTime
  case time
  /// A sum of hours, minutes or seconds that does not start again after a day: `[h]:mm`.
  case elapsed
}

/// Reads format codes such as `yyyy\-mm\-dd;@` as far as to tell dates from numbers.
///
/// Rules from ISO/IEC 29500-1, 18.8.31: only the first section decides; quoted and escaped characters, colours,
/// conditions and locales in brackets mean nothing; `m` is a month unless it stands beside hours or seconds.
enum NumberFormatCode {
  /// The formats that need no code (18.8.30). The numbers 27 to 36 and 50 to 58 are dates of East Asian locales.
  static func kind(ofBuiltIn id: Int) -> NumberFormatKind {
    switch id {
    case 14...17, 27...31, 36, 50...54, 57, 58: .date
    case 34, 35, 55, 56: .date
    case 18...21, 32, 33, 45, 47: .time
    case 22: .dateTime
    case 46: .elapsed
    default: .number
    }
  }

  static func kind(of code: String) -> NumberFormatKind {
    var found = Letters()
    let bytes = Array(code.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: ";"): return found.kind
      case UInt8(ascii: "\""):
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += 1 }
        index += 1
      // An escaped character, one to leave room for, one to fill with.
      case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"): index += 1
      case UInt8(ascii: "["):
        let end = bytes[index...].firstIndex(of: UInt8(ascii: "]")) ?? bytes.count
        found.note(bracket: bytes[index..<end])
        index = end + 1
      default:
        index += found.note(bytes, at: index - 1) - 1
      }
    }
    return found.kind
  }

  /// The letters of a code that mean something.
  private struct Letters {
    var hasDate = false
    var hasTime = false
    var hasMinutesOrMonths = false
    var isElapsed = false

    var kind: NumberFormatKind {
      if isElapsed { return .elapsed }
      switch (hasDate, hasTime) {
      case (true, true): return .dateTime
      case (true, false): return .date
      case (false, true): return .time
      // Alone, `m` is a month.
      case (false, false): return hasMinutesOrMonths ? .date : .number
      }
    }

    mutating func note(bracket: ArraySlice<UInt8>) {
      let letters = Set(bracket.map { $0 | 0x20 })
      guard letters.count == 1, let letter = letters.first else { return }
      if [UInt8(ascii: "h"), UInt8(ascii: "m"), UInt8(ascii: "s")].contains(letter) { isElapsed = true }
    }

    /// Takes in what stands at `index`; returns how many bytes that was.
    mutating func note(_ bytes: [UInt8], at index: Int) -> Int {
      let rest = bytes[index...]
      for word in ["general", "am/pm", "a/p"]
      where rest.prefix(word.utf8.count).map({ $0 | 0x20 }).elementsEqual(
        word.utf8.map { $0 | 0x20 })
      {
        if word != "general" { hasTime = true }
        return word.utf8.count
      }
      switch bytes[index] | 0x20 {
      case UInt8(ascii: "y"), UInt8(ascii: "d"): hasDate = true
      case UInt8(ascii: "h"), UInt8(ascii: "s"): hasTime = true
      case UInt8(ascii: "m"): hasMinutesOrMonths = true
      // A year of an era, unless it is the exponent of `0.00E+00`.
      case UInt8(ascii: "e"):
        let next = rest.dropFirst().first
        if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { return 2 }
        hasDate = true
      default: break
      }
      return 1
    }
  }
}
