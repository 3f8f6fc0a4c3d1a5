/// The words of a mapping that are read as no value, compared without regard to case.
struct MissingWords: Sendable {
  /// Words of ASCII letters, lower case: nearly always all there are.
  private let plain: [[UInt8]]
  private let other: [[UInt8]]
  private let longest: Int

  init(_ words: [String]) {
    let folded = words.map { word in
      let bytes = Array(word.utf8)
      return CaseFolding.folded(bytes[TextBytes.trimmedRange(bytes.span)].span)
    }
    // An empty cell is missing whatever the words are.
    plain = folded.filter { !$0.isEmpty && TextBytes.isASCII($0.span) }
    other = folded.filter { !TextBytes.isASCII($0.span) }
    longest = folded.map(\.count).max() ?? 0
  }

  /// Whether a trimmed text is one of them.
  func contains(_ text: Span<UInt8>) -> Bool {
    // Folding makes no text shorter than a third.
    if text.count > longest * 3 { return false }
    for index in plain.indices where plain[index].count == text.count {
      var position = 0
      while position < text.count, CaseFolding.lowered(text[position]) == plain[index][position] { position += 1 }
      if position == text.count { return true }
    }
    if other.isEmpty || TextBytes.isASCII(text) { return false }
    return other.contains(CaseFolding.folded(text))
  }
}
