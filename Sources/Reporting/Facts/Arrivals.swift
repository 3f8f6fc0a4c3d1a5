package import Foundation

/// When tasks reach the contact centre, hour by hour of the mapping's zone. Of a check: when they would, at the set rate
/// and in the order of their start.
package struct Arrivals: Sendable, Hashable {
  package struct Hour: Sendable, Hashable {
    /// The instant at which the hour begins.
    package var startsAt: Date
    /// The same on the clocks of the zone: `2026-03-27 08:00`.
    package var localTime: String
    /// Tasks that begin because they were sent in this hour: no start of their own, or one that has come.
    package var atOnce: Int
    /// Tasks whose start lies in this hour.
    package var scheduled: Int

    package var tasks: Int { atOnce + scheduled }

    package init(startsAt: Date, localTime: String, atOnce: Int, scheduled: Int) {
      self.startsAt = startsAt
      self.localTime = localTime
      self.atOnce = atOnce
      self.scheduled = scheduled
    }
  }

  /// Name of the time zone: `Europe/Berlin`.
  package var zone: String
  /// Hours with at least one task, the earliest first: at most one for each hour of the horizon.
  package var hours: [Hour]
  /// Tasks that arrive after the last of these hours: of a check that is foreseen for more than a hundred days.
  package var later: Int
  /// Tasks whose start lies beyond the horizon: a later load sends them.
  package var beyondHorizon: Int
  /// The first and the last task's arrival on the clocks of the zone, to the minute; nil when none arrives.
  package var first: String?
  package var last: String?

  package init(
    zone: String, hours: [Hour], later: Int = 0, beyondHorizon: Int, first: String? = nil, last: String? = nil
  ) {
    self.zone = zone
    self.hours = hours
    self.later = later
    self.beyondHorizon = beyondHorizon
    self.first = first
    self.last = last
  }
}
