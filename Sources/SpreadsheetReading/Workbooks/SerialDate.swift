/// Turns the day numbers of a workbook into calendar dates and times of day.
///
/// A day number counts from 1 = 1900-01-01, with a 1900-02-29 (60) that never was, kept from Lotus 1-2-3
/// (ISO/IEC 29500-1, 18.17.4.1), or from 0 = 1904-01-01. The fraction is the time of day, kept to the
/// millisecond as spreadsheet programs do.
///
/// | serial       | 1900                  | 1904                  |
/// |--------------|-----------------------|-----------------------|
/// | 1            | 1900-01-01            | 1904-01-02            |
/// | 59           | 1900-02-28            | 1904-02-29            |
/// | 60           | 1900-02-29            | 1904-03-01            |
/// | 61           | 1900-03-01            | 1904-03-02            |
/// | 46111.395833 | 2026-03-30T09:29:59.971 | 2030-03-31T09:29:59.971 |
/// | 2958465      | 9999-12-31            | (beyond)              |
struct SerialDate {
  /// Days since the system's day 0.
  private var day: Int
  private var milliseconds: Int
  private static let dayMilliseconds = 86_400_000
  /// 9999-12-31 in the 1900 system.
  private static let lastDay = 2_958_465
  /// 1904-01-01 in the 1900 system.
  private static let days1904 = 1_462

  /// Appends what a cell of this format shows.
  ///
  /// A number that is no date (negative, beyond the year 9999, or the 1900-01-00 that spreadsheet programs make
  /// of a zero) stays a number: a program shows `####` for it, and a column that wants a date refuses it then.
  /// - Returns: the kind of the cell; nil when it is to be kept as a number.
  static func append(
    _ serial: Double, as format: NumberFormatKind, startsIn1904: Bool, to target: inout [UInt8]
  ) -> CellKind? {
    guard serial.isFinite, serial >= 0, serial < Double(lastDay + 1) else { return nil }
    let total = Int((serial * Double(dayMilliseconds)).rounded())
    if format == .elapsed { return appendElapsed(total, to: &target) }
    var date = SerialDate(day: total / dayMilliseconds, milliseconds: total % dayMilliseconds)
    let isTimeAlone = serial < 1 && (format == .time || !startsIn1904)
    if isTimeAlone {
      guard format != .date, format == .time || total > 0 else { return nil }
      // Half a millisecond before midnight is still this day's.
      if date.day == 1 { date.milliseconds = dayMilliseconds - 1 }
      date.appendTime(to: &target)
      return .time
    }
    if startsIn1904 { date.day += days1904 }
    guard date.day <= lastDay, date.day > 0 else { return nil }
    date.appendDate(to: &target)
    if format == .date && date.milliseconds == 0 { return .date }
    target.append(UInt8(ascii: "T"))
    date.appendTime(to: &target)
    return .dateTime
  }

  /// Appends an elapsed time: below a day a time of day, else a duration.
  static func appendElapsed(_ milliseconds: Int, to target: inout [UInt8]) -> CellKind {
    if milliseconds < dayMilliseconds {
      SerialDate(day: 0, milliseconds: milliseconds).appendTime(to: &target)
      return .time
    }
    appendDuration(milliseconds, to: &target)
    return .duration
  }

  /// Appends `PT36H30M0S`.
  static func appendDuration(_ milliseconds: Int, to target: inout [UInt8]) {
    let seconds = milliseconds / 1_000
    target.append(contentsOf: "PT\(seconds / 3_600)H\(seconds / 60 % 60)M\(seconds % 60)".utf8)
    appendFraction(milliseconds % 1_000, to: &target)
    target.append(UInt8(ascii: "S"))
  }

  private func appendDate(to target: inout [UInt8]) {
    let (year, month, dayOfMonth) = calendarDate
    SerialDate.append(year, digits: 4, to: &target)
    target.append(UInt8(ascii: "-"))
    SerialDate.append(month, digits: 2, to: &target)
    target.append(UInt8(ascii: "-"))
    SerialDate.append(dayOfMonth, digits: 2, to: &target)
  }

  private func appendTime(to target: inout [UInt8]) {
    let seconds = milliseconds / 1_000
    SerialDate.append(seconds / 3_600, digits: 2, to: &target)
    target.append(UInt8(ascii: ":"))
    SerialDate.append(seconds / 60 % 60, digits: 2, to: &target)
    target.append(UInt8(ascii: ":"))
    SerialDate.append(seconds % 60, digits: 2, to: &target)
    SerialDate.appendFraction(milliseconds % 1_000, to: &target)
  }

  private static func appendFraction(_ milliseconds: Int, to target: inout [UInt8]) {
    guard milliseconds > 0 else { return }
    target.append(UInt8(ascii: "."))
    append(milliseconds, digits: 3, to: &target)
    while target.last == UInt8(ascii: "0") { target.removeLast() }
  }

  private static func append(_ number: Int, digits: Int, to target: inout [UInt8]) {
    var scale = 1
    for _ in 1..<digits { scale *= 10 }
    while scale > 0 {
      target.append(UInt8(ascii: "0") + UInt8(number / scale % 10))
      scale /= 10
    }
  }

  /// The date of a day of the 1900 system, by the civil calendar from the days since 1 March of a year 0
  /// (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`).
  private var calendarDate: (year: Int, month: Int, day: Int) {
    if day == 60 { return (1900, 2, 29) }
    // Before the day that never was, numbers are one ahead of the calendar's distance.
    let daysSince1970 = day - (day > 60 ? 25_569 : 25_568)
    let shifted = daysSince1970 + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}

/// Days of the civil calendar.
enum CivilDay {
  /// Days since 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`).
  static func number(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
