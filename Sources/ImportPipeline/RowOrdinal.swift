import Ledger

/// A row as a number that rises in the order of the inputs and their rows, and from which the row is told again.
struct RowOrdinal: Hashable {
  /// The position of the input in the high 24 bits, the row's number in the others.
  let value: UInt64

  init(value: UInt64) { self.value = value }

  /// - Parameters:
  ///   - input: position among the inputs of the run, from 0.
  ///   - row: as the spreadsheet program numbers it.
  init(input: Int, row: Int) { value = UInt64(input) << 40 | UInt64(row) }

  var input: Int { Int(value >> 40) }
  var row: Int { Int(value & (1 << 40 - 1)) }

  /// `row 5`, with its file when there are several.
  func name(among inputs: [InputRecord]) -> String {
    inputs.count > 1 && inputs.indices.contains(input) ? "row \(row) of \(inputs[input].file)" : "row \(row)"
  }
}
