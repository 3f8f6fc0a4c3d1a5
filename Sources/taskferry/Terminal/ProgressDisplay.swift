import Dispatch
import Foundation
import ImportPipeline
import Reporting
import Synchronization

/// Shows progress: one line drawn over itself on a terminal, a plain line every thirty seconds elsewhere.
///
/// It draws by its own clock, too: while everything waits nothing happens that could be shown, and a line that stands
/// still says neither that the program lives nor how long it takes.
final class ProgressDisplay: Sendable {
  private struct State {
    var story = ProgressStory()
    var lastShown: Double?
    var ticks: (any DispatchSourceTimer)?
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

  deinit { end() }

  /// Requests a second that are allowed from now on.
  func expects(rate: Double) { state.withLock { $0.story.setRate = rate } }

  func show(_ progress: ImportProgress) {
    guard !isQuiet else { return }
    let now = Self.now
    let text: ProgressText? = state.withLock { state in
      state.story.note(progress, at: now)
      if state.ticks == nil { state.ticks = ticks() }
      return due(&state, at: now)
    }
    if let text { draw(text) }
  }

  /// Takes the line away; nothing is drawn any more.
  func end() {
    state.withLock { state in
      state.ticks?.cancel()
      state.ticks = nil
      state.lastShown = .infinity
    }
    Terminal.clearStatus()
  }

  private func ticks() -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    let period = isInteractive ? 0.5 : 5
    timer.schedule(deadline: .now() + period, repeating: period)
    timer.setEventHandler { [weak self] in
      guard let self else { return }
      let text = state.withLock { self.due(&$0, at: Self.now) }
      if let text { draw(text) }
    }
    timer.resume()
    return timer
  }

  /// - Returns: nil when a line was shown a moment ago. Elsewhere than on a terminal, work that is over within the
  ///   interval needs no line.
  private func due(_ state: inout State, at now: Double) -> ProgressText? {
    let last = state.lastShown ?? (isInteractive ? -.infinity : state.story.startedAt ?? now)
    guard now - last >= interval else { return nil }
    state.lastShown = now
    return state.story.text(at: now)
  }

  private func draw(_ text: ProgressText) {
    if isInteractive { Terminal.status(text.line(width: Terminal.width)) } else { Terminal.tell(text.line) }
  }

  /// Seconds on a clock that never goes back.
  private static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}
