package import Diagnostics

extension DiagnosticCode {
  /// Another process holds the ledger.
  package static let ledgerLocked: DiagnosticCode = "ledger.locked"
  /// The ledger's path is a link, a folder, a device or another thing that is no regular file.
  package static let ledgerNotAFile: DiagnosticCode = "ledger.not-a-file"
  /// The ledger belongs to another user.
  package static let ledgerForeignOwner: DiagnosticCode = "ledger.foreign-owner"
  /// Others than its owner may write the ledger.
  package static let ledgerWritableByOthers: DiagnosticCode = "ledger.writable-by-others"
  /// The file is SQLite but no ledger, or no SQLite at all.
  package static let ledgerNotALedger: DiagnosticCode = "ledger.not-a-ledger"
  /// SQLite finds the file damaged, or a value in it makes no sense.
  package static let ledgerDamaged: DiagnosticCode = "ledger.damaged"
  /// A newer taskferry made the ledger.
  package static let ledgerNewerSchema: DiagnosticCode = "ledger.newer-schema"
  /// An older taskferry made the ledger, and it was opened for reading only.
  package static let ledgerOlderSchema: DiagnosticCode = "ledger.older-schema"
  /// The ledger is marked for simulated runs and asked for real ones, or the other way round.
  package static let ledgerOtherPurpose: DiagnosticCode = "ledger.other-purpose"
  /// The dataset's identity is made of other columns than before.
  package static let ledgerIdentityChanged: DiagnosticCode = "ledger.identity-changed"
  /// An unfinished run of the same input began with another mapping.
  package static let ledgerMappingChanged: DiagnosticCode = "ledger.mapping-changed"
  /// A ContactId came back for two tasks.
  package static let ledgerContactConflict: DiagnosticCode = "ledger.contact-conflict"
  /// The disk is full.
  package static let ledgerDiskFull: DiagnosticCode = "ledger.disk-full"
  /// The ledger cannot be read or written.
  package static let ledgerStorage: DiagnosticCode = "ledger.storage"
  /// The beginning of a run id fits several runs.
  package static let ledgerAmbiguousRun: DiagnosticCode = "ledger.ambiguous-run"
  /// Our own code asked for something that must not be.
  package static let ledgerMisuse: DiagnosticCode = "ledger.misuse"
  /// The identity has a task of other content, and the mapping says `on_changed: reject`.
  package static let ledgerChangedContent: DiagnosticCode = "ledger.changed-content"
  /// Two rows of one input have the same identity and different content.
  package static let inputDuplicateIdentity: DiagnosticCode = "input.duplicate-identity"
}
