internal import Diagnostics

/// The text that was read and is not yet done with, as valid UTF-8.
///
/// Text is validated, never repaired: the first byte that is not UTF-8 (RFC 3629) refuses the input.
struct TextBuffer {
  private(set) var bytes: [UInt8] = []
  /// The input has no more bytes than are in the buffer.
  private(set) var hasEnded = false
  let encoding: TextEncoding
  /// Bytes of the byte order marks that stand at the front of the buffer at first.
  private(set) var markLength = 0

  private let file: String
  private var supply: any ByteSupply
  /// How much of `bytes` is known to be UTF-8.
  private var validated = 0
  /// Where the first byte of `bytes` stood in the text.
  private var offset = 0
  private static let pieceBytes = 1 << 18

  /// Looks at the first bytes for a byte order mark.
  /// - Parameter guess: why the encoding of the settings was taken, when it is a guess and no one named it.
  init(
    _ supply: any ByteSupply, file: String, encodingSetting: String?, guess: String? = nil
  ) throws(ReadingError) {
    var supply = supply
    var head: [UInt8] = []
    do {
      while head.count < 4, try supply.append(to: &head, atMost: TextBuffer.pieceBytes) > 0 {}
    } catch {
      throw TextBuffer.failure(error, file: file, line: 1)
    }
    let encoding = TextEncoding(head: head, setting: encodingSetting, guess: guess)
    if encoding.markLength > 0, let named = encodingSetting, !TextEncoding.isUnicode(named), named != "auto",
      !TextBuffer.isOwnFile(head)
    {
      throw ReadingError(.invalid, CSVProblems.markAgainstName(of: named, encoding.name, file))
    }
    if encoding.markLength == 0, TextEncoding.lacksByteOrder(encoding.name) {
      throw ReadingError(.invalid, CSVProblems.missingByteOrder(encoding.name, file))
    }
    self.encoding = encoding
    self.file = file
    if encoding.isUTF8 {
      self.supply = supply
      self.bytes = head
      try validate(line: 1, from: 0)
    } else {
      let content = Array(head.dropFirst(encoding.markLength))
      guard
        let converted = TranscodedBytes(
          supply, head: content, headOffset: encoding.markLength, encoding: encoding.name,
          watchesName: guess == nil && !encoding.isUnicode)
      else { throw ReadingError(.invalid, CSVProblems.unknownEncoding(encoding.name, file)) }
      self.supply = converted
      // The mark was taken off before the conversion; what is counted below are marks that follow it.
    }
  }

  /// Whether it is a file that taskferry wrote in UTF-8 whatever the encoding of the original: its mark is to be believed,
  /// and not the mapping, which speaks of the original.
  private static func isOwnFile(_ head: [UInt8]) -> Bool {
    let line = head.prefix { $0 != 0x0A && $0 != 0x0D }
    return head.starts(with: [0xEF, 0xBB, 0xBF]) && !line.ranges(of: Array(OwnColumns.row.utf8)).isEmpty
  }

  var isEmpty: Bool { bytes.count == markLength && hasEnded }

  /// Reads until there are `count` bytes or the input ends, and finds the byte order marks.
  mutating func fill(to count: Int) throws(ReadingError) {
    while bytes.count < count && !hasEnded { try readMore(line: 1, from: 0) }
    // A file that went through two programs which each put a mark in front has two.
    while bytes[markLength...].starts(with: [0xEF, 0xBB, 0xBF]) { markLength += 3 }
  }

  /// Reads the next piece.
  /// - Parameters:
  ///   - line: the line of the byte at `position`, from which lines are counted when a byte is refused.
  mutating func readMore(line: Int, from position: Int) throws(ReadingError) {
    do {
      if try supply.append(to: &bytes, atMost: TextBuffer.pieceBytes) == 0 { hasEnded = true }
    } catch {
      let breaks = TextBuffer.lineBreaks(in: bytes[min(position, bytes.count)...])
      throw TextBuffer.failure(error, file: file, line: line + breaks, encoding: encoding.name)
    }
    try validate(line: line, from: position)
  }

  /// Takes the first `count` bytes out of the buffer.
  mutating func takeFirst(_ count: Int) -> [UInt8] {
    var rest: [UInt8] = []
    // As much as this one came to need, so that the next one does not grow step by step.
    rest.reserveCapacity(max(bytes.count - count + TextBuffer.pieceBytes, bytes.capacity))
    rest.append(contentsOf: bytes[count...])
    var taken = bytes
    bytes = rest
    taken.removeLast(taken.count - count)
    offset += count
    validated = max(validated - count, 0)
    return taken
  }

  /// Where the byte at `position` stands in the input. In a converted text offsets of bytes mean nothing to
  /// whoever looks into the file, so that the place is a line there.
  func place(of position: Int, line: Int) -> Place {
    guard encoding.isUTF8 else { return .text(file: file, line: line, column: column(of: position)) }
    return .byte(file: file, line: line, offset: offset + position)
  }

  /// The character's number in its line, from 1, as far as the line is still in the buffer.
  private func column(of position: Int) -> Int {
    let before = bytes[..<min(position, bytes.count)]
    let start = before.lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? 0
    return before[start...].count { $0 & 0xC0 != 0x80 } + 1
  }

  // MARK: Validation

  private mutating func validate(line: Int, from position: Int) throws(ReadingError) {
    // A character whose last bytes were not read yet is looked at again with them.
    let end = hasEnded ? bytes.count : bytes.count - TextBuffer.unfinishedBytes(at: bytes)
    guard validated < end else { return }
    do {
      _ = try UTF8Span(validating: bytes.span.extracting(validated..<end))
      validated = end
    } catch {
      let bad = validated + error.byteOffsets.lowerBound
      let breaks = bad > position ? TextBuffer.lineBreaks(in: bytes[position..<bad]) : 0
      throw ReadingError(
        .invalid,
        CSVProblems.invalidText(
          encoding.name, at: .byte(file: file, line: line + breaks, offset: offset + bad), byte: bytes[bad],
          candidates: EncodingExamples(bytes, at: bad)))
    }
  }

  /// How many bytes at the end belong to a character that needs more of them.
  static func unfinishedBytes(at bytes: [UInt8]) -> Int {
    for back in 1...3 where back <= bytes.count {
      let byte = bytes[bytes.count - back]
      if byte < 0x80 { return 0 }
      guard byte >= 0xC0 else { continue }
      let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      return back < needed ? back : 0
    }
    return 0
  }

  private static func lineBreaks(in bytes: ArraySlice<UInt8>) -> Int {
    var count = 0
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == 0x0D || (byte == 0x0A && previous != 0x0D) { count += 1 }
      previous = byte
    }
    return count
  }

  private static func failure(
    _ failure: SupplyFailure, file: String, line: Int, encoding: String = "UTF-8"
  ) -> ReadingError {
    switch failure {
    case .reading(let error): error
    case .undecodable(let offset):
      ReadingError(
        .invalid, CSVProblems.invalidText(encoding, at: .byte(file: file, line: line, offset: offset), byte: nil))
    case .controlCharacter(let value):
      ReadingError(.invalid, CSVProblems.controlCharacter(value, encoding, .row(file: file, sheet: nil, row: line)))
    case .misnamed(let example):
      ReadingError(.invalid, CSVProblems.misnamedEncoding(encoding, example: example, file))
    }
  }
}
