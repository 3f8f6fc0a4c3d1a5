import Diagnostics

/// Widths of columns as a person would set them: by the header and the first rows, none so wide that the next is lost.
struct ColumnWidths {
  private var widest: [Int]
  private static let looked = 500
  private static let range = 8.0...44.0

  init(count: Int) { widest = Array(repeating: 0, count: count) }

  mutating func note(_ text: String, column: Int, row: Int = 0, asHeader: Bool = false) {
    guard row <= Self.looked else { return }
    // A text of several lines is shown on one.
    let columns = TerminalColumns.count(String(text.prefix(60)))
    // The button of the filter takes room beside a header.
    widest[column] = max(widest[column], columns + (asHeader ? 3 : 1))
  }

  var values: [Double] { widest.map { min(max(Double($0), Self.range.lowerBound), Self.range.upperBound) } }
}
