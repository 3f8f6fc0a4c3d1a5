import TaskMapping

/// How many tasks start at once, in which hour of the zone, and beyond the horizon: constant memory, an hour is a number.
struct StartTally {
  let zone: TimeZoneRules
  private(set) var atOnce = 0
  private(set) var deferred = 0
  /// Scheduled tasks by the instant at which their hour begins.
  private(set) var byHour: [Int64: Int] = [:]
  private(set) var firstStart: Int64?
  private(set) var lastStart: Int64?
  /// The hour of the start that was added last, because starts come in crowds.
  private var lastHour: Range<Int64>?

  init(zone: TimeZoneRules) { self.zone = zone }

  mutating func addAtOnce(_ count: Int = 1) { atOnce += count }
  mutating func addDeferred() { deferred += 1 }

  /// - Parameter start: seconds since 1970.
  mutating func add(start: Int64) {
    firstStart = min(firstStart ?? start, start)
    lastStart = max(lastStart ?? start, start)
    if let lastHour, lastHour.contains(start) {
      byHour[lastHour.lowerBound, default: 0] += 1
      return
    }
    let hour = zone.startOfHour(at: start)
    byHour[hour, default: 0] += 1
    // Half an hour on, clocks may have been changed.
    lastHour = hour..<max(start + 1, hour + 1_800)
  }
}
