internal import Synchronization

/// A door that opens once: whoever waits goes on, whoever comes later does not wait.
final class Latch: Sendable {
  private struct State: Sendable {
    var isOpen = false
    var nextNumber = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())

  var isOpen: Bool { state.withLock { $0.isOpen } }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      let waiting = state.waiting
      state.waiting = [:]
      return waiting
    }
    // In the order they came: a simulated night must not depend on how a dictionary is hashed.
    for (_, continuation) in waiting.sorted(by: { $0.key < $1.key }) { continuation.resume() }
  }

  /// Returns when the latch is open, or when the waiting task is cancelled.
  func wait() async {
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goesOn = state.withLock { state in
          // Asked under the lock: a cancellation from here on finds the continuation in its place.
          if state.isOpen || Task.isCancelled { return true }
          state.waiting[number] = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
    }
  }
}
