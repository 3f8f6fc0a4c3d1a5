package import Foundation

/// What a load would come to, in sentences.
struct ForecastText {
  private let forecast: Forecast
  private let clock: ZoneClock

  /// - Parameter zone: name of the zone that the times are told in; nil tells them in UTC.
  init(_ forecast: Forecast, zone: String?) {
    self.forecast = forecast
    clock = ZoneClock(zone)
  }

  var sentences: [String] {
    let tasks = forecast.tasks == 1 ? "1 task" : "\(GroupedNumber.text(forecast.tasks)) tasks"
    let duration = DurationText.text(seconds: forecast.seconds)
    var sentences = [
      "a load now would send \(tasks) at \(RateText.text(forecast.rate)) in \(duration), until "
        + clock.text(forecast.endsAt)
    ]
    if let full = forecast.quotaReachedAt {
      sentences.append(
        "the \(GroupedNumber.text(forecast.activeTaskQuota)) active tasks that the instance allows would be reached at "
          + "\(clock.text(full)), if agents finished none before")
    }
    return sentences
  }
}

/// Times on the clocks of a zone, to the minute: `2026-03-27 08:44 (Europe/Berlin)`.
package struct ZoneClock {
  private let name: String
  private let calendar: Calendar

  /// - Parameter zone: a name such as `Europe/Berlin`; nil, or one that this machine does not know, is UTC.
  package init(_ zone: String? = nil) {
    var calendar = Calendar(identifier: .gregorian)
    let known = zone.flatMap { TimeZone(identifier: $0) }
    calendar.timeZone = known ?? .gmt
    self.calendar = calendar
    name = known == nil ? "UTC" : zone ?? "UTC"
  }

  package func text(_ date: Date) -> String { "\(minutes(date)) (\(name))" }

  /// Without the zone, where the title of a column says it.
  package func minutes(_ date: Date) -> String {
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
    func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
    let day = "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
    return "\(day) \(two(parts.hour)):\(two(parts.minute))"
  }
}
