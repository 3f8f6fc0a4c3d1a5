package import Reporting
import Submission

/// What has been told of a check or a load so far, and what follows from it. A value: the clock comes in.
package struct ProgressStory: Sendable {
  /// Requests a second that are allowed; nil before that is known.
  package var setRate: Double? { didSet { sending.setRate = setRate } }
  /// When the first of it was told.
  package private(set) var startedAt: Double?
  private var latest: ImportProgress?
  private var checking = TimeLeft()
  private var sending = TimeLeft()

  package init() {}

  package mutating func note(_ progress: ImportProgress, at now: Double) {
    startedAt = startedAt ?? now
    if case .sending = progress, case .checking? = latest { sending.note(done: 0, at: now) }
    latest = progress
    switch progress {
    case .checking(let rows): checking.note(done: rows, at: now)
    case .sending(let figures, _): sending.note(done: figures.settled, at: now)
    }
  }

  package func text(at now: Double) -> ProgressText? {
    switch latest {
    case nil: return nil
    case .checking(let rows):
      return ProgressText(activity: "checking", done: rows, total: nil, rate: checking.recentRate(at: now))
    case .sending(let figures, let total):
      return ProgressText(
        activity: "sending", done: figures.settled, total: max(total, figures.settled),
        rate: sending.recentRate(at: now),
        left: sending.left(rest: total - figures.settled, isWaiting: figures.waitingFor != nil, at: now),
        waitingFor: figures.waitingFor, remarks: figures.remarks)
    }
  }
}

extension SubmissionProgress {
  /// Rows of which it is known what became of them, for this load.
  fileprivate var settled: Int { created + rejected + failed + inDoubt }

  fileprivate var remarks: [String] {
    [(rejected, "rejected"), (failed, "failed"), (inDoubt, "in doubt"), (throttled, "throttled")]
      .filter { $0.0 > 0 }.map { "\(GroupedNumber.text($0.0)) \($0.1)" }
  }
}
