import Diagnostics
import Reporting
import Submission

/// How a load ended.
struct LoadEnding {
  var outcome: ImportSummary.Outcome
  /// nil judges by the counts.
  var exitStatus: Int32?
  var reason: String?
  var code: String?
  var fix: String?

  init(
    _ outcome: ImportSummary.Outcome, exitStatus: Int32?, reason: String? = nil, code: String? = nil,
    fix: String? = nil
  ) {
    self.outcome = outcome
    self.exitStatus = exitStatus
    self.reason = reason
    self.code = code
    self.fix = fix
  }

  init(_ submitted: SubmissionOutcome) {
    switch submitted {
    case .finished: self.init(.done, exitStatus: nil)
    case .interrupted(let reason): self.init(.interrupted, exitStatus: 4, reason: reason)
    case .stopped(let fault):
      self.init(.stopped, exitStatus: 3, reason: fault.message, code: fault.code.rawValue, fix: fault.fix)
    }
  }

  /// Whether the same command goes on, whatever the counts say.
  var canContinue: Bool { outcome == .interrupted || outcome == .stopped }
}
