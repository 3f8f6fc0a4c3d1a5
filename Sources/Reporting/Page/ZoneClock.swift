package import Foundation

/// Instants as the clocks of a zone show them.
package struct ZoneClock {
  /// As it is written behind a time.
  let name: String
  private let calendar: Calendar

  /// - Parameter name: of the time zone database; UTC when it is nil or not known there.
  package init(_ name: String? = nil) {
    var calendar = Calendar(identifier: .gregorian)
    let zone = name.flatMap { TimeZone(identifier: $0) }
    calendar.timeZone = zone ?? .gmt
    self.calendar = calendar
    self.name = zone == nil ? "UTC" : PageText.plain(name ?? "UTC", limit: 60)
  }

  /// `2026-03-27 08:00`
  package func minute(_ date: Date) -> String {
    let parts = parts(date)
    return "\(Self.day(parts)) \(Self.two(parts.hour)):\(Self.two(parts.minute))"
  }

  /// `08:00 on Fri 27 Mar`
  func words(_ date: Date) -> String { "\(time(date)) on \(day(date))" }

  /// `2026-03-27 08:00 (Europe/Berlin)`
  package func minuteWithZone(_ date: Date) -> String { "\(minute(date)) (\(name))" }

  /// `2026-03-27 08:00:05`
  func second(_ date: Date) -> String { "\(minute(date)):\(Self.two(parts(date).second))" }

  /// `08:00`
  func time(_ date: Date) -> String { String(minute(date).suffix(5)) }

  /// `08:00:05`
  func timeWithSeconds(_ date: Date) -> String { String(second(date).suffix(8)) }

  /// `Fri 27 Mar`
  func day(_ date: Date) -> String {
    let parts = parts(date)
    let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let weekday = names[(max(1, parts.weekday ?? 1) - 1) % 7]
    let month = months[(max(1, parts.month ?? 1) - 1) % 12]
    return "\(weekday) \(parts.day ?? 0) \(month)"
  }

  private func parts(_ date: Date) -> DateComponents {
    calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
  }

  private static func day(_ parts: DateComponents) -> String {
    "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
  }

  private static func two(_ number: Int?) -> String {
    let text = String(number ?? 0)
    return text.count < 2 ? "0" + text : text
  }
}
