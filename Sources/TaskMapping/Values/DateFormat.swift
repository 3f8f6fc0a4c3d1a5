/// A date format in Unicode (LDML) letters such as `dd.MM.yyyy HH:mm`, compiled.
///
/// | letters | reads |
/// |---|---|
/// | `yyyy` | four digits; `y` is the same |
/// | `yy` | two digits, the years 2000 to 2099 |
/// | `M` `MM` | one or two digits, exactly two |
/// | `MMM` `MMMM` | `Mar`, `March`: English names, in any case |
/// | `d` `dd`, `H` `HH`, `h` `hh`, `m` `mm`, `s` `ss` | one or two digits, exactly two |
/// | `a` | `AM` or `PM`, also `a.m.`, in any case; goes with `h` |
/// | `S` to `SSSSSSSSS` | that many digits of a fraction of a second, which are read and dropped |
/// | `X` `XX` `XXX` `x` `xx` `xxx` `Z` | an offset: `Z`, `+02`, `+0200` or `+02:00` |
/// | `'text'`, `''` | the text as it stands, one quote |
///
/// Everything that is no ASCII letter stands for itself; a space matches any one space, no-break ones too.
/// Letters: Unicode Technical Standard 35, part 4, "Date Field Symbol Table" (read 2026-11).
package struct DateFormat: Sendable, Hashable {
  package let source: String
  let steps: [DateFormatStep]

  /// - Throws: `DateFormatError` for a letter or combination that cannot be read back to one date.
  package init(_ source: String) throws(DateFormatError) {
    self.source = source
    do throws(DateFormatError) {
      steps = try DateFormatCompiler.steps(of: source)
    } catch {
      var error = error
      // One letter is wrong, and perhaps others: the whole format saves further rounds.
      if let whole = DateFormatRepair.repaired(source) { error.fix += "; as a whole: \(whole)" }
      throw error
    }
  }

  /// Whether it reads an hour; a date-time without one is midnight.
  package var readsTime: Bool { steps.contains { $0.field == .hour24 || $0.field == .hour12 } }
  /// Whether the text itself carries an offset, so that no zone is needed.
  package var readsOffset: Bool { steps.contains { $0.field == .offset } }

  package static func == (left: DateFormat, right: DateFormat) -> Bool { left.source == right.source }
  package func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

/// Why a date format was not taken.
package struct DateFormatError: Error, Sendable, Hashable {
  package var reason: String
  package var fix: String
}

/// One thing a format expects next in the text.
enum DateFormatStep: Sendable, Hashable, BitwiseCopyable {
  /// This byte.
  case byte(UInt8)
  /// One space, breaking or not.
  case space
  /// Between `least` and `most` ASCII digits.
  case digits(DateField, least: Int, most: Int)
  /// An English month name, whole or its first three letters.
  case monthName(isWhole: Bool)
  case dayPeriod
  case offset

  /// What it reads; nil for what only separates.
  var field: DateField? {
    switch self {
    case .byte, .space: nil
    case .digits(let field, _, _): field
    case .monthName: .month
    case .dayPeriod: .dayPeriod
    case .offset: .offset
    }
  }

  var readsDigits: Bool { if case .digits = self { true } else { false } }
}

/// A member of a date and time.
enum DateField: String, Sendable, Hashable, BitwiseCopyable {
  case year, shortYear, month, day, hour24, hour12, minute, second, fraction, dayPeriod, offset

  /// As a person calls it.
  var word: String {
    switch self {
    case .shortYear: "year"
    case .hour24, .hour12: "hour"
    case .dayPeriod: "AM or PM"
    default: rawValue
    }
  }
}
