import Foundation
import ImportPipeline
import Reporting
import Submission
import Synchronization

/// Shows progress: one line drawn over itself on a terminal, a plain line now and then elsewhere.
final class ProgressDisplay: Sendable {
  private struct State {
    var phaseStarted = Date()
    var isSending = false
    var lastShown = Date.distantPast
  }

  private let state = Mutex(State())
  private let isQuiet: Bool
  private let isInteractive: Bool
  /// Seconds between two lines.
  private let interval: Double

  init(isQuiet: Bool, isInteractive: Bool = Terminal.isInteractive) {
    self.isQuiet = isQuiet
    self.isInteractive = isInteractive
    interval = isInteractive ? 0.1 : 30
  }

  func show(_ progress: ImportProgress) {
    guard !isQuiet else { return }
    let now = Date()
    let text: ProgressText? = state.withLock { state in
      if case .sending = progress, !state.isSending {
        state.isSending = true
        state.phaseStarted = now
        state.lastShown = .distantPast
      }
      // Elsewhere than on a terminal, work that is over in seconds needs no line.
      let firstLine = state.phaseStarted.addingTimeInterval(isInteractive ? 0 : interval)
      guard now.timeIntervalSince(state.lastShown) >= interval, now >= firstLine else { return nil }
      state.lastShown = now
      return Self.text(for: progress, elapsed: now.timeIntervalSince(state.phaseStarted))
    }
    guard let text else { return }
    if isInteractive {
      Terminal.status(text.line(width: Terminal.width))
    } else {
      Terminal.tell(text.line(width: 200))
    }
  }

  private static func text(for progress: ImportProgress, elapsed: Double) -> ProgressText {
    switch progress {
    case .checking(let rows): return ProgressText(activity: "checking", done: rows, total: nil, elapsedSeconds: elapsed)
    case .sending(let figures, let total):
      let done = figures.created + figures.rejected + figures.failed + figures.inDoubt
      var remarks: [String] = []
      if figures.rejected > 0 { remarks.append("\(figures.rejected) rejected") }
      if figures.failed > 0 { remarks.append("\(figures.failed) failed") }
      if figures.inDoubt > 0 { remarks.append("\(figures.inDoubt) in doubt") }
      if figures.throttled > 0 { remarks.append("\(figures.throttled) throttled") }
      if let reason = figures.waitingFor { remarks.append("waiting: \(reason)") }
      return ProgressText(activity: "sending", done: done, total: total, elapsedSeconds: elapsed, remarks: remarks)
    }
  }
}
