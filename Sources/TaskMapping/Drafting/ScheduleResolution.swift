extension SchedulePlan {
  /// What the clock makes of a plan.
  package enum Resolution: Sendable, Hashable {
    /// At once.
    case now
    /// At this epoch second, at least 60 s ahead; `moved` when an opening window moved it.
    case scheduled(Int64, moved: Bool)
    /// The start, moved into the window, lies beyond the horizon, or its window never opens; `beyond` of the
    /// plan says what is to become of it: `defer` or `reject`.
    case beyond(Int64)
    /// The start is less than 60 s ahead, and the plan refuses such starts.
    case past(Int64)
  }

  /// A start less than this many seconds ahead counts as past: the request itself takes time to arrive.
  package static let leastLeadSeconds: Int64 = 60

  /// Judges the plan by a clock. Pure: the same plan, clock and zone database give the same answer.
  ///
  /// | start | past | window | becomes |
  /// |---|---|---|---|
  /// | none, or under 60 s ahead with `past: now` | | none, or open now | `now` |
  /// | the same | | closed now | `scheduled` at the next opening, moved |
  /// | under 60 s ahead | `reject` | | `past` |
  /// | later | | none, or open then | `scheduled` |
  /// | later | | closed then | `scheduled` at the opening that follows, moved |
  ///
  /// What comes out beyond the horizon is `beyond`, unless the plan says `beyond: now`: then it is judged as
  /// a plan without a start. `spread` shifts moved starts only, and never out of the window. A zone that the
  /// system does not know keeps the task back as `beyond`: better late than at the wrong hour.
  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - horizonSeconds: how far ahead the service takes a start.
  package func resolved(atEpoch now: Int64, horizonSeconds: Int64) -> Resolution {
    var hours: OpeningHours?
    if let window {
      guard let zone = TimeZoneDatabase.rules(named: windowZone ?? "UTC") else { return .beyond(start ?? now) }
      hours = OpeningHours(window: window, zone: zone)
    }
    let horizon = now + horizonSeconds
    guard let start else { return immediate(now, horizon, hours) }
    if start < now + SchedulePlan.leastLeadSeconds {
      return past == .reject ? .past(start) : immediate(now, horizon, hours)
    }
    var resolution = Resolution.scheduled(start, moved: false)
    var moment = start
    if let hours, !hours.isOpen(at: start) {
      guard let opening = hours.opening(after: start) else { return .beyond(start) }
      moment = spread(from: opening, hours)
      resolution = .scheduled(moment, moved: true)
    }
    if moment <= horizon { return resolution }
    return beyond == .now ? immediate(now, horizon, hours) : .beyond(moment)
  }

  private func immediate(_ now: Int64, _ horizon: Int64, _ hours: OpeningHours?) -> Resolution {
    guard let hours, !hours.isOpen(at: now) else { return .now }
    guard let opening = hours.opening(after: now) else { return .beyond(now) }
    // An opening in the next minute: the window still is open when that minute is over.
    let moment = max(spread(from: opening, hours), now + SchedulePlan.leastLeadSeconds)
    return moment <= horizon ? .scheduled(moment, moved: true) : .beyond(moment)
  }

  private func spread(from opening: Int64, _ hours: OpeningHours) -> Int64 {
    guard spreadSeconds > 0, spreadShiftSeconds > 0 else { return opening }
    let length = Int64(hours.window.toMinute - hours.window.fromMinute) * 60
    let moment = opening + spreadShiftSeconds % min(spreadSeconds, length)
    return hours.isOpen(at: moment) ? moment : opening
  }
}
