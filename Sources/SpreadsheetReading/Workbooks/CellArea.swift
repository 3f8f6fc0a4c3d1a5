internal import Diagnostics

/// A rectangle of cells.
struct CellArea: Equatable {
  /// From 0.
  var columns: ClosedRange<Int>
  /// From 1.
  var rows: ClosedRange<Int>

  var cellCount: Int { columns.count * rows.count }

  /// Reads `A1:C17`, `$A$1:$C$17`, `B3`, `A:C` (whole columns) and `3:9` (whole rows).
  init?(_ text: some StringProtocol, limits: ReadingLimits) {
    let corners = String(text.filter { $0 != "$" }).split(separator: ":", omittingEmptySubsequences: false)
    guard corners.count <= 2, let first = corners.first.flatMap({ Corner($0, limits) }),
      let last = corners.last.flatMap({ Corner($0, limits) })
    else { return nil }
    let left = first.column ?? 0
    let right = last.column ?? limits.columns - 1
    let top = first.row ?? 1
    let bottom = last.row ?? limits.workbookRows
    self.init(columns: min(left, right)...max(left, right), rows: min(top, bottom)...max(top, bottom))
  }

  init(columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
    self.columns = columns
    self.rows = rows
  }

  private struct Corner {
    var column: Int?
    var row: Int?

    init?(_ text: Substring, _ limits: ReadingLimits) {
      let letters = text.prefix { $0.isASCII && $0.isLetter }
      let digits = text.dropFirst(letters.count)
      guard letters.count <= 3, digits.count <= 7, !(letters.isEmpty && digits.isEmpty) else { return nil }
      if !letters.isEmpty {
        let number = letters.uppercased().utf8.reduce(0) { $0 * 26 + Int($1 - UInt8(ascii: "A")) + 1 }
        guard number <= limits.columns else { return nil }
        column = number - 1
      }
      if !digits.isEmpty {
        guard let number = Int(digits), (1...limits.workbookRows).contains(number) else { return nil }
        row = number
      }
    }
  }
}

extension CellArea {
  /// `A1:C17`.
  static func text(_ area: CellArea) -> String {
    "\(Place.letters(ofColumn: area.columns.lowerBound))\(area.rows.lowerBound):"
      + "\(Place.letters(ofColumn: area.columns.upperBound))\(area.rows.upperBound)"
  }
}
