/// What a format makes of a text.
enum DateReading: Sendable, Hashable {
  case time(CivilTime)
  /// It has the shape of the format, and there is no such date: the reason.
  case impossible(String)
  /// It does not have the shape of the format.
  case mismatch
}

extension DateFormat {
  /// Reads UTF-8 text, all of it; white space around it is a mismatch.
  func read(_ text: Span<UInt8>) -> DateReading { DateFormat.read(text, steps: steps, steps.indices) }

  /// - Parameter range: where the format's steps lie among `steps`.
  static func read(_ text: Span<UInt8>, steps: [DateFormatStep], _ range: Range<Int>) -> DateReading {
    var fields = DateFields()
    var position = 0
    for index in range {
      switch steps[index] {
      case .byte(let byte):
        guard position < text.count, text[position] == byte else { return .mismatch }
        position += 1
      case .space:
        guard let length = DateFormat.spaceLength(text, at: position) else { return .mismatch }
        position += length
      case .digits(let field, let least, let most):
        var number = 0
        let start = position
        while position < text.count, position - start < most, text[position] &- 48 < 10 {
          number = number * 10 + Int(text[position] &- 48)
          position += 1
        }
        guard position - start >= least else { return .mismatch }
        fields.set(field, number)
      case .monthName(let isWhole):
        guard let found = DateFormat.monthName(text, at: position, isWhole: isWhole) else { return .mismatch }
        fields.month = found.month
        position += found.length
      case .dayPeriod:
        guard let found = DateFormat.dayPeriod(text, at: position) else { return .mismatch }
        fields.isAfternoon = found.isAfternoon
        position += found.length
      case .offset:
        guard let found = DateFormat.offset(text, at: position) else { return .mismatch }
        fields.offsetSeconds = found.seconds
        position += found.length
      }
    }
    return position == text.count ? fields.reading : .mismatch
  }

  func read(_ text: String) -> DateReading { read(Array(text.utf8).span) }

  /// The length of one space: U+0020, U+00A0, or U+202F, which newer programs put before AM and PM.
  private static func spaceLength(_ text: Span<UInt8>, at position: Int) -> Int? {
    guard position < text.count else { return nil }
    if text[position] == 0x20 { return 1 }
    if position + 1 < text.count, text[position] == 0xC2, text[position + 1] == 0xA0 { return 2 }
    if position + 2 < text.count, text[position] == 0xE2, text[position + 1] == 0x80, text[position + 2] == 0xAF {
      return 3
    }
    return nil
  }

  private static let monthNames: [[UInt8]] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ].map { Array($0.utf8) }

  private static func monthName(
    _ text: Span<UInt8>, at position: Int, isWhole: Bool
  ) -> (month: Int, length: Int)? {
    for (index, name) in monthNames.enumerated() {
      let length = isWhole ? name.count : 3
      guard position + length <= text.count else { continue }
      var isEqual = true
      for offset in 0..<length where text[position + offset] | 0x20 != name[offset] {
        isEqual = false
        break
      }
      if isEqual { return (index + 1, length) }
    }
    return nil
  }

  private static func dayPeriod(_ text: Span<UInt8>, at position: Int) -> (isAfternoon: Bool, length: Int)? {
    guard position + 2 <= text.count else { return nil }
    let first = text[position] | 0x20
    guard first == UInt8(ascii: "a") || first == UInt8(ascii: "p") else { return nil }
    let isAfternoon = first == UInt8(ascii: "p")
    if text[position + 1] | 0x20 == UInt8(ascii: "m") { return (isAfternoon, 2) }
    let dot = UInt8(ascii: ".")
    guard position + 4 <= text.count, text[position + 1] == dot, text[position + 2] | 0x20 == UInt8(ascii: "m"),
      text[position + 3] == dot
    else { return nil }
    return (isAfternoon, 4)
  }

  /// `Z`, `+02`, `+0200` or `+02:00`, at most 18 hours either way.
  private static func offset(_ text: Span<UInt8>, at position: Int) -> (seconds: Int, length: Int)? {
    guard position < text.count else { return nil }
    let sign = text[position]
    if sign | 0x20 == UInt8(ascii: "z") { return (0, 1) }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    guard let hours = twoDigits(text, at: position + 1), hours <= 18 else { return nil }
    var length = 3
    var minutes = 0
    let hasColon = position + 3 < text.count && text[position + 3] == UInt8(ascii: ":")
    if let found = twoDigits(text, at: position + (hasColon ? 4 : 3)) {
      minutes = found
      length = hasColon ? 6 : 5
    } else if hasColon {
      return nil
    }
    guard minutes < 60 else { return nil }
    let seconds = hours * 3_600 + minutes * 60
    return (sign == UInt8(ascii: "-") ? -seconds : seconds, length)
  }

  private static func twoDigits(_ text: Span<UInt8>, at position: Int) -> Int? {
    guard position + 2 <= text.count else { return nil }
    let tens = text[position] &- 48
    let ones = text[position + 1] &- 48
    return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
  }
}

/// The numbers of a text that had the shape of a format, before they are held against the calendar.
private struct DateFields {
  var year = 0
  var month = 0
  var day = 0
  var hour = 0
  var minute = 0
  var second = 0
  var isTwelveHours = false
  var isAfternoon = false
  var offsetSeconds: Int?

  mutating func set(_ field: DateField, _ number: Int) {
    switch field {
    case .year: year = number
    case .shortYear: year = 2_000 + number
    case .month: month = number
    case .day: day = number
    case .hour24: hour = number
    case .hour12:
      hour = number
      isTwelveHours = true
    case .minute: minute = number
    case .second: second = number
    case .fraction, .dayPeriod, .offset: break
    }
  }

  var reading: DateReading {
    guard year >= 1 else { return .impossible("there is no year 0") }
    // 0026 is what programs make of the year 26 when they lose its century.
    guard year >= 1_000 else { return .impossible("the year \(year) has lost its century") }
    guard (1...12).contains(month) else { return .impossible("there is no month \(month)") }
    let days = CivilTime.daysInMonth(month, of: year)
    guard (1...days).contains(day) else {
      return .impossible(day == 0 ? "there is no day 0" : "month \(month) of \(year) has \(days) days")
    }
    var hour = hour
    if isTwelveHours {
      guard (1...12).contains(hour) else { return .impossible("hours with AM and PM go from 1 to 12") }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard hour < 24 else { return .impossible("hours go from 0 to 23") }
    guard minute < 60 else { return .impossible("minutes go from 0 to 59") }
    guard second < 60 else { return .impossible("seconds go from 0 to 59") }
    return .time(
      CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second, offsetSeconds: offsetSeconds))
  }
}
