import Foundation
import SpreadsheetReading

/// A cell on its way into a workbook: its value, and the format it is shown in.
struct WorkbookCell: Hashable {
  enum Value: Hashable {
    case blank
    case text(String)
    case number(Double)
    case boolean(Bool)
  }

  enum Format: Hashable, CaseIterable {
    /// What is typed there stays text: no lost zeros.
    case text
    /// What is typed there becomes what the program makes of it.
    case general
    case date, dateTime, time, duration
    /// With fractions of a second.
    case preciseDateTime, preciseTime, preciseDuration
  }

  var value: Value
  var format: Format

  /// A field of a text file: text, whatever it looks like.
  init(field text: String) {
    value = text.isEmpty ? .blank : .text(text)
    format = .text
  }

  /// A cell of a workbook with its type. What no cell of that type can hold (a date before March 1900, a number of 17
  /// digits) stays the text that taskferry reads.
  init(kind: CellKind, text: String) {
    switch kind {
    case .blank, .uncached: self.init(.blank, .general)
    case .number: self.init(Self.exact(text).map { .number($0) } ?? .text(text), .general)
    case .boolean: self.init(text == "true" || text == "false" ? .boolean(text == "true") : .text(text), .general)
    case .date, .dateTime, .time, .duration:
      self = Self.instant(kind, text) ?? WorkbookCell(.text(text), .general)
    case .error: self.init(.text(text), .general)
    case .text: self.init(text.isEmpty ? .blank : .text(text), Self.isDelicate(text) ? .text : .general)
    }
  }

  /// Lines that its text has.
  var lines: Int {
    guard case .text(let text) = value else { return 1 }
    return text.utf8.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
  }

  private init(_ value: Value, _ format: Format) {
    self.value = value
    self.format = format
  }

  /// The number that libxlsxwriter writes with 16 digits; nil when it is another one then.
  private static func exact(_ text: String) -> Double? {
    guard let number = Double(text), number.isFinite, Double(String(format: "%.16G", number)) == number else {
      return nil
    }
    return number
  }

  /// Whether a text would become something else by a double click into its cell.
  private static func isDelicate(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return "0123456789+-=@'.,(".unicodeScalars.contains(first) || first.value < 0x20
  }

  private static func instant(_ kind: CellKind, _ text: String) -> WorkbookCell? {
    guard let serial = WorkbookSerial.number(kind, text) else { return nil }
    let isPrecise = text.contains(".")
    let format: Format =
      switch kind {
      case .date: .date
      case .dateTime: isPrecise ? .preciseDateTime : .dateTime
      case .time: isPrecise ? .preciseTime : .time
      default: isPrecise ? .preciseDuration : .duration
      }
    return WorkbookCell(.number(serial), format)
  }
}

extension WorkbookCell.Format {
  /// The number format; nil is the program's own.
  var code: String? {
    switch self {
    case .text: "@"
    case .general: nil
    case .date: "yyyy-mm-dd"
    case .dateTime: "yyyy-mm-dd hh:mm:ss"
    case .preciseDateTime: "yyyy-mm-dd hh:mm:ss.000"
    case .time: "hh:mm:ss"
    case .preciseTime: "hh:mm:ss.000"
    case .duration: "[h]:mm:ss"
    case .preciseDuration: "[h]:mm:ss.000"
    }
  }
}
