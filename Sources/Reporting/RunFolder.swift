package import Diagnostics
package import Foundation
package import Ledger

/// The folder of a run: 0700, its files 0600, written beside and renamed, present only when they have content.
///
/// Rows are written one by one, so a folder of a million rows costs no memory.
package struct RunFolder: ~Copyable {
  package let path: String

  /// Makes `<parent>/runs/<time>-<id>/` and points `runs/latest` at it.
  package init(in parent: String, id: String, startedAt: Date, inputs: [InputRecord]) throws(ReportError) {
    throw ReportError(Diagnostic("report.unbuilt", "not built yet"))
  }

  /// Appends a row to the file of its state.
  package mutating func write(_ row: ReportRow) throws(ReportError) {}

  /// Writes summary.json, puts all files in their place and returns their names.
  package consuming func finish(_ summary: ImportSummary) throws(ReportError) -> [String] { [] }
}

/// Why a report could not be written.
package struct ReportError: Error, Sendable {
  package var diagnostic: Diagnostic
  package init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
