/// Keeps a spreadsheet program from running a cell of a text file as a formula: an apostrophe goes in front of what would
/// begin one, and is taken away again when the file is read.
///
/// A cell is a formula when it begins with `=`, `+`, `-` or `@`, or with their full-width forms, which some programs fold;
/// a tab or a line break in front is dropped by some. A program that expects another delimiter than the file's begins
/// cells in the middle of a text, so that what follows a delimiter or a line break counts as a beginning too.
///
/// | text          | guarded        |
/// |---------------|----------------|
/// | `=1+1`        | `'=1+1`        |
/// | `'=1+1`       | `''=1+1`       |
/// | `+49 30 1`    | `'+49 30 1`    |
/// | `a;@b`        | `a;'@b`        |
/// | `it's`        | `it's`         |
///
/// Every run of apostrophes in front of such a sign, none included, gets one more: so it is undone without a doubt.
package enum FormulaGuard {
  private static let apostrophe = UInt8(ascii: "'")

  /// `text`, harmless to open.
  package static func guarded(_ text: [UInt8]) -> [UInt8] {
    guard mayBegin(text[...]) else { return text }
    var result: [UInt8] = []
    walk(text[...]) { piece, apostrophes in
      if apostrophes != nil { result.append(apostrophe) }
      result.append(contentsOf: piece)
    }
    return result
  }

  /// What was guarded.
  package static func original(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard mayBegin(text) else { return Array(text) }
    var result: [UInt8] = []
    // A beginning without an apostrophe was typed by somebody since.
    walk(text) { piece, apostrophes in
      result.append(contentsOf: apostrophes ?? 0 > 0 ? piece.dropFirst() : piece)
    }
    return result
  }

  /// Whether there is anything to look at.
  package static func mayBegin(_ text: ArraySlice<UInt8>) -> Bool {
    text.contains { isPlainSign($0) || $0 == 0xEF || isBreak($0) }
  }

  /// Divides a text before each beginning of a cell.
  /// - Parameter take: gets each piece, and how many apostrophes stand in front of a sign at its start; nil where no sign
  ///   follows.
  private static func walk(_ text: ArraySlice<UInt8>, _ take: (ArraySlice<UInt8>, Int?) -> Void) {
    var rest = text
    while true {
      let end = rest.dropFirst().firstIndex { isSeparator($0) }.map { rest.index(after: $0) }
      let first = rest.first.map { isSeparator($0) } ?? false
      // A separator ends its piece; one at the very start is a piece of its own.
      let piece = first ? rest.prefix(1) : rest[..<(end ?? rest.endIndex)]
      let apostrophes = piece.prefix { $0 == apostrophe }.count
      let isSign = beginsWithSign(rest.dropFirst(apostrophes), atStart: rest.startIndex == text.startIndex)
      take(piece, isSign ? apostrophes : nil)
      rest = rest[piece.endIndex...]
      if rest.isEmpty { return }
    }
  }

  private static func beginsWithSign(_ text: ArraySlice<UInt8>, atStart: Bool) -> Bool {
    guard let first = text.first else { return false }
    if isPlainSign(first) { return true }
    if atStart, isBreak(first) { return true }
    // ＋ － ＝ ＠: U+FF0B, U+FF0D, U+FF1D, U+FF20.
    return wideSigns.contains { text.starts(with: $0) }
  }

  private static let wideSigns: [[UInt8]] = ["\u{FF0B}", "\u{FF0D}", "\u{FF1D}", "\u{FF20}"].map { Array($0.utf8) }

  private static func isPlainSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "=") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
  }

  private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    isBreak(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|")
  }
}
