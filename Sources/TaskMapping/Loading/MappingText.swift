internal import Diagnostics

/// A position in the mapping file: line and column count from 1, columns in Unicode scalars.
struct TextPosition: Sendable, Hashable, Comparable {
  var line: Int
  var column: Int

  static let start = TextPosition(line: 1, column: 1)

  static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// The mapping file as text, cut into lines where the YAML reader cuts them.
struct MappingText: Sendable {
  /// How diagnostics name the file.
  let file: String
  /// Valid UTF-8 without a byte order mark.
  let bytes: [UInt8]
  /// The bytes of each line, its break left out.
  private let lines: [Range<Int>]

  /// Longer lines are not quoted in diagnostics, in scalars.
  private static let longestQuotedLine = 1_000

  init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
    lines = Self.cut(bytes)
  }

  func place(_ position: TextPosition) -> Place {
    .text(file: file, line: position.line, column: position.column)
  }

  /// A line without its break; nil when there is no such line, or it is too long to be shown.
  func line(_ number: Int) -> String? {
    guard lines.indices.contains(number - 1) else { return nil }
    let range = lines[number - 1]
    guard range.count <= Self.longestQuotedLine * 4 else { return nil }
    let text = String(decoding: bytes[range], as: UTF8.self)
    return text.unicodeScalars.count <= Self.longestQuotedLine ? text : nil
  }

  /// Where a byte stands.
  func position(ofByte offset: Int) -> TextPosition {
    let index = (lines.firstIndex { offset <= $0.upperBound } ?? lines.count - 1)
    let range = lines[max(index, 0)]
    let before = bytes[range.lowerBound..<min(max(offset, range.lowerBound), range.upperBound)]
    return TextPosition(line: index + 1, column: before.count { !Self.isContinuation($0) } + 1)
  }

  /// Finds the `occurrence`-th `token`, counted from 0, between two positions.
  func find(_ token: String, occurrence: Int, from start: TextPosition, to end: TextPosition) -> TextPosition? {
    let wanted = Array(token.utf8)
    guard let first = byte(at: start), let last = byte(at: end), !wanted.isEmpty else { return nil }
    var left = occurrence
    var index = first
    while index + wanted.count <= last {
      if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) {
        if left == 0 { return position(ofByte: index) }
        left -= 1
        index += wanted.count
      } else {
        index += 1
      }
    }
    return nil
  }

  private func byte(at position: TextPosition) -> Int? {
    guard lines.indices.contains(position.line - 1) else { return nil }
    let range = lines[position.line - 1]
    var column = 1
    var index = range.lowerBound
    while column < position.column, index < range.upperBound {
      index += 1
      while index < range.upperBound, Self.isContinuation(bytes[index]) { index += 1 }
      column += 1
    }
    return index
  }

  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// YAML 1.1 ends lines at LF, CR, CRLF, NEL, LS and PS, and libyaml's positions count by that.
  private static func cut(_ bytes: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let length = lengthOfBreak(in: bytes, at: index)
      if length == 0 {
        index += 1
      } else {
        lines.append(start..<index)
        index += length
        start = index
      }
    }
    lines.append(start..<bytes.count)
    return lines
  }

  private static func lengthOfBreak(in bytes: [UInt8], at index: Int) -> Int {
    func follows(_ offset: Int, _ byte: UInt8) -> Bool {
      index + offset < bytes.count && bytes[index + offset] == byte
    }
    switch bytes[index] {
    case 0x0A: return 1
    case 0x0D: return follows(1, 0x0A) ? 2 : 1
    case 0xC2: return follows(1, 0x85) ? 2 : 0
    case 0xE2: return follows(1, 0x80) && (follows(2, 0xA8) || follows(2, 0xA9)) ? 3 : 0
    default: return 0
    }
  }
}
