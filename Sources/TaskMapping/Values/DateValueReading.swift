internal import Diagnostics
internal import SpreadsheetReading

extension ValueReader {
  /// A day; a workbook's date cell is read as it is, other texts by the formats.
  func date(_ text: Span<UInt8>, _ kind: CellKind, _ formats: [DateFormat]) throws(ValueProblem) -> ReadValue {
    switch reading(of: text, kind, formats, ownFormLength: 10) {
    case .time(let time):
      if kind == .dateTime, time.wallSeconds % 86_400 != 0 {
        throw ValueProblem(
          .mapDateInvalid, "\(ValueProblem.quoted(text)) has a time of day, and the column is a date",
          fix: "make the column's type datetime, or take the time out of the cell")
      }
      return .day(time.dayNumber)
    case .impossible(let reason):
      throw ValueProblem(
        .mapDateInvalid, "\(ValueProblem.quoted(text)) is no date of the calendar: \(reason)", fix: "correct the date")
    case .mismatch: throw mismatch(text, kind, formats, .mapDateInvalid, "a date")
    }
  }

  /// An instant; wall-clock times take the zone unless the text has an offset.
  func dateTime(
    _ text: Span<UInt8>, _ kind: CellKind, _ formats: [DateFormat], _ dst: DSTPolicy, _ zone: TimeZoneRules?
  ) throws(ValueProblem) -> ReadValue {
    switch reading(of: text, kind, formats, ownFormLength: 19) {
    case .time(let time): return .instant(try ValueReader.instant(of: time, text, zone, dst))
    case .impossible(let reason):
      throw ValueProblem(
        .mapDateTimeInvalid, "\(ValueProblem.quoted(text)) is no time of the calendar: \(reason)",
        fix: "correct the date or the time")
    case .mismatch: throw mismatch(text, kind, formats, .mapDateTimeInvalid, "a date and time")
    }
  }

  /// The instant of a wall-clock time.
  static func instant(
    of time: CivilTime, _ text: Span<UInt8>, _ zone: TimeZoneRules?, _ dst: DSTPolicy
  ) throws(ValueProblem) -> Int64 {
    if let offset = time.offsetSeconds { return time.wallSeconds - Int64(offset) }
    guard let zone else {
      throw ValueProblem(
        .mapZoneMissing, "\(ValueProblem.quoted(text)) is a wall-clock time, and nothing says in which zone",
        fix: "name the zone with timezone: under source, or zone: in the column")
    }
    if let instant = zone.instant(atWall: time.wallSeconds, dst) { return instant }
    switch zone.instants(atWall: time.wallSeconds) {
    case .never:
      throw ValueProblem(
        .mapTimeSkipped, "\(ValueProblem.quoted(text)) does not exist in \(zone.name): clocks go forward over it",
        fix: "correct the time, or say what it means with dst: {gap: forward} in the column")
    default:
      throw ValueProblem(
        .mapTimeRepeated, "\(ValueProblem.quoted(text)) happens twice in \(zone.name): clocks go back over it",
        fix: "write the offset with the time, or choose with dst: {overlap: earlier} in the column")
    }
  }

  /// - Parameter ownFormLength: bytes of the form in which taskferry writes a workbook's date cells to rejects.csv,
  ///   `2026-03-30` or `2026-03-30T09:30:00`. It is read whatever the formats are, so that the file loads again.
  private func reading(
    of text: Span<UInt8>, _ kind: CellKind, _ formats: [DateFormat], ownFormLength: Int
  ) -> DateReading {
    if kind == .date || kind == .dateTime || formats.isEmpty { return ISOTime.read(text) }
    var best = DateReading.mismatch
    for index in formats.indices {
      let reading = formats[index].read(text)
      if case .time = reading { return reading }
      if best == .mismatch { best = reading }
    }
    if best == .mismatch, text.count == ownFormLength, ownFormLength == 10 || text[10] == UInt8(ascii: "T") {
      return ISOTime.read(text)
    }
    return best
  }

  private func mismatch(
    _ text: Span<UInt8>, _ kind: CellKind, _ formats: [DateFormat], _ code: DiagnosticCode, _ noun: String
  ) -> ValueProblem {
    let value = ValueProblem.quoted(text)
    if kind == .number {
      return ValueProblem(
        code, "\(value) is a number, and the column is \(noun)",
        fix: "format the cells of this column as dates in the spreadsheet program")
    }
    let shapes = formats.isEmpty ? "yyyy-MM-dd or yyyy-MM-dd'T'HH:mm" : formats.map(\.source).joined(separator: " or ")
    return ValueProblem(
      code, "\(value) is not \(noun) in the form \(shapes)",
      fix: "write it in that form, or add its form to formats: of the column")
  }
}
