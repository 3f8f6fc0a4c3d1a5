internal import Synchronization

/// How many children of a submission are awake: running, or waiting for the ledger or the service.
///
/// Simulated time stands still while somebody is awake, and moves to the earliest sleeper's hour when nobody is.
/// The submitter reports children that begin, end, and wait for one another; a simulated clock reports those that
/// sleep in its `sleep`, and must report them awake before it lets them go on.
package final class SubmissionActivity: Sendable {
  private let awake = Mutex(0)
  private let onIdle: (@Sendable () -> Void)?

  /// - Parameter onIdle: called when the last one fell asleep, on that one's thread; must return at once.
  package init(onIdle: (@Sendable () -> Void)? = nil) {
    self.onIdle = onIdle
  }

  /// Somebody begins, or is about to be woken.
  package func woke() {
    guard onIdle != nil else { return }
    awake.withLock { $0 += 1 }
  }

  /// Somebody ends, or is about to wait.
  package func slept() {
    guard let onIdle else { return }
    let isIdle = awake.withLock { count in
      count -= 1
      return count == 0
    }
    if isIdle { onIdle() }
  }
}
