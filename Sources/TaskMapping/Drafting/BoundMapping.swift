package import Diagnostics
package import Foundation
package import SpreadsheetReading

/// A mapping whose columns were found in the header of one input: ready to take rows.
///
/// All lookups were done when it was bound; a row costs none. Safe to use from several tasks at once.
package struct BoundMapping: Sendable {
  package let mapping: Mapping
  /// Problems of binding that do not refuse the file: unknown columns, optional columns that are absent.
  package let warnings: [Diagnostic]

  /// Turns a row into a task to be.
  /// - Parameter now: the clock of the run, for `${meta:run_date}`.
  package func map(_ row: SourceRow) -> MappedRow {
    MappedRow(verdict: .rejected([], identity: nil))
  }
}

extension Mapping {
  /// Finds the columns in a header.
  /// - Returns: the bound mapping, or every problem of the header.
  package func bound(
    to header: SourceHeader?, of input: InputContext
  ) -> Result<BoundMapping, BindingFailure> {
    .success(BoundMapping(mapping: self, warnings: []))
  }
}

/// Why a header does not fit a mapping.
package struct BindingFailure: Error, Sendable {
  package var diagnostics: [Diagnostic]
  package init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

/// What rows of one input have in common.
package struct InputContext: Sendable {
  /// The file as the user named it.
  package var file: String
  /// The last component of the file's path, for `${meta:file}`.
  package var fileName: String
  package var sheet: String?
  /// SHA-256 of the input, lower-case hex, for `identity: file_and_row`.
  package var fingerprint: String
  /// The run's clock.
  package var now: Date
  /// Whether cells come from a text file, where `4.93E+11` is a destroyed number.
  package var isText: Bool
  package var environment: [String: String]

  package init(
    file: String, fileName: String, sheet: String?, fingerprint: String, now: Date, isText: Bool,
    environment: [String: String] = [:]
  ) {
    self.file = file
    self.fileName = fileName
    self.sheet = sheet
    self.fingerprint = fingerprint
    self.now = now
    self.isText = isText
    self.environment = environment
  }
}
