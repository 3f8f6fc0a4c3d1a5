/// What a row has in a column of the mapping.
enum ColumnValue: Sendable {
  /// Not looked at yet.
  case unread
  case missing
  /// There is something that is no value of the column; the problem is recorded with the row.
  case broken
  /// Text that stands as it is in the bytes of the row's batch.
  case source(start: Int, end: Int)
  case text(String)
  case number(Decimal128)
  case boolean(Bool)
  /// Days since 1970-01-01.
  case day(Int)
  /// Seconds since 1970.
  case instant(Int64)

  init(_ operand: Operand) {
    switch operand {
    case .text(let text): self = .text(text)
    case .number(let number): self = .number(number)
    case .boolean(let value): self = .boolean(value)
    case .day(let day): self = .day(day)
    case .instant(let instant): self = .instant(instant)
    }
  }

  var isPresent: Bool {
    switch self {
    case .unread, .missing, .broken: false
    default: true
    }
  }

  /// The canonical text: numbers as in `42` or `-0.5`, `true`, `2026-03-30`, `2026-03-30T07:30:00Z`; empty for
  /// what is not present.
  func text(in cells: RowCells) -> String {
    switch self {
    case .unread, .missing, .broken: ""
    case .source(let start, let end): TextBytes.string(cells.bytes.span.extracting(start..<end))
    case .text(let text): text
    case .number(let number): number.text
    case .boolean(let value): value ? "true" : "false"
    case .day(let day): CivilTime.isoDate(ofDay: day)
    case .instant(let instant): CivilTime.isoInstant(instant)
    }
  }

  /// Appends the canonical text.
  func append(to bytes: inout [UInt8], in cells: RowCells) {
    switch self {
    case .unread, .missing, .broken: break
    case .source(let start, let end): TextBytes.append(cells.bytes.span.extracting(start..<end), to: &bytes)
    case .text(let text): bytes.append(contentsOf: text.utf8)
    case .number(let number): bytes.append(contentsOf: number.text.utf8)
    case .boolean(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .day(let day): CivilTime.appendISODate(ofDay: day, to: &bytes)
    case .instant(let instant): CivilTime.appendISOInstant(instant, to: &bytes)
    }
  }

  /// Calls `body` with the canonical text, without a copy where it stands in the batch.
  func withText<Result>(in cells: RowCells, _ body: (Span<UInt8>) -> Result) -> Result {
    switch self {
    case .source(let start, let end): return body(cells.bytes.span.extracting(start..<end))
    default:
      var bytes: [UInt8] = []
      append(to: &bytes, in: cells)
      return body(bytes.span)
    }
  }
}
