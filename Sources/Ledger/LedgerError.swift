package import Diagnostics
internal import GRDB

/// Why the ledger cannot be used.
package struct LedgerError: Error, Sendable {
  package enum Cause: Sendable, Hashable {
    /// Another process or program holds it (exit status 75).
    case locked
    /// Marked for the other purpose, another owner, damaged, made by a newer version (exit status 65).
    case unreadable
    /// The disk is full or failing: nothing more may be sent (exit status 74 is not ours: 70).
    case storage
    /// Our own code asked for something impossible (exit status 70).
    case misuse
  }

  package var cause: Cause
  package var diagnostic: Diagnostic

  package init(_ cause: Cause, _ diagnostic: Diagnostic) {
    self.cause = cause
    self.diagnostic = diagnostic
  }

  /// Whether a ContactId came back for two tasks. Both are then in doubt in the ledger; every open connection
  /// must be closed before anything is sent again, because answers on one of them are shifted.
  package var isContactConflict: Bool { diagnostic.code == .ledgerContactConflict }
}

extension LedgerError {
  static func misuse(_ message: String) -> LedgerError {
    LedgerError(
      .misuse, Diagnostic(.ledgerMisuse, message, fix: "this is a fault of taskferry itself: please report it"))
  }

  static func damaged(_ message: String, at path: String? = nil) -> LedgerError {
    LedgerError(
      .unreadable,
      Diagnostic(
        .ledgerDamaged, at: path.map { .file($0) }, message,
        fix:
          "copy the ledger and its -wal file to a safe place, then restore it from a backup; `taskferry ledger check` "
          + "shows all that is found"))
  }

  /// What SQLite's words mean for the person at the terminal.
  ///
  /// Statement arguments are never part of the message: they may hold what stands in the rows.
  init(_ error: any Error, path: String) {
    if let error = error as? LedgerError {
      self = error
      return
    }
    if error is RowDecodingError || error is DecodingError {
      self = .damaged("the ledger is damaged: a value in it makes no sense", at: path)
      return
    }
    guard let error = error as? DatabaseError else {
      self = LedgerError(.storage, Diagnostic(.ledgerStorage, at: .file(path), "the ledger cannot be used: \(error)"))
      return
    }
    let words = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_FULL:
      self = LedgerError(
        .storage,
        Diagnostic(
          .ledgerDiskFull, at: .file(path), "the ledger cannot grow: \(words)",
          fix: "free space on its disk, then run the same command again: it continues"))
    case .SQLITE_NOTADB:
      self = LedgerError(
        .unreadable,
        Diagnostic(
          .ledgerNotALedger, at: .file(path), "this file is no ledger: \(words)",
          fix: "name another file with --ledger"))
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = LedgerError(
        .locked,
        Diagnostic(
          .ledgerBusy, at: .file(path), "another program holds the ledger's file: \(words)",
          fix: "close it there (a database browser, a backup), then run the same command again: it continues"))
    case .SQLITE_CORRUPT:
      self = .damaged("the ledger is damaged: \(words)", at: path)
    case .SQLITE_CONSTRAINT, .SQLITE_MISUSE, .SQLITE_ERROR, .SQLITE_RANGE, .SQLITE_MISMATCH:
      self = .misuse("the ledger refused a change: \(words)")
    default:
      self = LedgerError(
        .storage,
        Diagnostic(
          .ledgerStorage, at: .file(path), "the ledger cannot be read or written: \(words)",
          fix: "check its disk and its permissions, then run the same command again: it continues"))
    }
  }
}
