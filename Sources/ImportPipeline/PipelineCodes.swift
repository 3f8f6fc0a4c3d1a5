import Diagnostics

extension DiagnosticCode {
  /// An expectation of the mapping about the file as a whole is not met.
  static let expectMissed: DiagnosticCode = "expect.missed"
  /// A value of a `unique` column stands in more than one row.
  static let inputNotUnique: DiagnosticCode = "input.not-unique"
  /// A row of a rejects file still has the cells that were too many for its header.
  static let inputSurplusCells: DiagnosticCode = "input.surplus-cells"
  /// A path leads to a folder, a device or a pipe.
  static let inputNotAFile: DiagnosticCode = "input.not-a-file"
  /// A file cannot be opened or read.
  static let inputUnreadable: DiagnosticCode = "input.unreadable"
  /// A glob matches no file.
  static let inputNoMatch: DiagnosticCode = "input.no-match"
  /// Standard input cannot be copied to a temporary file.
  static let inputSpool: DiagnosticCode = "input.spool"
  /// The mapping has no `identity`, which a load needs.
  static let identityMissing: DiagnosticCode = "mapping.identity-missing"
  /// A dry run without a ledger, or without the instance, cannot tell which rows have a task already.
  static let duplicatesNotDetermined: DiagnosticCode = "ledger.not-compared"
  /// A dry run does not ask the service for the ids of routes given by name.
  static let routeNotLookedUp: DiagnosticCode = "route.not-looked-up"
}
