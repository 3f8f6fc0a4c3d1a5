/// An opening window on the clocks of a zone.
struct OpeningHours {
  let window: OpeningWindow
  let zone: TimeZoneRules

  /// Whether a start at this instant needs no moving. The window's end is outside of it.
  func isOpen(at instant: Int64) -> Bool {
    let wall = instant + zone.offset(at: instant)
    let day = Int(CivilTime.floorDivided(wall, by: 86_400))
    guard isOpen(onDay: day) else { return false }
    let minute = Int(wall - Int64(day) * 86_400) / 60
    return minute >= window.fromMinute && minute < window.toMinute
  }

  /// The first opening after an instant at which it is closed.
  /// - Returns: nil when it never opens again.
  func opening(after instant: Int64) -> Int64? {
    guard !window.days.isEmpty, window.fromMinute < window.toMinute else { return nil }
    let today = Int(CivilTime.floorDivided(instant + zone.offset(at: instant), by: 86_400))
    // Each weekday comes every seven days and each holiday can close one of them.
    for day in today...(today + 7 * (window.holidays.count + 2)) where isOpen(onDay: day) {
      let wall = Int64(day) * 86_400 + Int64(window.fromMinute) * 60
      for beginning in zone.beginnings(ofWall: wall) where beginning > instant && isOpen(at: beginning) {
        return beginning
      }
    }
    return nil
  }

  private func isOpen(onDay day: Int) -> Bool {
    window.days.contains(CivilTime.weekday(ofDay: day)) && !window.holidays.contains(day)
  }
}
