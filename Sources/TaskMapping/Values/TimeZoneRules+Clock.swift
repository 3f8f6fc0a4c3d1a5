// A zone's clocks for those that deal in instants alone.
extension TimeZoneRules {
  /// The instant at which the zone's clocks show a time of day, on the day they show at `instant` or days from it.
  ///
  /// A time that clocks skip comes as much later as they skip; of one that they show twice it is the first.
  /// - Parameters:
  ///   - instant: seconds since 1970.
  ///   - days: added to that day.
  package func instant(hour: Int, minute: Int, onDayOf instant: Int64, plusDays days: Int = 0) -> Int64 {
    let day = CivilTime(wallSeconds: instant + offset(at: instant)).dayNumber + days
    var time = CivilTime(dayNumber: day)
    time.hour = hour
    time.minute = minute
    switch instants(atWall: time.wallSeconds) {
    case .once(let found), .twice(let found, _), .never(_, let found): return found
    }
  }

  /// The instant at which the hour began that the zone's clocks show at `instant`.
  package func startOfHour(at instant: Int64) -> Int64 {
    let intoHour = (instant + offset(at: instant)) % 3_600
    return instant - (intoHour < 0 ? intoHour + 3_600 : intoHour)
  }

  /// What the zone's clocks show, to the minute: `2026-03-30 06:00`.
  package func wallText(of instant: Int64) -> String {
    let time = civilTime(at: instant)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(time.year)-\(two(time.month))-\(two(time.day)) \(two(time.hour)):\(two(time.minute))"
  }

  /// `2026-03-30 06:00 +02:00 (Europe/Berlin)`.
  /// - Parameter instant: seconds since 1970.
  package func text(of instant: Int64) -> String {
    let offset = offset(at: instant)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let minutes = Int(abs(offset)) / 60
    return "\(wallText(of: instant)) \(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60)) (\(name))"
  }
}
