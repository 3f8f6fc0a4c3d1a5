package import Diagnostics

extension DiagnosticCode {
  package static let ledgerLocked = DiagnosticCode(
    "ledger.locked",
    "Another process holds the ledger.")
  package static let ledgerNotAFile = DiagnosticCode(
    "ledger.not-a-file",
    "The ledger's path is a link, a folder, a device or another thing that is no regular file.")
  package static let ledgerForeignOwner = DiagnosticCode(
    "ledger.foreign-owner",
    "The ledger belongs to another user.")
  package static let ledgerWritableByOthers = DiagnosticCode(
    "ledger.writable-by-others",
    "Others than its owner may write the ledger.")
  package static let ledgerNotALedger = DiagnosticCode(
    "ledger.not-a-ledger",
    "The file is SQLite but no ledger, or no SQLite at all.")
  package static let ledgerDamaged = DiagnosticCode(
    "ledger.damaged",
    "SQLite finds the file damaged, or a value in it makes no sense.")
  package static let ledgerNewerSchema = DiagnosticCode(
    "ledger.newer-schema",
    "A newer taskferry made the ledger.")
  package static let ledgerOlderSchema = DiagnosticCode(
    "ledger.older-schema",
    "An older taskferry made the ledger, and it was opened for reading only.")
  package static let ledgerOtherPurpose = DiagnosticCode(
    "ledger.other-purpose",
    "The ledger is marked for simulated runs and asked for real ones, or the other way round.")
  package static let ledgerIdentityChanged = DiagnosticCode(
    "ledger.identity-changed",
    "The dataset's identity is made of other columns than before.")
  package static let ledgerGone = DiagnosticCode(
    "ledger.gone",
    "The lock file tells of a ledger that is not there any more.")
  package static let ledgerIdentityWaits = DiagnosticCode(
    "ledger.identity-waits",
    "Rows still wait, or are in doubt, under an identity that is to be changed or erased.")
  package static let ledgerMappingChanged = DiagnosticCode(
    "ledger.mapping-changed",
    "An unfinished run of the same input began with another mapping.")
  package static let ledgerContactConflict = DiagnosticCode(
    "ledger.contact-conflict",
    "A ContactId came back for two tasks.")
  package static let ledgerDiskFull = DiagnosticCode(
    "ledger.disk-full",
    "The disk is full.")
  package static let ledgerStorage = DiagnosticCode(
    "ledger.storage",
    "The ledger cannot be read or written.")
  package static let ledgerBusy = DiagnosticCode(
    "ledger.busy",
    "Another program, such as a database browser or a backup, holds the ledger's file.")
  package static let ledgerNetworkFileSystem = DiagnosticCode(
    "ledger.network-file-system",
    "The ledger would lie on a network file system, where locks and the write-ahead log cannot be relied on; a "
      + "warning where a program provides the file system.")
  package static let ledgerOlderCopy = DiagnosticCode(
    "ledger.older-copy",
    "An older copy of the ledger was put in its place; it does not know what was sent since.")
  package static let ledgerAmbiguousRun = DiagnosticCode(
    "ledger.ambiguous-run",
    "The beginning of a run id fits several runs.")
  package static let ledgerMisuse = DiagnosticCode(
    "ledger.misuse",
    "Our own code asked for something that must not be.")
  package static let ledgerChangedContent = DiagnosticCode(
    "ledger.changed-content",
    "The identity has a task of other content, and the mapping says `on_changed: reject`.")
  package static let inputDuplicateIdentity = DiagnosticCode(
    "input.duplicate-identity",
    "Two rows of one input have the same identity and different content.")
}

extension DiagnosticCode {
  /// All of these, in their order, for `taskferry explain`.
  package static let ledgerCodes: [DiagnosticCode] = [
    .ledgerLocked, .ledgerNotAFile, .ledgerForeignOwner, .ledgerWritableByOthers, .ledgerNotALedger, .ledgerDamaged,
    .ledgerNewerSchema, .ledgerOlderSchema, .ledgerOtherPurpose, .ledgerIdentityChanged, .ledgerMappingChanged,
    .ledgerContactConflict, .ledgerDiskFull, .ledgerStorage, .ledgerBusy, .ledgerNetworkFileSystem, .ledgerOlderCopy,
    .ledgerGone,
    .ledgerIdentityWaits, .ledgerAmbiguousRun, .ledgerMisuse,
    .ledgerChangedContent, .inputDuplicateIdentity,
  ]
}
