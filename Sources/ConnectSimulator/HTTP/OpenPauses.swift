internal import Synchronization

/// The waits of delayed and stalled answers, so that a stop can end them all.
final class OpenPauses: Sendable {
  private struct State {
    var isStopped = false
    var nextKey = 0
    var tasks: [Int: Task<Void, any Error>] = [:]
  }

  private let state = Mutex(State())
  private let wait: @Sendable (Duration) async throws -> Void

  init(_ wait: @escaping @Sendable (Duration) async throws -> Void) { self.wait = wait }

  /// Waits, or throws at once when the simulator stops.
  func pause(_ duration: Duration) async throws {
    let key = try state.withLock { state in
      guard !state.isStopped else { throw CancellationError() }
      state.nextKey += 1
      state.tasks[state.nextKey] = Task { [wait] in try await wait(duration) }
      return state.nextKey
    }
    defer { state.withLock { _ = $0.tasks.removeValue(forKey: key) } }
    try await state.withLock { $0.tasks[key] }?.value
  }

  /// Ends every wait, also those to come.
  func stop() {
    let tasks = state.withLock { state in
      state.isStopped = true
      return state.tasks.values
    }
    for task in tasks { task.cancel() }
  }
}
