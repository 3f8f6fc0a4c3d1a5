import Diagnostics
import Foundation
import Ledger
import SpreadsheetReading
import TaskMapping

/// An input whose header was read and to whose columns the mapping was bound: ready to deliver rows.
struct OpenedInput {
  let file: InputFile
  var source: any RowSource
  let mapping: BoundMapping
  let record: InputRecord

  /// - Throws: `ReadingError`, or `BindingFailure` with every problem of the header.
  init(_ file: InputFile, plan: ImportPlan) throws {
    let source = try SpreadsheetFile.open(
      path: file.path, displayName: file.displayName, settings: plan.mapping.source)
    // What is read is what was fingerprinted; the reader itself notices what changes from here on.
    try file.confirmUnchanged()
    let description = source.description
    let context = InputContext(
      file: file.displayName, fileName: file.fileName, sheet: description.sheet, fingerprint: file.fingerprint,
      now: plan.now, isText: description.format == .csv, environment: plan.environment)
    self.file = file
    self.source = source
    mapping = try plan.mapping.bound(to: source.header, of: context).get()
    record = InputRecord(
      file: file.displayName, fingerprint: file.fingerprint, byteCount: file.byteCount, modifiedAt: file.modifiedAt,
      format: description.format.rawValue, sheet: description.sheet, encoding: description.encoding,
      delimiter: description.delimiter, header: source.header?.cells ?? [], rawHeader: source.header?.rawRecord,
      reading: InputReading(
        settings: plan.mapping.source, quote: description.quote, escape: description.escape,
        hasByteOrderMark: description.hasByteOrderMark))
  }
}
