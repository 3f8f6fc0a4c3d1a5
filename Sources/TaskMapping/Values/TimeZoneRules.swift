/// What a zone's clocks did and will do: exact, without locks, the same on every machine with the same
/// zone database.
package struct TimeZoneRules: Sendable {
  /// IANA name.
  package let name: String
  /// Instants at which the offset changes, ascending, seconds since 1970.
  private let transitions: [Int64]
  /// Seconds east of Greenwich: before the first transition, then from each one on.
  private let offsets: [Int32]

  /// - Parameter offsets: one more than there are transitions.
  init(name: String, transitions: [Int64], offsets: [Int32]) {
    precondition(
      offsets.count == transitions.count + 1, "a zone has an offset before each transition and after the last")
    self.name = name
    self.transitions = transitions
    self.offsets = offsets
  }

  package static let utc = TimeZoneRules(name: "UTC", transitions: [], offsets: [0])

  /// Seconds east of Greenwich at an instant, given in seconds since 1970.
  func offset(at instant: Int64) -> Int64 { Int64(offsets[period(at: instant)]) }

  /// The wall clock at an instant.
  func civilTime(at instant: Int64) -> CivilTime { CivilTime(wallSeconds: instant + offset(at: instant)) }

  /// The instants at which the zone's clocks show a wall-clock time.
  enum LocalReading: Sendable, Hashable {
    case once(Int64)
    /// Clocks were set back over it: the first time and the second.
    case twice(earlier: Int64, later: Int64)
    /// Clocks were set forward over it. `forward` is as far after the change as the time is after its start
    /// (02:30 becomes 03:30), `backward` as far before it (01:30).
    case never(backward: Int64, forward: Int64)
  }

  /// - Parameter wallSeconds: the wall-clock time in seconds since 1970-01-01T00:00:00 of that clock.
  func instants(atWall wallSeconds: Int64) -> LocalReading {
    // Offsets lie within 26 hours of Greenwich, so every period that can show this time touches
    // the 52 hours around it.
    let first = period(at: wallSeconds - TimeZoneRules.widestOffset)
    let last = period(at: wallSeconds + TimeZoneRules.widestOffset, notBefore: first)
    if first == last { return .once(wallSeconds - Int64(offsets[first])) }
    var earlier: Int64?
    for index in first...last {
      let instant = wallSeconds - Int64(offsets[index])
      guard index == 0 || transitions[index - 1] <= instant else { continue }
      guard index == transitions.count || instant < transitions[index] else { continue }
      if let earlier { return .twice(earlier: earlier, later: instant) }
      earlier = instant
    }
    if let earlier { return .once(earlier) }
    for index in first..<last {
      let before = wallSeconds - Int64(offsets[index])
      let after = wallSeconds - Int64(offsets[index + 1])
      if before >= transitions[index], after < transitions[index] { return .never(backward: after, forward: before) }
    }
    // The first period ends before its instant (offsets are narrower than the look back), the last begins after
    // its own; where no period shows the time, two neighbours lie between that the loop has found.
    preconditionFailure("a wall-clock time that no period shows lies in a gap between two of them")
  }

  /// The offset that clocks have at every one of some wall-clock times and a day around them; nil when there is a change.
  func offset(throughoutWall wallSeconds: ClosedRange<Int64>) -> Int64? {
    let first = period(at: wallSeconds.lowerBound - TimeZoneRules.widestOffset)
    let last = period(at: wallSeconds.upperBound + TimeZoneRules.widestOffset)
    return first == last ? Int64(offsets[first]) : nil
  }

  /// The instant of a wall-clock time under a policy.
  /// - Returns: nil when the policy refuses the time.
  func instant(atWall wallSeconds: Int64, _ policy: DSTPolicy) -> Int64? {
    switch instants(atWall: wallSeconds) {
    case .once(let instant): instant
    case .twice(let earlier, let later):
      switch policy.overlap {
      case .earlier: earlier
      case .later: later
      case .reject: nil
      }
    case .never(let backward, let forward):
      switch policy.gap {
      case .forward: forward
      case .backward: backward
      case .reject: nil
      }
    }
  }

  /// The instants at which clocks begin to show a wall-clock time or, when it is skipped, the instant that
  /// skips it. Ascending, one or two.
  func beginnings(ofWall wallSeconds: Int64) -> [Int64] {
    switch instants(atWall: wallSeconds) {
    case .once(let instant): return [instant]
    case .twice(let earlier, let later): return [earlier, later]
    case .never(let backward, let forward):
      // The one transition between the two.
      let index = period(at: backward)
      return [index < transitions.count ? transitions[index] : forward]
    }
  }

  /// The instant a day begins; where clocks skip midnight, when they have.
  func beginning(ofDay day: Int) -> Int64 {
    let midnight = Int64(day) * 86_400
    return beginnings(ofWall: midnight).first ?? midnight
  }

  private static let widestOffset: Int64 = 26 * 3_600

  /// Whether an offset is less than 26 hours, which RFC 9636 recommends and `instants(atWall:)` rests on.
  static func isPlausible(offset: Int32) -> Bool { Int64(offset.magnitude) < widestOffset }

  /// How many transitions lie at or before an instant.
  /// - Parameter start: at least so many do.
  private func period(at instant: Int64, notBefore start: Int = 0) -> Int {
    // Two days later the period is nearly always the same.
    if start > 0, start == transitions.count || transitions[start] > instant { return start }
    var low = start
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
