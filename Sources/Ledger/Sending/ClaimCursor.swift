/// How far the queue of a run was handed out in this process.
///
/// Claiming changes nothing in the ledger, so that a crash before the intent leaves a task waiting. What keeps a
/// task from being handed out twice is this value: positions behind which everything was handed out, and the
/// tasks in hand.
struct ClaimCursor {
  /// A place in the order of sending.
  struct Position: Equatable {
    var sortKey: [UInt8]
    var input: Int
    var number: Int
  }

  /// The last task handed out of the run's own queue; nil before the first.
  private(set) var queue: Position?
  /// The last deferred task handed out; nil before the first.
  private(set) var deferred: (until: Int64, id: Int64)?
  /// Handed out and not settled.
  private(set) var inHand: Set<Int64> = []

  mutating func take(_ task: Int64, at position: Position) {
    queue = position
    inHand.insert(task)
  }

  mutating func take(deferred task: Int64, until: Int64) {
    deferred = (until, task)
    inHand.insert(task)
  }

  /// Another generation of the task is in hand instead.
  mutating func exchange(_ task: Int64, for other: Int64) {
    inHand.remove(task)
    inHand.insert(other)
  }

  mutating func settled(_ task: Int64) { inHand.remove(task) }

  /// Begins again at the head of the queue; tasks in hand stay out of it.
  mutating func rewind() {
    queue = nil
    deferred = nil
  }
}
