internal import Diagnostics
internal import Ledger

/// Why a submission stops before nothing is left.
enum SubmissionEnding: Sendable {
  /// Somebody asked, or the deadline came.
  case interrupted(reason: String)
  /// Every further row would meet the same fault.
  case stopped(Diagnostic)
  /// The ledger could not store something.
  case failed(LedgerError)

  /// Whether this reason takes the place of an earlier one: a ledger that fails is worse than anything before it.
  func replaces(_ earlier: SubmissionEnding?) -> Bool {
    switch (self, earlier) {
    case (_, nil): true
    case (.failed, .failed): false
    case (.failed, _): true
    default: false
    }
  }
}
