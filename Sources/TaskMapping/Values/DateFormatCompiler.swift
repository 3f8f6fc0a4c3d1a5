/// Turns the letters of a date format into steps, and refuses what could not be read back to one date.
enum DateFormatCompiler {
  static func steps(of source: String) throws(DateFormatError) -> [DateFormatStep] {
    var steps: [DateFormatStep] = []
    var rest = Substring(source)
    while let character = rest.first {
      if character == "'" {
        append(literal: try quotedText(from: &rest, in: source), to: &steps)
      } else if character.isASCII, character.isLetter {
        let run = rest.prefix { $0 == character }
        rest = rest.dropFirst(run.count)
        steps.append(try step(for: character, count: run.count))
      } else if character == " " || character == "\u{A0}" || character == "\u{202F}" {
        rest = rest.dropFirst()
        steps.append(.space)
      } else {
        if character == "%" {
          throw DateFormatError(
            reason: "% is not a letter of date formats", fix: "write dd.MM.yyyy HH:mm instead of %d.%m.%Y %H:%M")
        }
        rest = rest.dropFirst()
        append(literal: String(character), to: &steps)
      }
    }
    try check(steps)
    return steps
  }

  private static func append(literal: String, to steps: inout [DateFormatStep]) {
    for byte in literal.utf8 { steps.append(.byte(byte)) }
  }

  /// The text between two quotes, a doubled quote being one; `''` outside of quotes is a quote as well.
  private static func quotedText(from rest: inout Substring, in source: String) throws(DateFormatError) -> String {
    rest = rest.dropFirst()
    if rest.first == "'" {
      rest = rest.dropFirst()
      return "'"
    }
    var text = ""
    while let character = rest.popFirst() {
      guard character == "'" else {
        text.append(character)
        continue
      }
      guard rest.first == "'" else { return text }
      rest = rest.dropFirst()
      text.append("'")
    }
    throw DateFormatError(
      reason: "the quote in \(source) is never closed", fix: "close it, or write '' for one quote")
  }

  static func step(for letter: Character, count: Int) throws(DateFormatError) -> DateFormatStep {
    let letters = String(repeating: letter, count: count)
    switch (letter, count) {
    case ("y", 1), ("y", 4): return .digits(.year, least: 4, most: 4)
    case ("y", 2): return .digits(.shortYear, least: 2, most: 2)
    case ("M", 1...2): return .digits(.month, least: count, most: 2)
    case ("M", 3): return .monthName(isWhole: false)
    case ("M", 4): return .monthName(isWhole: true)
    case ("d", 1...2): return .digits(.day, least: count, most: 2)
    case ("H", 1...2): return .digits(.hour24, least: count, most: 2)
    case ("h", 1...2): return .digits(.hour12, least: count, most: 2)
    case ("m", 1...2): return .digits(.minute, least: count, most: 2)
    case ("s", 1...2): return .digits(.second, least: count, most: 2)
    case ("S", 1...9): return .digits(.fraction, least: count, most: count)
    case ("a", 1): return .dayPeriod
    case ("X", 1...3), ("x", 1...3), ("Z", 1): return .offset
    default: throw DateFormatError(reason: reason(against: letter, letters), fix: fix(for: letter, letters))
    }
  }

  private static func reason(against letter: Character, _ letters: String) -> String {
    switch letter {
    case "Y": "\(letters) is the year of the week calendar, which differs around New Year"
    case "D": "\(letters) is the day of the year"
    case "E", "e", "c": "\(letters) is a day of the week, which says nothing that the date does not"
    case "z", "V", "v", "O": "\(letters) is the name of a zone, and such names are ambiguous"
    case "T" where letters.count == 1: "the letter T must be quoted"
    case "T", "t": "\(letters) is the day in German programs, and here letters are those of Unicode"
    case "J", "j": "\(letters) is a part of dates in German or French programs, and here letters are those of Unicode"
    case "K", "k": "\(letters) is an hour that begins at \(letter == "K" ? "0 and ends at 11" : "1 and ends at 24")"
    case "w", "W", "F": "\(letters) is a week, which says nothing that the date does not"
    case "G", "Q", "q", "A", "g", "r": "\(letters) is a part of dates that spreadsheets do not have"
    case "L", "u", "U": "\(letters) is the \(letter == "L" ? "month" : "year") of other calendars or grammars"
    case "y", "M", "d", "H", "h", "m", "s", "S", "a", "X", "x", "Z": "\(letters) has too many or too few letters"
    default: "\(letters) is not a letter of date formats"
    }
  }

  private static func fix(for letter: Character, _ letters: String) -> String {
    switch letter {
    case "Y", "y", "u", "U": "write yyyy"
    case "L": "write MM"
    case "K": "write hh and a"
    case "k": "write HH"
    case "D", "d", "t", "j": "write dd"
    case "J": "write yyyy"
    case "E", "e", "c", "w", "W", "F": "take it out of the text with regex_replace or split before it is read"
    case "z", "V", "v", "O": "name the zone with zone: in the column, or write XXX for an offset such as +02:00"
    case "T" where letters.count > 1: "write dd"
    case "T": "write 'T' in quotes, as in yyyy-MM-dd'T'HH:mm"
    default: "use the letters y M d H h m s S a X, and put other letters in quotes"
    }
  }

  private static func check(_ steps: [DateFormatStep]) throws(DateFormatError) {
    let fields = steps.compactMap(\.field)
    try checkRepetition(fields)
    func has(_ field: DateField) -> Bool { fields.contains(field) }
    if !has(.year), !has(.shortYear) { throw DateFormatError(reason: "there is no year in it", fix: "add yyyy") }
    if !has(.month) {
      let fix = has(.minute) && !has(.hour24) && !has(.hour12) ? "write MM for the month; mm is minutes" : "add MM"
      throw DateFormatError(reason: "there is no month in it", fix: fix)
    }
    if !has(.day) { throw DateFormatError(reason: "there is no day in it", fix: "add dd") }
    if has(.hour12), !has(.dayPeriod) {
      throw DateFormatError(
        reason: "an hour from 1 to 12 without AM or PM is two times of day",
        fix: "write HH for hours from 0 to 23, or add a for AM and PM")
    }
    if has(.dayPeriod), !has(.hour12) {
      throw DateFormatError(
        reason: "AM or PM goes with an hour from 1 to 12", fix: "write hh instead of HH, or leave a out")
    }
    if has(.minute), !has(.hour24), !has(.hour12) {
      throw DateFormatError(reason: "there are minutes and no hour in it", fix: "add HH; the month is MM")
    }
    if has(.second), !has(.minute) {
      throw DateFormatError(reason: "there are seconds and no minutes in it", fix: "add mm")
    }
    if has(.fraction), !has(.second) {
      throw DateFormatError(reason: "there is a fraction and no seconds in it", fix: "add ss")
    }
    try checkAdjacency(steps)
  }

  private static func checkRepetition(_ fields: [DateField]) throws(DateFormatError) {
    var seen: Set<String> = []
    for field in fields where !seen.insert(field.word).inserted {
      let hint = field == .minute || field == .month ? "; the month is MM and the minute mm" : ""
      throw DateFormatError(reason: "the \(field.word) is in it twice", fix: "leave one of them out\(hint)")
    }
  }

  /// `dMyyyy` reads 1112026 in two ways: digits of open number may not be followed by digits.
  private static func checkAdjacency(_ steps: [DateFormatStep]) throws(DateFormatError) {
    for (step, next) in zip(steps, steps.dropFirst()) {
      guard case .digits(let field, let least, let most) = step, least != most, next.readsDigits else { continue }
      throw DateFormatError(
        reason: "the \(field.word) may have one digit or two, and digits follow it",
        fix: "write two letters for the \(field.word), or put a separator after it")
    }
  }
}
