/// Gives each cell of a merged rectangle the value of its first one (`fill_merged`).
///
/// Rectangles are known before their first row ends: a sheet that lists them at its end is read twice.
struct MergedCells {
  /// In the order of their first rows; those before `next` were met.
  private var areas: [CellArea] = []
  private var next = 0
  /// Those that reach into the rows being read.
  private var open: [OpenArea] = []

  /// By column: the last row that one of those that were met covers.
  private var coveredTo: [Int] = []

  private struct OpenArea {
    var area: CellArea
    var kind: CellKind
    var text: [UInt8]
  }

  init(_ areas: [CellArea] = []) {
    self.areas = areas.sorted { $0.rows.lowerBound < $1.rows.lowerBound }
  }

  /// Adds one whose first row is being read.
  mutating func add(_ area: CellArea) { areas.append(area) }

  /// The last row that an open rectangle covers; 0 when there is none.
  var lastCoveredRow: Int { open.reduce(0) { max($0, $1.area.rows.upperBound) } }

  /// Fills the row being read.
  /// - Returns: how many cells were looked at for that; nil when two rectangles overlap, which no program writes.
  mutating func fill(_ row: Int, in rows: inout SheetRows) -> Int? {
    var visited = 0
    open.removeAll { $0.area.rows.upperBound < row }
    while next < areas.count, areas[next].rows.lowerBound <= row {
      let area = areas[next]
      next += 1
      visited += area.columns.count
      guard cover(area) else { return nil }
      guard area.rows.lowerBound == row, let first = rows.value(at: area.columns.lowerBound) else { continue }
      open.append(OpenArea(area: area, kind: first.kind, text: first.text))
    }
    for item in open {
      visited += item.area.columns.count
      rows.fill(item.area.columns, item.kind, item.text)
    }
    return visited
  }

  /// Notes what a rectangle covers; false when another does already.
  private mutating func cover(_ area: CellArea) -> Bool {
    let missing = area.columns.upperBound + 1 - coveredTo.count
    if missing > 0 { coveredTo += repeatElement(0, count: missing) }
    for column in area.columns {
      guard coveredTo[column] < area.rows.lowerBound else { return false }
      coveredTo[column] = area.rows.upperBound
    }
    return true
  }
}
