import Foundation
import Reporting
import TaskMapping

/// Counts arrivals by the hour of a zone.
struct ArrivalTally {
  let zone: TimeZoneRules
  /// By the instant at which the hour begins.
  private(set) var hours: [Int64: Arrivals.Hour] = [:]

  init(zone: TimeZoneRules) { self.zone = zone }

  mutating func add(atOnce count: Int, inHour hour: Int64) { note(hour, count) { $0.atOnce += count } }
  mutating func add(scheduled count: Int, inHour hour: Int64) { note(hour, count) { $0.scheduled += count } }

  /// The earliest first.
  var sorted: [Arrivals.Hour] { hours.sorted { $0.key < $1.key }.map(\.value) }

  private mutating func note(_ hour: Int64, _ count: Int, _ change: (inout Arrivals.Hour) -> Void) {
    guard count > 0 else { return }
    change(
      &hours[
        hour,
        default: Arrivals.Hour(
          startsAt: Date(timeIntervalSince1970: Double(hour)), localTime: zone.wallText(of: hour), atOnce: 0,
          scheduled: 0)])
  }
}
