import Diagnostics

/// Rows and columns for a person, aligned by what a terminal shows.
package struct TextTable: Sendable {
  package struct Column: Sendable {
    package var title: String
    /// Figures stand on the right.
    package var isRight: Bool
    /// Whether its cells may be wrapped when the terminal is narrow.
    package var wraps: Bool

    package init(_ title: String, isRight: Bool = false, wraps: Bool = false) {
      self.title = title
      self.isRight = isRight
      self.wraps = wraps
    }
  }

  /// No column that wraps becomes narrower than this.
  static let leastWidth = 12

  package var columns: [Column]
  package var rows: [[String]] = []

  package init(_ columns: [Column]) { self.columns = columns }

  /// The title line and the rows, two spaces between columns and `indent` before each line. Columns without any text are
  /// left out, title and all.
  /// - Returns: nil when the table cannot be made as narrow as `width`.
  package func lines(width: Int = .max, indent: Int = 0) -> [String]? {
    let shown = columns.indices.filter { index in rows.contains { !$0[index].isEmpty } }
    guard let widths = widths(of: shown, within: width == .max ? .max : width - indent) else { return nil }
    let margin = String(repeating: " ", count: indent)
    return ([columns.map(\.title)] + rows).flatMap { row in
      let cells = zip(shown, widths).map { index, width in
        columns[index].wraps ? WrappedText(width: width).lines(row[index]) : [row[index]]
      }
      return (0..<(cells.map(\.count).max() ?? 0)).map { number in
        let parts = zip(zip(shown, widths), cells).map { place, lines in
          TerminalColumns.padded(
            number < lines.count ? lines[number] : "", to: place.1, isRight: columns[place.0].isRight)
        }
        return Self.withoutTrailingSpaces(margin + parts.joined(separator: "  "))
      }
    }
  }

  private func widths(of shown: [Int], within width: Int) -> [Int]? {
    var widths = shown.map { index in
      ([columns[index].title] + rows.map { $0[index] }).map(TerminalColumns.count).max() ?? 0
    }
    let gaps = max(0, shown.count - 1) * 2
    guard width < .max else { return widths }
    var excess = widths.reduce(0, +) + gaps - width
    while excess > 0 {
      // The widest gives way, to the width of the next.
      let able = shown.indices.filter { columns[shown[$0]].wraps && widths[$0] > Self.leastWidth }
      guard let widest = able.max(by: { widths[$0] < widths[$1] }) else { return nil }
      let next = able.filter { $0 != widest }.map { widths[$0] }.max() ?? Self.leastWidth
      let step = min(excess, max(1, widths[widest] - max(next, Self.leastWidth)))
      widths[widest] -= step
      excess -= step
    }
    return widths
  }

  private static func withoutTrailingSpaces(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}
