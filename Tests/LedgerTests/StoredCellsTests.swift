import Foundation
import SpreadsheetReading
import Testing

@testable import Ledger

/// Original cells: reading what was written gives them back.
struct StoredCellsTests {
  static let examples: [OriginalCells] = [
    .record([]), .record(Array("a;\"b\nc\";ü".utf8)), .record([0, 255, 0]), .cells([]),
    .cells([
      OriginalCells.Cell(kind: .text, text: "grün"), OriginalCells.Cell(kind: .blank, text: ""),
      OriginalCells.Cell(kind: .number, text: "42"), OriginalCells.Cell(kind: .error, text: "#N/A"),
      OriginalCells.Cell(kind: .text, text: String(repeating: "x", count: 70_000)),
    ]),
  ]

  @Test(arguments: examples)
  func `cells survive the ledger`(cells: OriginalCells) {
    #expect(StoredCells.decode(StoredCells.encode(cells)) == cells)
  }

  @Test(arguments: [[], [2], [1, 1, 0, 0], [1, 1, 0, 0, 0, 9, 65], [1, 200, 0, 0, 0, 0]])
  func `bytes that are no cells are none`(bytes: [UInt8]) {
    #expect(StoredCells.decode(Data(bytes)) == nil)
  }
}
