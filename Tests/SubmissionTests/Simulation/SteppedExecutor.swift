import Synchronization

/// Runs the jobs of a submission one at a time, in an order that a seed decides.
///
/// Everything a submission does runs here: its children, its actors and what they resume. So nothing depends on
/// threads, and the same seed gives the same night.
final class SteppedExecutor: TaskExecutor {
  private struct State: Sendable {
    var jobs: [UnownedJob] = []
    var dice: SeededOrder
  }

  private let state: Mutex<State>

  /// - Parameter shuffles: whether any waiting job may be next; otherwise the oldest is.
  init(seed: UInt64, shuffles: Bool) {
    state = Mutex(State(dice: SeededOrder(seed: seed, shuffles: shuffles)))
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
  }

  var isIdle: Bool { state.withLock { $0.jobs.isEmpty } }

  /// Runs one job.
  /// - Returns: false when none was waiting.
  func step() -> Bool {
    let job = state.withLock { state -> UnownedJob? in
      guard !state.jobs.isEmpty else { return nil }
      return state.jobs.remove(at: state.dice.next(of: state.jobs.count))
    }
    guard let job else { return false }
    // The reference outlives the call: it is to this object.
    unsafe job.runSynchronously(on: asUnownedTaskExecutor())
    return true
  }
}

/// Which of several comes next.
struct SeededOrder: Sendable {
  private var dice: Dice
  private let shuffles: Bool

  init(seed: UInt64, shuffles: Bool) {
    dice = Dice(seed)
    self.shuffles = shuffles
  }

  mutating func next(of count: Int) -> Int { shuffles && count > 1 ? dice.below(count) : 0 }
}
