package import Ledger
import Diagnostics
import Foundation
import SpreadsheetReading

/// The original cells that a ledger no longer keeps, taken from the inputs of a run again: those that are still there with
/// the same bytes, read by the settings they were read by.
package final class InputCells {
  /// Rows whose cells nothing has any more, and why, by input.
  package let missing: [Missing]
  private var inputs: [Int: Input] = [:]

  package struct Missing: Sendable, Hashable {
    package var file: String
    package var rows: Int
    /// One sentence without a full stop.
    package var reason: String
  }

  /// Looks at the inputs whose cells are gone; reads them when rows are asked for.
  /// - Throws: `LedgerError`.
  package init(of record: RunRecord, from reader: LedgerReader) throws {
    var missing: [Missing] = []
    for (position, rows) in try reader.rowsWithoutCellsByInput(of: record.id).sorted(by: { $0.key < $1.key }) {
      guard record.specification.inputs.indices.contains(position) else { continue }
      let input = record.specification.inputs[position]
      do throws(Unreadable) {
        inputs[position] = try Input(input)
      } catch {
        missing.append(Missing(file: input.file, rows: rows, reason: error.reason))
      }
    }
    self.missing = missing
  }

  /// How many inputs are read again.
  package var readAgain: Int { inputs.count }

  /// The cells of a row; nil when its input is not there. Rows of an input are asked for in their order.
  /// - Throws: `ReadingError`.
  func cells(ofRow number: Int, input: Int) throws -> OriginalCells? { try inputs[input]?.cells(ofRow: number) }

  private struct Unreadable: Error {
    var reason: String
  }

  /// An input being read a second time.
  private struct Input {
    private let file: InputFile
    private var source: any RowSource
    private var batch: RowBatch?
    private var next = 0

    init(_ record: InputRecord) throws(Unreadable) {
      if record.file == "-" {
        throw Unreadable(reason: "it was read from standard input, which cannot be read again")
      }
      guard let reading = record.reading else {
        throw Unreadable(reason: "it was loaded by an earlier version, which did not keep how it was read")
      }
      do {
        file = try InputFile(path: record.file)
        guard file.fingerprint == record.fingerprint else { throw Unreadable(reason: "it has other content by now") }
        source = try SpreadsheetFile.open(path: file.path, displayName: file.displayName, settings: reading.settings)
        try file.confirmUnchanged()
      } catch let error as Unreadable {
        throw error
      } catch let error as ReadingError {
        throw Unreadable(reason: error.diagnostic.message)
      } catch {
        throw Unreadable(reason: error.localizedDescription)
      }
      guard (source.header?.cells ?? []) == record.header else {
        throw Unreadable(reason: "this version reads another header in it")
      }
    }

    mutating func cells(ofRow number: Int) throws(ReadingError) -> OriginalCells? {
      while true {
        if let batch {
          while next < batch.count, batch[next].number < number { next += 1 }
          if next < batch.count { return batch[next].number == number ? batch[next].original : nil }
        }
        batch = try source.nextBatch()
        next = 0
        if batch == nil { return nil }
      }
    }
  }
}
