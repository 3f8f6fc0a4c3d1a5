package import Ledger

/// Watches a run that another process sends: what to show at each look, and when there is nothing more to see.
///
/// A value: what was read and the clock come in.
package struct RunWatch: Sendable {
  package enum Look: Sendable, Hashable {
    case goesOn(ProgressText)
    case finished
    /// Its process has ended, and something is left.
    case gone
    /// It was taken out of the ledger: its load was refused or stopped before it sent anything.
    case discarded
  }

  /// Seconds without any change, in which a load that is alive may well be silent.
  static let silence = 15.0

  private var left: TimeLeft
  private var lastCounts: RunCounts?
  private var changedAt = -Double.infinity
  /// Looks in a row at which nobody held the ledger and nothing had changed.
  private var idleLooks = 0

  /// - Parameters:
  ///   - setRate: requests a second that its load may send; nil when nobody knows.
  ///   - recentRate: how fast it goes at the moment; nil when nobody knows.
  package init(setRate: Double?, recentRate: Double? = nil) {
    left = TimeLeft(setRate: setRate, earlierRate: recentRate)
  }

  /// - Parameters:
  ///   - run: as the ledger has it; nil when it has it no more.
  ///   - made: tasks made since it was counted.
  ///   - isHeld: whether some process holds the ledger for a load.
  ///   - now: seconds on a clock that never goes back.
  package mutating func look(
    at run: RunRecord?, madeSince made: Int = 0, isHeld: Bool, now: Double
  ) -> Look {
    guard let run else { return .discarded }
    guard run.state != .finished else { return .finished }
    var counts = run.counts
    let moved = min(made, counts[.pending])
    counts[.pending] -= moved
    counts[.created] += moved
    if counts != lastCounts { changedAt = now }
    idleLooks = isHeld || counts != lastCounts ? 0 : idleLooks + 1
    lastCounts = counts
    // Between two looks a process may have ended that held it: only the second one is sure.
    if idleLooks >= 2 { return .gone }
    return .goesOn(run.state == .checking ? checking(counts, now) : sending(counts, now))
  }

  private mutating func checking(_ counts: RunCounts, _ now: Double) -> ProgressText {
    left.note(done: counts.total, at: now)
    return ProgressText(activity: "checking", done: counts.total, total: nil, rate: left.recentRate(at: now))
  }

  private mutating func sending(_ counts: RunCounts, _ now: Double) -> ProgressText {
    let rest = counts[.pending]
    let done = counts[.created] + counts[.failed] + counts[.inDoubt]
    left.note(done: done, at: now)
    let silent = now - changedAt
    let isSilent = silent >= Self.silence
    return ProgressText(
      activity: "sending", done: done, total: done + rest, rate: left.recentRate(at: now),
      left: left.left(rest: rest, isWaiting: isSilent, at: now),
      waitingFor: isSilent ? "no answer for \(DurationText.text(seconds: silent))" : nil,
      remarks: [(RowState.rejected, "refused"), (.failed, "failed"), (.inDoubt, "in doubt")]
        .filter { counts[$0.0] > 0 }.map { "\(GroupedNumber.text(counts[$0.0])) \($0.1)" })
  }
}
