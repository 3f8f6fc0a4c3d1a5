/// ISO 8601 dates and times as the canonical texts of cells and the constants of a mapping have them:
/// `2026-03-30`, `2026-03-30T09:30`, `2026-03-30T09:30:00.5`, each time with `Z`, `+02:00`, or neither.
enum ISOTime {
  static func read(_ text: Span<UInt8>) -> DateReading {
    var length = text.count
    // A fraction of any length is dropped before one of the fixed formats reads the rest.
    if text.count > 20, text[19] == UInt8(ascii: ".") || text[19] == UInt8(ascii: ",") {
      var end = 20
      while end < text.count, text[end] &- 48 < 10 { end += 1 }
      guard end > 20 else { return .mismatch }
      if end < text.count {
        let whole = (0..<19).map { text[$0] } + (end..<text.count).map { text[$0] }
        return read(whole.span)
      }
      length = 19
    }
    let text = text.extracting(0..<length)
    for index in formats.indices {
      let reading = formats[index].read(text)
      if reading != .mismatch { return reading }
    }
    return .mismatch
  }

  static func read(_ text: String) -> DateReading {
    let bytes = Array(text.utf8)
    return read(bytes.span)
  }

  /// Seconds since 1970 of a text that carries its own offset; nil for any other.
  static func instant(_ text: Span<UInt8>) -> Int64? {
    guard case .time(let time) = read(text), let offset = time.offsetSeconds else { return nil }
    return time.wallSeconds - Int64(offset)
  }

  static func instant(_ text: String) -> Int64? { instant(Array(text.utf8).span) }

  private static let formats: [DateFormat] = [
    "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssX", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mmX",
  ].compactMap { try? DateFormat($0) }
}
