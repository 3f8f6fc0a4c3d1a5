/// A sentence over as many lines as a terminal needs, broken between words, the lines after the first further in.
package struct WrappedText: Sendable {
  /// Columns a line may take; `Int.max` where nothing is wrapped.
  package var width: Int

  package init(width: Int = .max) { self.width = width }

  /// The lines of `text`. A word that is wider than a line stays whole, as a path or a command has to, and so ends up
  /// where the terminal breaks it.
  /// - Parameters:
  ///   - first: stands before the first line; it is part of the width.
  ///   - hanging: spaces before each further line.
  package func lines(_ text: String, first: String = "", hanging: Int = 0) -> [String] {
    guard width < .max, TerminalColumns.count(first) + TerminalColumns.count(text) > width else {
      return [first + text]
    }
    // Where there is hardly room the sentence needs all of it.
    let hanging = width < hanging + 16 ? min(2, hanging) : hanging
    var lines: [String] = []
    var line = first
    var columns = TerminalColumns.count(first)
    var isEmpty = true
    for piece in Self.pieces(of: text) {
      let wide = TerminalColumns.count(piece.text)
      let gap = isEmpty ? 0 : piece.spaces
      if !isEmpty, columns + gap + wide > width {
        lines.append(line)
        line = String(repeating: " ", count: hanging) + piece.text
        columns = hanging + wide
      } else {
        line += String(repeating: " ", count: gap) + piece.text
        columns += gap + wide
      }
      isEmpty = false
    }
    return lines + [line]
  }

  private struct Piece {
    var spaces: Int
    var text: String
  }

  /// Words with the spaces before them; scripts without spaces break before each wide character.
  private static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var spaces = 0
    var word = ""
    func end() {
      if !word.isEmpty { pieces.append(Piece(spaces: spaces, text: word)) }
      if !word.isEmpty { spaces = 0 }
      word = ""
    }
    for character in text {
      if character == " " {
        end()
        spaces += 1
      } else if TerminalColumns.count(character) == 2 {
        end()
        pieces.append(Piece(spaces: spaces, text: String(character)))
        spaces = 0
      } else {
        word.append(character)
      }
    }
    end()
    return pieces
  }
}
