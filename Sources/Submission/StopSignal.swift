internal import Synchronization

/// Asks a running submission to stop: nothing new is sent, what is in flight is finished and settled.
package final class StopSignal: Sendable {
  private let firstReason = Mutex<String?>(nil)
  private let latch = Latch()

  package init() {}

  /// - Parameter reason: one phrase for the closing line, such as `interrupted by SIGINT`. The first one counts.
  package func stop(_ reason: String) {
    firstReason.withLock { first in
      if first == nil { first = reason }
    }
    latch.open()
  }

  /// The reason, once somebody asked to stop.
  package var reason: String? { firstReason.withLock { $0 } }

  /// Returns when somebody asked to stop, or when the waiting task is cancelled.
  func wait() async { await latch.wait() }
}
