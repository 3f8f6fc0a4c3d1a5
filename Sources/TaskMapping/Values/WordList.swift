/// A few words in one row of bytes: looked through without touching anything else.
struct WordList: Sendable {
  /// Each word with its length before it, 4 bytes, the lowest first.
  private let bytes: [UInt8]
  let count: Int

  init(_ words: [[UInt8]]) {
    var bytes: [UInt8] = []
    for word in words {
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: word.count >> shift)) }
      bytes += word
    }
    self.bytes = bytes
    count = words.count
  }

  init(_ words: [String]) { self.init(words.map { Array($0.utf8) }) }

  /// The position of a text among the words, compared by bytes; nil when it is none of them.
  func position(of text: Span<UInt8>) -> Int? {
    let bytes = bytes.span
    var start = 0
    for position in 0..<count {
      let length = WordList.length(bytes, at: start)
      if length == text.count, WordList.isEqual(bytes, at: start + 4, text) { return position }
      start += 4 + length
    }
    return nil
  }

  /// Appends the word at a position, which is less than `count`.
  func append(_ position: Int, to other: inout [UInt8]) {
    let bytes = bytes.span
    var start = 0
    for _ in 0..<position { start += 4 + WordList.length(bytes, at: start) }
    TextBytes.append(bytes.extracting(start + 4..<start + 4 + WordList.length(bytes, at: start)), to: &other)
  }

  private static func length(_ bytes: Span<UInt8>, at start: Int) -> Int {
    Int(bytes[start]) | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2]) << 16 | Int(bytes[start + 3]) << 24
  }

  private static func isEqual(_ bytes: Span<UInt8>, at start: Int, _ text: Span<UInt8>) -> Bool {
    for index in text.indices where bytes[start + index] != text[index] { return false }
    return true
  }
}
