package import Diagnostics

extension DiagnosticCode {
  static let expectMissed = DiagnosticCode(
    "expect.missed",
    "An expectation of the mapping about the file as a whole is not met.")
  static let inputNoRows = DiagnosticCode(
    "input.no-rows",
    "The list has a header and nothing below it.")
  static let runUnfinished = DiagnosticCode(
    "load.unfinished",
    "A check met an unfinished run of the same list: the command that began it continues it.")
  static let planDiffers = DiagnosticCode(
    "load.plan-differs",
    "What a load would send is not what the plan of --plan names, the one that a check has printed.")
  static let inputNotUnique = DiagnosticCode(
    "input.not-unique",
    "A value of a `unique` column stands in more than one row.")
  static let inputSurplusCells = DiagnosticCode(
    "input.surplus-cells",
    "A row of a rejects file still has the cells that were too many for its header.")
  static let inputMissingCells = DiagnosticCode(
    "input.missing-cells",
    "A row of a rejects file had fewer cells than its header, and its last cell is blank still.")
  static let inputOriginUnreadable = DiagnosticCode(
    "input.origin-unreadable",
    "A row of a rejects file, known by file and row, no longer says which row of which file it was.")
  static let inputNotAFile = DiagnosticCode(
    "input.not-a-file",
    "A path leads to a folder, a device or a pipe.")
  static let inputUnreadable = DiagnosticCode(
    "input.unreadable",
    "A file cannot be opened or read.")
  static let inputNoMatch = DiagnosticCode(
    "input.no-match",
    "A glob matches no file.")
  static let inputSpool = DiagnosticCode(
    "input.spool",
    "Standard input cannot be copied to a temporary file.")
  static let identityMissing = DiagnosticCode(
    "mapping.identity-missing",
    "The mapping has no `identity`, which a load needs.")
  static let duplicatesNotDetermined = DiagnosticCode(
    "ledger.not-compared",
    "A dry run without a ledger, or without the instance, cannot tell which rows have a task already.")
  static let routeNotLookedUp = DiagnosticCode(
    "route.not-looked-up",
    "A dry run asks the service for the ids of routes given by name with --online only.")
}

extension DiagnosticCode {
  /// All of these, in their order, for `taskferry explain`.
  package static let pipelineCodes: [DiagnosticCode] = [
    .expectMissed, .inputNotUnique, .inputSurplusCells, .inputMissingCells, .inputOriginUnreadable, .inputNotAFile,
    .inputUnreadable,
    .inputNoMatch, .inputSpool,
    .identityMissing, .duplicatesNotDetermined, .routeNotLookedUp, .planDiffers, .inputNoRows, .runUnfinished,
  ]
}
