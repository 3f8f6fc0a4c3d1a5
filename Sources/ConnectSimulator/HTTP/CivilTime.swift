internal import Foundation

/// A moment in the two spellings the simulator writes, without a formatter's cost on every answer.
struct CivilTime {
  private let secondsSinceEpoch: Int64
  private let milliseconds: Int64

  init(_ date: Date) {
    let total = Int64((date.timeIntervalSince1970 * 1000).rounded(.down))
    secondsSinceEpoch = total.quotientRoundedDown(by: 1000)
    milliseconds = total - secondsSinceEpoch * 1000
  }

  /// `Fri, 20 Nov 2026 23:40:05 GMT`, the `Date` header of RFC 9110.
  var httpDate: String {
    let (year, month, day) = civilDate
    let weekday = Self.weekdays[Int((dayNumber + 4).remainderRoundedDown(by: 7))]
    return "\(weekday), \(Self.two(day)) \(Self.months[Int(month) - 1]) \(year) \(clock) GMT"
  }

  /// `2026-11-20T23:40:05.123Z`.
  var iso8601: String {
    let (year, month, day) = civilDate
    let fraction = String(1000 + milliseconds).dropFirst()
    return "\(year)-\(Self.two(month))-\(Self.two(day))T\(clock).\(fraction)Z"
  }

  private var dayNumber: Int64 { secondsSinceEpoch.quotientRoundedDown(by: 86_400) }

  private var clock: String {
    let second = secondsSinceEpoch.remainderRoundedDown(by: 86_400)
    return "\(Self.two(second / 3600)):\(Self.two(second / 60 % 60)):\(Self.two(second % 60))"
  }

  /// Year, month and day by counting 400-year eras from 1 March of year 0.
  private var civilDate: (year: Int64, month: Int64, day: Int64) {
    let shifted = dayNumber + 719_468
    let era = shifted.quotientRoundedDown(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension Int64 {
  fileprivate func quotientRoundedDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  fileprivate func remainderRoundedDown(by divisor: Int64) -> Int64 {
    self - quotientRoundedDown(by: divisor) * divisor
  }
}
