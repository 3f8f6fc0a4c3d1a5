package import Foundation

/// Dates as signatures spell them: `20260102T030405Z`, always UTC, whole seconds.
package enum SigningDate {
  /// The value of `X-Amz-Date`. Fractions of a second are cut off; years outside 1 to 9999 are held at the edge.
  package static func text(of date: Date) -> String {
    let seconds = wholeSeconds(of: date)
    let (day, time) = seconds.quotientAndRemainder(dividingBy: secondsADay)
    let dayOfEpoch = time < 0 ? day - 1 : day
    let secondOfDay = time < 0 ? time + secondsADay : time
    let clock = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map { padded($0, to: 2) }.joined()
    return "\(Self.day(dayOfEpoch))T\(clock)Z"
  }

  /// The day of the credential scope, such as `20260102`.
  package static func day(of date: Date) -> String { String(text(of: date).prefix(8)) }

  /// Reads `20260102T030405Z`; nil for every other spelling and for dates that do not exist.
  package static func date(_ text: String) -> Date? {
    let bytes = Array(text.utf8)
    guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
    guard
      let year = number(bytes[0..<4]), let month = number(bytes[4..<6]), let day = number(bytes[6..<8]),
      let hour = number(bytes[9..<11]), let minute = number(bytes[11..<13]), let second = number(bytes[13..<15]),
      hour < 24, minute < 60, second < 60, (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let seconds = daysSinceEpoch(year: year, month: month, day: day) * secondsADay + hour * 3600 + minute * 60 + second
    let date = Date(timeIntervalSince1970: Double(seconds))
    // A day such as 30 February moves on into the next month and does not come back the same.
    return Self.text(of: date) == text ? date : nil
  }

  private static let secondsADay = 86_400

  private static func wholeSeconds(of date: Date) -> Int {
    let seconds = date.timeIntervalSince1970.rounded(.down)
    let earliest = -62_135_596_800.0  // 0001-01-01T00:00:00Z
    let latest = 253_402_300_799.0  // 9999-12-31T23:59:59Z
    return seconds.isNaN ? 0 : Int(min(max(seconds, earliest), latest))
  }

  /// The proleptic Gregorian date of a day, by the era arithmetic of Howard Hinnant's "chrono-compatible low-level
  /// date algorithms": eras of 400 years that start in March, so that the leap day is the last of its year.
  private static func day(_ dayOfEpoch: Int) -> String {
    let shifted = dayOfEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return padded(year, to: 4) + padded(month, to: 2) + padded(day, to: 2)
  }

  private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let yearFromMarch = month <= 2 ? year - 1 : year
    let era = (yearFromMarch >= 0 ? yearFromMarch : yearFromMarch - 399) / 400
    let yearOfEra = yearFromMarch - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var number = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }
}
