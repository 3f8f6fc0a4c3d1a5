package import Diagnostics

/// What a cell holds. Its text is always there as UTF-8 bytes in one canonical form a kind, so that a stage
/// that passes text through never builds a String.
package enum CellKind: UInt8, Sendable {
  /// No value: an absent cell, or one with no characters.
  case blank
  /// Text, exactly as it stands in the file.
  case text
  /// A number as the shortest decimal that reads back the same, no exponent for integers: `42`, `0.5`.
  case number
  /// `true` or `false`.
  case boolean
  /// A calendar date, `2026-03-30`.
  case date
  /// A wall-clock date and time, `2026-03-30T09:30:00`, with a fraction only when there is one.
  case dateTime
  /// A time of day, `09:30:00`.
  case time
  /// An elapsed time of 24 hours or more, `PT36H30M0S`.
  case duration
  /// An error value of the spreadsheet program, `#N/A`.
  case error
  /// A formula whose result is not in the file, under `uncached_formula: reject`. Its text is empty.
  case uncached
}

/// One row of a spreadsheet: its number as the spreadsheet program shows it, and its cells.
///
/// A row is a view into the batch it was read with; keeping one keeps the batch.
package struct SourceRow: Sendable {
  package let batch: RowBatch
  package let index: Int

  package init(batch: RowBatch, index: Int) {
    self.batch = batch
    self.index = index
  }

  /// The row's number from 1, blank rows counted. For text files the record's number, the header being 1.
  package var number: Int { batch.rows[index].number }
  /// The first line of the record in a text file, from 1; nil for workbooks.
  package var line: Int? { batch.rows[index].line.map(Int.init) }
  /// How many cells are stored; columns beyond it are blank.
  package var cellCount: Int { batch.rows[index].cellCount }
  /// Why the row cannot be used at all (too many fields, a NUL, a stray quote); nil for a sound row.
  package var problem: Diagnostic? { batch.problems[index] }
  /// The record as it stood in a text file, decoded to UTF-8, without its line break; nil for workbooks.
  package var rawRecord: ArraySlice<UInt8>? {
    let row = batch.rows[index]
    return row.rawLength < 0 ? nil : batch.bytes[Int(row.rawStart)..<Int(row.rawStart) + Int(row.rawLength)]
  }

  /// The kind of the cell in `column`, which counts from 0.
  package func kind(at column: Int) -> CellKind {
    column < cellCount ? batch.cells[batch.rows[index].firstCell + column].kind : .blank
  }

  /// The canonical UTF-8 text of the cell in `column`; empty for a blank one.
  package func bytes(at column: Int) -> ArraySlice<UInt8> {
    guard column < cellCount else { return [] }
    let cell = batch.cells[batch.rows[index].firstCell + column]
    return batch.bytes[Int(cell.start)..<Int(cell.start) + Int(cell.length)]
  }

  /// The canonical text of the cell in `column` as a String.
  package func text(at column: Int) -> String { String(decoding: bytes(at: column), as: UTF8.self) }
}
