import Foundation
import Submission
import Synchronization

/// Time that stands still while anybody is awake, and jumps to the hour of the earliest sleeper when nobody is.
///
/// A night of backing off passes in milliseconds, and always in the same order.
final class SimulatedTime: Sendable {
  /// 2026-03-30T08:00:00Z, the hour at which every test begins.
  static let start = Date(timeIntervalSince1970: 1_774_857_600)

  private struct Sleeper: Sendable {
    var wakesAt: Double
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State: Sendable {
    /// Seconds since the test began.
    var now = 0.0
    var nextNumber = 0
    var sleepers: [Int: Sleeper] = [:]
    var beforeMoving: (@Sendable () -> Void)?
    var activity: SubmissionActivity?
  }

  private let state = Mutex(State())

  init() {
    // Only ever held by the activity's handler while a submission runs.
    let activity = SubmissionActivity { [weak self] in self?.moveOn() }
    state.withLock { $0.activity = activity }
  }

  /// Seconds since the test began.
  var seconds: Double { state.withLock { $0.now } }

  /// Called at each moment when nobody is awake, before time moves: the ledger is at rest then.
  func beforeMoving(_ action: (@Sendable () -> Void)?) { state.withLock { $0.beforeMoving = action } }

  var clock: SubmissionClock {
    SubmissionClock(
      now: { Self.start.addingTimeInterval(self.seconds) },
      // Not zero at the beginning: nothing may depend on that.
      uptime: { self.seconds + 5_000 },
      sleep: { try await self.sleep($0) },
      activity: activity)
  }

  private var activity: SubmissionActivity { state.withLock { $0.activity } ?? SubmissionActivity() }

  func sleep(_ seconds: Double) async throws {
    let activity = activity
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let sleeps = state.withLock { state in
          if Task.isCancelled { return false }
          state.sleepers[number] = Sleeper(wakesAt: state.now + max(0, seconds), continuation: continuation)
          return true
        }
        if sleeps { activity.slept() } else { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      guard let sleeper = state.withLock({ $0.sleepers.removeValue(forKey: number) }) else { return }
      activity.woke()
      sleeper.continuation.resume(throwing: CancellationError())
    }
  }

  /// Lets this many seconds pass while nothing else goes on.
  func pass(_ seconds: Double) async throws {
    let activity = activity
    activity.woke()
    try await sleep(seconds)
    activity.slept()
  }

  private func moveOn() {
    state.withLock { $0.beforeMoving }?()
    let sleeper = state.withLock { state -> Sleeper? in
      let earliest = state.sleepers.min { ($0.value.wakesAt, $0.key) < ($1.value.wakesAt, $1.key) }
      guard let earliest else { return nil }
      state.sleepers[earliest.key] = nil
      state.now = max(state.now, earliest.value.wakesAt)
      return earliest.value
    }
    guard let sleeper else { return }
    activity.woke()
    sleeper.continuation.resume()
  }
}
