internal import Foundation

/// The preferred date of RFC 9110: `Sun, 06 Nov 1994 08:49:37 GMT`. Its two obsolete spellings are not read.
enum HTTPDate {
  /// nil for every other spelling and for days that do not exist. The name of the weekday is not compared.
  static func read(_ text: String) -> Date? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT" else { return nil }
    let clock = words[4].split(separator: ":", omittingEmptySubsequences: false)
    guard
      let day = number(words[1], digits: 2), let month = months.firstIndex(of: words[2]),
      let year = number(words[3], digits: 4), clock.count == 3, let hour = number(clock[0], digits: 2),
      let minute = number(clock[1], digits: 2), let second = number(clock[2], digits: 2), hour < 24, minute < 60,
      second < 60
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = DateComponents(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
    return parts.isValidDate(in: calendar) ? calendar.date(from: parts) : nil
  }

  private static let months: [Substring] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Int` would take a sign.
  private static func number(_ text: Substring, digits: Int) -> Int? {
    let isNumber = text.utf8.count == digits && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return isNumber ? Int(text) : nil
  }
}
