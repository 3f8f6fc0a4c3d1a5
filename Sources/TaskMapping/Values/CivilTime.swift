/// A date and time of day as a wall shows it, in the Gregorian calendar, without a zone.
struct CivilTime: Sendable, Hashable {
  /// 1 to 9999.
  var year: Int
  /// 1 to 12.
  var month: Int
  /// From 1.
  var day: Int
  var hour = 0
  var minute = 0
  /// 0 to 59; a leap second cannot be written.
  var second = 0
  /// Seconds east of Greenwich, when the text itself gave an offset.
  var offsetSeconds: Int?

  /// Days since 1970-01-01.
  var dayNumber: Int { CivilTime.dayNumber(year: year, month: month, day: day) }

  /// Seconds since 1970-01-01T00:00:00 on a clock that never changes.
  var wallSeconds: Int64 { Int64(dayNumber) * 86_400 + Int64(hour * 3_600 + minute * 60 + second) }

  /// The date of a day number.
  init(dayNumber: Int) {
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days: eras of 400 years
    // that begin on 1 March.
    let shifted = dayNumber + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// The date and time of wall seconds.
  init(wallSeconds: Int64) {
    let day = CivilTime.floorDivided(wallSeconds, by: 86_400)
    self.init(dayNumber: Int(day))
    let rest = Int(wallSeconds - day * 86_400)
    hour = rest / 3_600
    minute = rest / 60 % 60
    second = rest % 60
  }

  init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, offsetSeconds: Int? = nil
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.offsetSeconds = offsetSeconds
  }

  /// Days since 1970-01-01 of a date (Hinnant, days_from_civil).
  static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  static func daysInMonth(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Monday is 1, Sunday is 7.
  static func weekday(ofDay dayNumber: Int) -> Int {
    // 1970-01-01 was a Thursday.
    let fromMonday = (dayNumber + 3) % 7
    return (fromMonday < 0 ? fromMonday + 7 : fromMonday) + 1
  }

  static func floorDivided(_ value: Int64, by divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }
}

extension CivilTime {
  /// `2026-03-30`.
  static func isoDate(ofDay dayNumber: Int) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(10)
    CivilTime(dayNumber: dayNumber).appendDate(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `2026-03-30T07:30:00Z` for seconds since 1970.
  static func isoInstant(_ epochSeconds: Int64) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(20)
    appendISOInstant(epochSeconds, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func appendISODate(ofDay dayNumber: Int, to bytes: inout [UInt8]) {
    CivilTime(dayNumber: dayNumber).appendDate(to: &bytes)
  }

  static func appendISOInstant(_ epochSeconds: Int64, to bytes: inout [UInt8]) {
    let time = CivilTime(wallSeconds: epochSeconds)
    time.appendDate(to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    appendTwoDigits(time.hour, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendTwoDigits(time.minute, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendTwoDigits(time.second, to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
  }

  private func appendDate(to bytes: inout [UInt8]) {
    // Years outside 0 to 9999 cannot be read in, but an offset may carry a date there.
    if (0...9_999).contains(year) {
      CivilTime.appendTwoDigits(year / 100, to: &bytes)
      CivilTime.appendTwoDigits(year % 100, to: &bytes)
    } else {
      bytes.append(contentsOf: Array(String(year).utf8))
    }
    bytes.append(UInt8(ascii: "-"))
    CivilTime.appendTwoDigits(month, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    CivilTime.appendTwoDigits(day, to: &bytes)
  }

  private static func appendTwoDigits(_ number: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(truncatingIfNeeded: 48 + number / 10))
    bytes.append(UInt8(truncatingIfNeeded: 48 + number % 10))
  }
}
