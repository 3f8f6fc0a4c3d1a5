/// What a row has in a column of the mapping.
enum ColumnValue: Sendable, BitwiseCopyable {
  /// Not looked at yet.
  case unread
  case missing
  /// There is something that is no value of the column; the problem is recorded with the row.
  case broken
  case text(TextPlace)
  case number(Decimal128)
  case boolean(Bool)
  /// Days since 1970-01-01.
  case day(Int)
  /// Seconds since 1970.
  case instant(Int64)

  var isPresent: Bool {
    switch self {
    case .unread, .missing, .broken: false
    default: true
    }
  }

  /// The canonical text: numbers as in `42` or `-0.5`, `true`, `2026-03-30`, `2026-03-30T07:30:00Z`; empty for
  /// what is not present.
  func text(in reading: borrowing RowReading) -> String { withText(in: reading) { TextBytes.string($0) } }

  /// Appends the canonical text.
  func append(to bytes: inout [UInt8], in reading: borrowing RowReading) {
    if case .text(let place) = self {
      reading.withText(at: place) { TextBytes.append($0, to: &bytes) }
    } else {
      appendFigures(to: &bytes)
    }
  }

  /// Appends the canonical text of anything but a text.
  func appendFigures(to bytes: inout [UInt8]) {
    switch self {
    case .unread, .missing, .broken, .text: break
    case .number(let number): number.appendText(to: &bytes)
    case .boolean(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .day(let day): CivilTime.appendISODate(ofDay: day, to: &bytes)
    case .instant(let instant): CivilTime.appendISOInstant(instant, to: &bytes)
    }
  }

  /// Calls `body` with the canonical text, without a copy of a text.
  @inline(__always)
  func withText<Result>(in reading: borrowing RowReading, _ body: (Span<UInt8>) -> Result) -> Result {
    if case .text(let place) = self { return reading.withText(at: place, body) }
    var bytes: [UInt8] = []
    appendFigures(to: &bytes)
    return body(bytes.span)
  }
}
