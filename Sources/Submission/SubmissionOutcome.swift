package import Diagnostics

/// How sending a run ended.
package enum SubmissionOutcome: Sendable, Hashable {
  /// Nothing is left that could be sent now.
  case finished
  /// A signal, a deadline or a pause: the same command continues (exit status 4).
  case interrupted(reason: String)
  /// A fault that every further row would meet too (exit status 3).
  case stopped(Diagnostic)
}
