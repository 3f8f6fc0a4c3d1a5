internal import ConnectAPI
internal import TaskMapping

/// A `SchedulePlan` as JSON. Members with their usual value are left out.
struct StoredSchedule: Decodable {
  var start: Int64?
  var past: SchedulePlan.Past?
  var beyond: SchedulePlan.Beyond?
  var window: Window?
  var zone: String?
  var spread: Int64?
  var shift: Int64?
  var life: Int64?

  /// An `OpeningWindow`, its sets in ascending order.
  struct Window: Decodable {
    var from: Int
    var to: Int
    var days: [Int]
    var holidays: [Int]?
  }

  init(_ plan: SchedulePlan) {
    start = plan.start
    past = plan.past == .now ? nil : plan.past
    beyond = plan.beyond == .defer ? nil : plan.beyond
    window = plan.window.map { window in
      Window(
        from: window.fromMinute, to: window.toMinute, days: window.days.sorted(), holidays: window.holidays.sorted())
    }
    zone = plan.windowZone
    spread = plan.spreadSeconds == 0 ? nil : plan.spreadSeconds
    shift = plan.spreadShiftSeconds == 0 ? nil : plan.spreadShiftSeconds
    life = plan.expiresAfterSeconds
  }

  func write(to schedule: inout JSONObjectWriter) {
    schedule.member("start", start)
    schedule.member("past", past?.rawValue)
    schedule.member("beyond", beyond?.rawValue)
    if let window {
      schedule.object("window") { member in
        member.member("from", Int64(window.from))
        member.member("to", Int64(window.to))
        member.integers("days", window.days)
        if let holidays = window.holidays, !holidays.isEmpty { member.integers("holidays", holidays) }
      }
    }
    schedule.member("zone", zone)
    schedule.member("spread", spread)
    schedule.member("shift", shift)
    schedule.member("life", life)
  }

  func plan() throws(RestoreError) -> SchedulePlan {
    var opening: OpeningWindow?
    if let window {
      let minutes = 0...24 * 60
      guard minutes.contains(window.from), minutes.contains(window.to), window.from < window.to, zone != nil,
        !window.days.isEmpty, window.days.allSatisfy((1...7).contains)
      else { throw RestoreError(reason: "the stored task has an impossible opening window") }
      opening = OpeningWindow(
        fromMinute: window.from, toMinute: window.to, days: Set(window.days), holidays: Set(window.holidays ?? []))
    }
    return SchedulePlan(
      start: start, past: past ?? .now, beyond: beyond ?? .defer, window: opening, windowZone: zone,
      spreadSeconds: spread ?? 0, expiresAfterSeconds: life, spreadShiftSeconds: shift ?? 0)
  }
}

extension JSONObjectWriter {
  /// An array of integers.
  fileprivate mutating func integers(_ name: String, _ numbers: [Int]) {
    array(name, of: numbers) { number, bytes in bytes += Array(String(number).utf8) }
  }
}
