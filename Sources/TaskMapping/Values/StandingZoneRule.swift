/// The rule a zone follows from its last recorded change on, as its file's last line has it:
/// `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX TZ with the extensions of RFC 9636, 3.3.1).
struct StandingZoneRule {
  private struct Change {
    enum Day {
      /// Month 1 to 12, week 1 to 5 (5 is the last), weekday 0 to 6 from Sunday.
      case weekday(month: Int, week: Int, weekday: Int)
      /// 1 to 365, 29 February never counted.
      case julian(Int)
      /// 0 to 365, 29 February counted.
      case ordinal(Int)
    }
    var day: Day
    /// Seconds after midnight by the clock before the change, from −167 to 167 hours.
    var seconds: Int
  }

  private let standardOffset: Int32
  private let summer: (offset: Int32, begins: Change, ends: Change)?

  /// - Returns: nil for an empty text or one that is no such rule.
  init?(_ text: ArraySlice<UInt8>) {
    var rest = text
    guard StandingZoneRule.skipName(&rest), let west = StandingZoneRule.time(&rest) else { return nil }
    standardOffset = Int32(-west)
    if rest.isEmpty {
      summer = nil
      return
    }
    guard StandingZoneRule.skipName(&rest) else { return nil }
    var offset = standardOffset + 3_600
    if rest.first != UInt8(ascii: ",") {
      guard let west = StandingZoneRule.time(&rest) else { return nil }
      offset = Int32(-west)
    }
    guard let begins = StandingZoneRule.change(&rest), let ends = StandingZoneRule.change(&rest), rest.isEmpty else {
      return nil
    }
    guard TimeZoneRules.isPlausible(offset: standardOffset), TimeZoneRules.isPlausible(offset: offset) else {
      return nil
    }
    summer = (offset, begins, ends)
  }

  /// Every change in some years, ascending, with the offset it brings.
  func transitions(years: ClosedRange<Int>) -> [(instant: Int64, offset: Int32)] {
    guard let summer else { return [] }
    var changes: [(instant: Int64, offset: Int32)] = []
    for year in years {
      changes.append((instant(of: summer.begins, in: year, clock: standardOffset), summer.offset))
      changes.append((instant(of: summer.ends, in: year, clock: summer.offset), standardOffset))
    }
    changes.sort { $0.instant < $1.instant }
    // A summer that lasts all year ends in the instant in which the next begins: no change at all.
    var kept: [(instant: Int64, offset: Int32)] = []
    for change in changes {
      if kept.last?.instant == change.instant { kept.removeLast() }
      if kept.last?.offset != change.offset { kept.append(change) }
    }
    return kept
  }

  private func instant(of change: Change, in year: Int, clock: Int32) -> Int64 {
    let day: Int
    switch change.day {
    case .weekday(let month, let week, let weekday):
      let first = CivilTime.dayNumber(year: year, month: month, day: 1)
      // Sunday is 7 there and 0 here.
      let shift = (weekday - CivilTime.weekday(ofDay: first) % 7 + 7) % 7
      var inMonth = 1 + shift + (week - 1) * 7
      if inMonth > CivilTime.daysInMonth(month, of: year) { inMonth -= 7 }
      day = first + inMonth - 1
    case .julian(let number):
      let isAfterFebruary = number >= 60 && CivilTime.daysInMonth(2, of: year) == 29
      day = CivilTime.dayNumber(year: year, month: 1, day: 1) + number - (isAfterFebruary ? 0 : 1)
    case .ordinal(let number):
      day = CivilTime.dayNumber(year: year, month: 1, day: 1) + number
    }
    return Int64(day) * 86_400 + Int64(change.seconds) - Int64(clock)
  }

  /// Passes over `CET` or `<+0330>`.
  private static func skipName(_ rest: inout ArraySlice<UInt8>) -> Bool {
    if rest.first == UInt8(ascii: "<") {
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
      rest = rest[(end + 1)...]
      return true
    }
    let length = rest.prefix { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }.count
    rest = rest.dropFirst(length)
    return length >= 3
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  private static func time(_ rest: inout ArraySlice<UInt8>) -> Int? {
    var sign = 1
    if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      sign = first == UInt8(ascii: "-") ? -1 : 1
      rest = rest.dropFirst()
    }
    guard let hours = number(&rest), hours <= 167 else { return nil }
    var seconds = hours * 3_600
    for unit in [60, 1] where rest.first == UInt8(ascii: ":") {
      rest = rest.dropFirst()
      guard let part = number(&rest), part < 60 else { return nil }
      seconds += part * unit
    }
    return sign * seconds
  }

  /// `,M3.5.0/2`, `,J60`, `,300/24`.
  private static func change(_ rest: inout ArraySlice<UInt8>) -> Change? {
    guard rest.popFirst() == UInt8(ascii: ",") else { return nil }
    let day: Change.Day
    switch rest.first {
    case UInt8(ascii: "M"):
      rest = rest.dropFirst()
      guard let month = number(&rest), (1...12).contains(month), rest.popFirst() == UInt8(ascii: "."),
        let week = number(&rest), (1...5).contains(week), rest.popFirst() == UInt8(ascii: "."),
        let weekday = number(&rest), (0...6).contains(weekday)
      else { return nil }
      day = .weekday(month: month, week: week, weekday: weekday)
    case UInt8(ascii: "J"):
      rest = rest.dropFirst()
      guard let number = number(&rest), (1...365).contains(number) else { return nil }
      day = .julian(number)
    default:
      guard let number = number(&rest), (0...365).contains(number) else { return nil }
      day = .ordinal(number)
    }
    var seconds = 2 * 3_600
    if rest.first == UInt8(ascii: "/") {
      rest = rest.dropFirst()
      guard let time = time(&rest) else { return nil }
      seconds = time
    }
    return Change(day: day, seconds: seconds)
  }

  /// Up to four digits.
  private static func number(_ rest: inout ArraySlice<UInt8>) -> Int? {
    let digits = rest.prefix { $0 &- 48 < 10 }
    guard !digits.isEmpty, digits.count <= 4 else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int($1 &- 48) }
  }
}
