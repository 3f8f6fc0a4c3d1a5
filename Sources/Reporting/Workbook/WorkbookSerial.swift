import Foundation
import SpreadsheetReading

/// The number that stands for a date or a time in a workbook: days since 1899-12-30.
enum WorkbookSerial {
  private static let millisecondsOfDay = 86_400_000
  /// 1900-03-01: before it programs disagree by a day that never was.
  private static let firstDay = 61
  /// 9999-12-31.
  private static let lastDay = 2_958_465

  /// - Parameter text: the canonical text of a date, a time of day or a duration.
  /// - Returns: nil for what a workbook does not have.
  static func number(_ kind: CellKind, _ text: String) -> Double? {
    switch kind {
    case .date: return day(text[...]).map(Double.init)
    case .dateTime:
      let parts = text.split(separator: "T", maxSplits: 1)
      guard parts.count == 2, let day = day(parts[0]), let time = milliseconds(parts[1]) else { return nil }
      return Double(day) + Double(time) / Double(millisecondsOfDay)
    case .time: return milliseconds(text[...]).map { Double($0) / Double(millisecondsOfDay) }
    case .duration: return duration(text).map { Double($0) / Double(millisecondsOfDay) }
    default: return nil
    }
  }

  private static func day(_ text: Substring) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    guard let date = calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2])) else {
      return nil
    }
    let number = Int((date.timeIntervalSince1970 / 86_400).rounded(.down)) + 25_569
    return (firstDay...lastDay).contains(number) ? number : nil
  }

  /// `09:30:00.25`
  private static func milliseconds(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let hours = Int(parts[0]), let minutes = Int(parts[1]), let seconds = Double(parts[2])
    else { return nil }
    return (hours * 60 + minutes) * 60_000 + Int((seconds * 1_000).rounded())
  }

  /// `PT36H30M0.5S`
  private static func duration(_ text: String) -> Int? {
    guard text.hasPrefix("PT"), text.hasSuffix("S") else { return nil }
    let parts = text.dropFirst(2).dropLast().split(whereSeparator: { $0 == "H" || $0 == "M" })
    guard parts.count == 3, let hours = Int(parts[0]), hours < 1_000_000, let minutes = Int(parts[1]),
      let seconds = Double(parts[2])
    else { return nil }
    return (hours * 60 + minutes) * 60_000 + Int((seconds * 1_000).rounded())
  }
}
