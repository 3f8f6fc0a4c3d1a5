/// The text of a cell's paragraphs.
///
/// OpenDocument 1.3, part 3, 6.1.2 brings runs of white space together; spreadsheet programs keep spaces as they
/// stand, and so does this. Line breaks and tabs that are not written as elements come from whoever laid out the
/// XML: a run with one of them is one space, or none where a paragraph begins.
struct ParagraphText {
  private(set) var bytes: [UInt8] = []
  private(set) var paragraphs = 0
  private var isAtStart = true
  private var hasLayout = false

  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    paragraphs = 0
  }

  mutating func beginParagraph() {
    if paragraphs > 0 { bytes.append(0x0A) }
    paragraphs += 1
    isAtStart = true
    hasLayout = false
  }

  mutating func append(_ text: Span<UInt8>) {
    for index in text.indices {
      let byte = text[index]
      if byte == 0x09 || byte == 0x0A || byte == 0x0D {
        if !hasLayout { while bytes.last == 0x20 { bytes.removeLast() } }
        hasLayout = true
      } else if byte != 0x20 || !hasLayout {
        if hasLayout, !isAtStart { bytes.append(0x20) }
        bytes.append(byte)
        hasLayout = false
        isAtStart = false
      }
    }
  }

  /// Adds characters that were written as an element.
  mutating func append(_ byte: UInt8, count: Int = 1) {
    if hasLayout, !isAtStart { bytes.append(0x20) }
    bytes.append(contentsOf: repeatElement(byte, count: count))
    hasLayout = false
    isAtStart = false
  }
}
