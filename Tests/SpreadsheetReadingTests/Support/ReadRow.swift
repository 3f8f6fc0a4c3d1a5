import Diagnostics

@testable import SpreadsheetReading

/// A row as tests compare it.
struct ReadRow: Equatable, CustomStringConvertible {
  var number: Int
  var cells: [String]
  var kinds: [CellKind] = []
  var line: Int?
  var raw: String?
  var problem: Diagnostic?

  init(_ number: Int, _ cells: [String]) {
    self.number = number
    self.cells = cells
  }

  init(_ row: SourceRow) {
    number = row.number
    cells = (0..<row.cellCount).map { row.text(at: $0) }
    kinds = (0..<row.cellCount).map { row.kind(at: $0) }
    line = row.line
    raw = row.rawRecord.map { String(decoding: $0, as: UTF8.self) }
    problem = row.problem
  }

  var description: String { "\(number): \(cells)\(problem.map { " \($0.code)" } ?? "")" }
}

extension RowSource {
  /// All rows that are left.
  mutating func allRows() throws(ReadingError) -> [ReadRow] {
    var rows: [ReadRow] = []
    while let batch = try nextBatch() {
      for index in 0..<batch.count { rows.append(ReadRow(batch[index])) }
    }
    return rows
  }
}

/// Numbers and texts of rows, for tests about nothing else.
func plain(_ rows: [ReadRow]) -> [ReadRow] { rows.map { ReadRow($0.number, $0.cells) } }

/// Settings that differ from the default in a few points.
func settings(_ change: (inout SourceSettings) -> Void) -> SourceSettings {
  var settings = SourceSettings()
  change(&settings)
  return settings
}

/// Reads a text that is in memory.
func readText(
  _ bytes: [UInt8], _ settings: SourceSettings = SourceSettings(), pieces: Pieces = .whole
) throws(ReadingError) -> (source: CSVSource, rows: [ReadRow]) {
  var source = try CSVSource(PiecewiseSupply(bytes, pieces), file: "list.csv", settings: settings)
  let rows = try source.allRows()
  return (source, rows)
}

func readText(
  _ text: String, _ settings: SourceSettings = SourceSettings(), pieces: Pieces = .whole
) throws(ReadingError) -> (source: CSVSource, rows: [ReadRow]) {
  try readText(Array(text.utf8), settings, pieces: pieces)
}

/// What refuses an input; nil when it is read.
func refusal(_ body: () throws -> Void) -> Diagnostic? {
  do {
    try body()
    return nil
  } catch {
    return (error as? ReadingError)?.diagnostic
  }
}
