/// When a task is to start, as far as the row and the mapping decide it. The clock decides the rest, each
/// time the row is claimed, until the first intent freezes the request.
package struct SchedulePlan: Sendable, Hashable, Codable {
  package enum Past: String, Sendable, Hashable, Codable, CaseIterable { case now, reject }
  package enum Beyond: String, Sendable, Hashable, Codable, CaseIterable { case `defer`, reject, now }

  /// Seconds since 1970; nil starts at once.
  package var start: Int64?
  package var past: Past
  package var beyond: Beyond
  package var window: OpeningWindow?
  /// IANA name, present whenever `window` is.
  package var windowZone: String?
  package var spreadSeconds: Int64
  /// This task's own place in the spread, 0 ..< `spreadSeconds`: derived from its identity, so that it is the
  /// same each time the plan is judged.
  package var spreadShiftSeconds: Int64
  /// Life after the start in seconds; nil leaves the service's default.
  package var expiresAfterSeconds: Int64?

  package init(
    start: Int64? = nil, past: Past = .now, beyond: Beyond = .defer, window: OpeningWindow? = nil,
    windowZone: String? = nil, spreadSeconds: Int64 = 0, expiresAfterSeconds: Int64? = nil,
    spreadShiftSeconds: Int64 = 0
  ) {
    self.start = start
    self.past = past
    self.beyond = beyond
    self.window = window
    self.windowZone = windowZone
    self.spreadSeconds = spreadSeconds
    self.spreadShiftSeconds = spreadShiftSeconds
    self.expiresAfterSeconds = expiresAfterSeconds
  }
}
