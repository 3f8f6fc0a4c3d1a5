internal import Diagnostics

/// Formats of one column that read one text as two dates, such as `dd/MM/yyyy` beside `MM/dd/yyyy`: which of the two
/// a cell gets would depend on its day, and nobody would see it.
enum AmbiguousFormats {
  /// A text that both formats read, as different times; nil when there is none among the probes.
  static func text(readTwiceBy first: DateFormat, _ second: DateFormat) -> String? {
    for probe in probes {
      for writer in [second, first] {
        let text = writer.written(probe)
        guard case .time(let one) = first.read(text), case .time(let other) = second.read(text) else { continue }
        if one != other { return text }
      }
    }
    return nil
  }

  /// Every member differs from every other one, written with one digit and with two.
  private static let probes = [
    CivilTime(year: 2005, month: 3, day: 4, hour: 6, minute: 7, second: 8, offsetSeconds: 0),
    CivilTime(year: 2010, month: 12, day: 11, hour: 13, minute: 14, second: 15, offsetSeconds: 0),
  ]
}

extension DateFormat {
  /// A time as the format writes it, to be read again.
  fileprivate func written(_ time: CivilTime) -> String {
    String(decoding: steps.flatMap { $0.written(time) }, as: UTF8.self)
  }
}

extension DateFormatStep {
  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  /// In UTF-8: one byte may be a part of a character.
  fileprivate func written(_ time: CivilTime) -> [UInt8] {
    if case .byte(let byte) = self { [byte] } else { Array(text(time).utf8) }
  }

  private func text(_ time: CivilTime) -> String {
    switch self {
    case .byte: ""
    case .space: " "
    case .digits(let field, let least, _): Self.padded(time.member(field), to: least)
    case .monthName(let isWhole):
      String(isWhole ? Self.monthNames[time.month - 1][...] : Self.monthNames[time.month - 1].prefix(3))
    case .dayPeriod: time.hour < 12 ? "AM" : "PM"
    case .offset: "Z"
    }
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension CivilTime {
  fileprivate func member(_ field: DateField) -> Int {
    switch field {
    case .year: year
    case .shortYear: year % 100
    case .month: month
    case .day: day
    case .hour24: hour
    case .hour12: (hour + 11) % 12 + 1
    case .minute: minute
    case .second: second
    case .fraction, .dayPeriod, .offset: 0
    }
  }
}
