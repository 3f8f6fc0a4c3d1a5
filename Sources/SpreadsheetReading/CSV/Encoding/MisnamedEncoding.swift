/// Watches the bytes of a text whose settings name an encoding that is not Unicode's: a text that is UTF-8 all the
/// same would be read as nonsense without a word.
///
/// By chance a text of another encoding is hardly ever UTF-8 throughout: each character beyond ASCII would have to
/// be followed by signs that fit.
struct MisnamedEncoding {
  private(set) var isUTF8 = true
  /// What stands before and behind the first character beyond ASCII.
  private var window: [UInt8] = []
  private var first: Int?
  private var unfinished: [UInt8] = []
  private static let before = 24
  private static let behind = 48

  /// What stands around the first character beyond ASCII; nil when the text is not UTF-8 or has no such character.
  var example: [UInt8]? {
    guard isUTF8, unfinished.isEmpty, let first else { return nil }
    return MisnamedEncoding.word(around: first, in: window[...])
  }

  mutating func watch(_ bytes: ArraySlice<UInt8>) {
    guard isUTF8 else { return }
    let text = unfinished + bytes
    let end = text.count - TextBuffer.unfinishedBytes(at: text)
    unfinished = Array(text[end...])
    do {
      _ = try UTF8Span(validating: text.span.extracting(0..<end))
    } catch {
      isUTF8 = false
      return
    }
    if first == nil {
      let found = text[..<end].firstIndex { $0 >= 0x80 }
      window = (window + text[..<(found ?? end)]).suffix(MisnamedEncoding.before)
      guard let found else { return }
      first = window.count
      window += text[found..<end].prefix(MisnamedEncoding.behind)
    } else if let first, window.count < first + MisnamedEncoding.behind {
      window += text[..<end].prefix(first + MisnamedEncoding.behind - window.count)
    }
  }

  /// The cell or line around a byte, at most some 40 bytes, beginning and ending with whole characters.
  static func word(around index: Int, in text: ArraySlice<UInt8>) -> [UInt8] {
    func isBreak(_ byte: UInt8) -> Bool {
      byte < 0x20 || [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "\"")].contains(byte)
    }
    var start = index
    while start > text.startIndex, index - start < 20, !isBreak(text[start - 1]) { start -= 1 }
    while start < index, text[start] & 0xC0 == 0x80 { start += 1 }
    var end = index
    while end < text.endIndex, end - index < 20 || text[end] & 0xC0 == 0x80, !isBreak(text[end]) { end += 1 }
    return Array(text[start..<end])
  }
}
