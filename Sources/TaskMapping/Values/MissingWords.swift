/// The words of a mapping that are read as no value, compared without regard to case.
struct MissingWords: Sendable {
  /// Words of ASCII letters, lower case: nearly always all there are.
  private let plain: [[UInt8]]
  private let other: [[UInt8]]
  private let longest: Int
  /// Bit n is set when a plain word has n bytes; the highest bit stands for all longer ones.
  private let plainLengths: UInt64

  init(_ words: [String]) {
    let folded = words.map { word in
      let bytes = Array(word.utf8)
      return CaseFolding.folded(bytes[TextBytes.trimmedRange(bytes.span)].span)
    }
    // An empty cell is missing whatever the words are.
    let plain = folded.filter { !$0.isEmpty && TextBytes.isASCII($0.span) }
    self.plain = plain
    plainLengths = plain.reduce(0) { $0 | 1 << UInt64(min($1.count, 63)) }
    other = folded.filter { !TextBytes.isASCII($0.span) }
    longest = folded.map(\.count).max() ?? 0
  }

  /// Whether a trimmed text is one of them.
  func contains(_ text: Span<UInt8>) -> Bool {
    // Folding makes no text shorter than a third.
    if text.count > longest * 3 { return false }
    if other.isEmpty, plainLengths >> UInt64(min(text.count, 63)) & 1 == 0 { return false }
    for index in plain.indices where plain[index].count == text.count {
      var position = 0
      while position < text.count, CaseFolding.lowered(text[position]) == plain[index][position] { position += 1 }
      if position == text.count { return true }
    }
    if other.isEmpty || TextBytes.isASCII(text) { return false }
    return other.contains(CaseFolding.folded(text))
  }
}
