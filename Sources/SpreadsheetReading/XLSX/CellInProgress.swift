/// The type of a cell (ISO/IEC 29500-1, 18.18.11).
enum CellType {
  case number, sharedString, text, boolean, error, date, unknown

  init(_ value: Span<UInt8>) {
    if value.count == 1 {
      switch value[0] {
      case UInt8(ascii: "s"): self = .sharedString
      case UInt8(ascii: "n"): self = .number
      case UInt8(ascii: "b"): self = .boolean
      case UInt8(ascii: "e"): self = .error
      case UInt8(ascii: "d"): self = .date
      default: self = .unknown
      }
    } else {
      let text = XMLValue.text(value)
      self = text == "inlineStr" || text == "str" ? .text : .unknown
    }
  }
}

/// A cell between its start and its end.
struct CellInProgress {
  var parsed = ParsedCell()
  var text: [UInt8] = []
  var hasInlineText = false

  mutating func begin() {
    hasInlineText = false
    parsed = ParsedCell()
    text.removeAll(keepingCapacity: true)
  }

  /// Takes away the blanks and line breaks that XML tools put around values.
  mutating func trim() {
    guard let first = text.first, let last = text.last, first <= 0x20 || last <= 0x20 else { return }
    while let last = text.last, last <= 0x20 { text.removeLast() }
    text.removeFirst(text.prefix { $0 <= 0x20 }.count)
  }
}
