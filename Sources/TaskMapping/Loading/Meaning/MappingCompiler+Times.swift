internal import Diagnostics

/// Reads durations, times of day, weekdays and dates as a mapping writes them.
enum MappingTime {
  /// Seconds of `48h`, `14d`, `90m`, `1d12h`: numbers with the units d, h, m, s, each once, the larger first.
  /// - Returns: nil for anything else, or for more than 100,000 days.
  static func seconds(_ text: String) -> Int64? {
    let units: [(letter: UInt8, seconds: Int64)] = [
      (UInt8(ascii: "d"), 86_400), (UInt8(ascii: "h"), 3_600), (UInt8(ascii: "m"), 60), (UInt8(ascii: "s"), 1),
    ]
    var next = 0
    var total: Int64 = 0
    var number: Int64?
    for byte in text.utf8 {
      if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        number = (number ?? 0) * 10 + Int64(byte - UInt8(ascii: "0"))
        if number ?? 0 > 100_000 * 86_400 { return nil }
      } else {
        guard let count = number, let unit = units[next...].firstIndex(where: { $0.letter == byte }) else { return nil }
        total += count * units[unit].seconds
        next = unit + 1
        number = nil
        if total > 100_000 * 86_400 { return nil }
      }
    }
    return number == nil && next > 0 ? total : nil
  }

  /// Minutes after midnight of `08:00`; `24:00` is the end of the day.
  static func minutes(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = number(parts[0]),
      let minute = number(parts[1]), minute < 60, hour < 24 || (hour == 24 && minute == 0)
    else { return nil }
    return hour * 60 + minute
  }

  private static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// Weekdays of `mon-fri`, `mon,wed` or `sat-mon`; Monday is 1.
  static func days(_ text: String) -> Set<Int>? {
    var days: Set<Int> = []
    for part in text.lowercased().split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
        day(String($0.filter { $0 != " " }))
      }
      guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil else { return nil }
      var current = first
      days.insert(current)
      while current != last {
        current = current % 7 + 1
        days.insert(current)
      }
    }
    return days
  }

  private static func day(_ name: String) -> Int? {
    let full = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    return (dayNames.firstIndex(of: name) ?? full.firstIndex(of: name)).map { $0 + 1 }
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }
}

extension MappingCompiler {
  /// A duration greater than nothing, in seconds.
  mutating func duration(_ node: YAMLNode) -> Int64? {
    let text = node.text ?? ""
    let seconds = MappingTime.seconds(text)
    if let seconds, seconds > 0 { return seconds }
    problems.add(
      .mappingDuration, at: node.start, "\(text.quoted) is \(seconds == nil ? "not a duration" : "no time at all")",
      fix: "write numbers with d, h, m or s, the larger first: 48h, 14d, 90m, 1d12h")
    return nil
  }

  /// A duration with a sign, in seconds.
  mutating func signedDuration(_ node: YAMLNode) -> Int64? {
    let text = node.text ?? ""
    let isNegative = text.hasPrefix("-")
    let digits = isNegative || text.hasPrefix("+") ? String(text.dropFirst()) : text
    if let seconds = MappingTime.seconds(digits) { return isNegative ? -seconds : seconds }
    problems.add(
      .mappingDuration, at: node.start, "\(text.quoted) is not a duration",
      fix: "write numbers with d, h, m or s, the larger first, with - before it to go back: 15m, -1h")
    return nil
  }

  /// Days since 1970-01-01.
  mutating func day(_ node: YAMLNode) -> Int? {
    let text = node.text ?? ""
    if text.utf8.count == 10, case .time(let time) = ISOTime.read(text) { return time.dayNumber }
    problems.add(
      .mappingTime, at: node.start, "\(text.quoted) is not a date",
      fix: "write year, month and day: 2026-12-24")
    return nil
  }

  mutating func minutes(_ node: YAMLNode) -> Int? {
    let text = node.text ?? ""
    if let minutes = MappingTime.minutes(text) { return minutes }
    problems.add(
      .mappingTime, at: node.start, "\(text.quoted) is not a time of day",
      fix: "write two digits for hours and minutes: \"08:00\", at most \"24:00\"")
    return nil
  }

  mutating func days(_ node: YAMLNode) -> Set<Int>? {
    guard let text = node.text else {
      return node.elements.reduce(into: Set<Int>()) { all, element in all.formUnion(days(element) ?? []) }
    }
    if let days = MappingTime.days(text) { return days }
    problems.add(
      .mappingTime, at: node.start, "\(text.quoted) are no weekdays",
      fix: "write a range or a list of mon tue wed thu fri sat sun: mon-fri, or mon,wed,sat")
    return nil
  }
}
