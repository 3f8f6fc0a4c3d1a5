package import Foundation
package import TaskMapping

/// Until when a load may send, as it is written on a command line: a time of day, or an instant.
package enum SendingDeadline: Sendable, Hashable {
  /// `06:00`, in the mapping's zone.
  case clock(hour: Int, minute: Int)
  /// `2026-03-30T06:00+02:00`.
  case instant(Date)

  /// nil for everything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2, let hour = Self.number(parts[0]), let minute = Self.number(parts[1]), hour < 24, minute < 60 {
      self = .clock(hour: hour, minute: minute)
      return
    }
    // Seconds may be left out.
    let full = text.replacing(/T(\d\d:\d\d)(Z|[+-])/) { "T\($0.output.1):00\($0.output.2)" }
    guard let instant = try? Date(full, strategy: .iso8601) else { return nil }
    self = .instant(instant)
  }

  /// What it comes to at a moment.
  package enum Resolved: Sendable, Hashable {
    case ahead(Date)
    case passed(Date)
  }

  /// A time of day that passed less than 12 hours ago has passed: a job that came late must not run into the day.
  /// Else its next occurrence is meant.
  package func resolved(at now: Date, zone: TimeZoneRules) -> Resolved {
    switch self {
    case .instant(let instant): return instant > now ? .ahead(instant) : .passed(instant)
    case .clock(let hour, let minute):
      let second = Int64(now.timeIntervalSince1970.rounded(.down))
      // Yesterday's too: an hour after midnight, 23:00 has just passed.
      let times = (-1...2).map { zone.instant(hour: hour, minute: minute, onDayOf: second, plusDays: $0) }
      if let last = times.last(where: { $0 <= second }), second - last < Self.lateSeconds {
        return .passed(Date(timeIntervalSince1970: Double(last)))
      }
      let next = times.first { $0 > second } ?? second
      return .ahead(Date(timeIntervalSince1970: Double(next)))
    }
  }

  private static let lateSeconds: Int64 = 12 * 3_600

  private static func number(_ text: Substring) -> Int? {
    (1...2).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }
}

extension Mapping {
  /// The zone in which a person thinks who wrote the mapping; this machine's where it names none.
  package var clockZone: TimeZoneRules {
    if case .named(let name) = timezone, let rules = TimeZoneDatabase.rules(named: name) { return rules }
    return .ofThisMachine
  }
}

extension TimeZoneRules {
  /// UTC where the machine's zone is not installed.
  package static var ofThisMachine: TimeZoneRules {
    TimeZoneDatabase.rules(named: TimeZone.current.identifier) ?? .utc
  }
}
