import ConnectAPI
package import Foundation

/// What a load would come to, as a check foresees it.
package struct Forecast: Sendable, Hashable {
  /// Requests that would be sent: rows to be sent now, those beyond the horizon left out.
  package var tasks: Int
  /// Requests a second, and how many may go at once.
  package var rate: Double
  package var burst: Double
  /// How long it takes at that rate, when no answer is throttled.
  package var seconds: Double
  /// When it would begin, by the clock rows are judged by.
  package var beginsAt: Date
  /// Active tasks that the instance allows.
  package var activeTaskQuota: Int
  /// When the tasks that have arrived would fill that quota, if agents finished none of them; nil when they never do.
  package var quotaReachedAt: Date?

  package var endsAt: Date { beginsAt.addingTimeInterval(seconds) }

  package init(
    tasks: Int, rate: Double, burst: Double, seconds: Double, beginsAt: Date,
    activeTaskQuota: Int = Limits.activeTasksPerInstance, quotaReachedAt: Date? = nil
  ) {
    self.tasks = tasks
    self.rate = rate
    self.burst = burst
    self.seconds = seconds
    self.beginsAt = beginsAt
    self.activeTaskQuota = activeTaskQuota
    self.quotaReachedAt = quotaReachedAt
  }
}
