/// Short lists of words in one row of bytes: looked through without touching anything else.
struct WordTable: Sendable {
  /// One list of the table.
  struct List: Sendable, BitwiseCopyable {
    fileprivate let start: Int
    let count: Int
  }

  /// Each word with its length before it, 4 bytes, the lowest first.
  private var bytes: [UInt8] = []

  /// Adds a list.
  mutating func add(_ words: [String]) -> List {
    let list = List(start: bytes.count, count: words.count)
    for word in words {
      let length = word.utf8.count
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
      bytes.append(contentsOf: word.utf8)
    }
    return list
  }

  /// The position of a text among the words of a list, compared by bytes; nil when it is none of them.
  func position(of text: Span<UInt8>, in list: List) -> Int? {
    let bytes = bytes.span
    var start = list.start
    for position in 0..<list.count {
      let length = WordTable.length(bytes, at: start)
      if length == text.count, WordTable.isEqual(bytes, at: start + 4, text) { return position }
      start += 4 + length
    }
    return nil
  }

  /// Appends the word at a position, which is less than the list's count.
  func append(_ position: Int, of list: List, to other: inout [UInt8]) {
    let bytes = bytes.span
    var start = list.start
    for _ in 0..<position { start += 4 + WordTable.length(bytes, at: start) }
    TextBytes.append(bytes.extracting(start + 4..<start + 4 + WordTable.length(bytes, at: start)), to: &other)
  }

  private static func length(_ bytes: Span<UInt8>, at start: Int) -> Int {
    Int(bytes[start]) | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2]) << 16 | Int(bytes[start + 3]) << 24
  }

  private static func isEqual(_ bytes: Span<UInt8>, at start: Int, _ text: Span<UInt8>) -> Bool {
    for index in text.indices where bytes[start + index] != text[index] { return false }
    return true
  }
}
