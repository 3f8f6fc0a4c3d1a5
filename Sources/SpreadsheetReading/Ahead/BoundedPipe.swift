internal import Dispatch
internal import Synchronization

/// A few items between one thread that makes them and one that takes them, in their order.
///
/// The maker waits when there are `capacity` items that nobody has taken, the taker when there is none.
final class BoundedPipe<Item: Sendable>: Sendable {
  private struct State {
    /// A ring; what was taken is gone from it.
    var slots: [Result<Item, ReadingError>?]
    /// Where the first lies that was not taken, and how many there are.
    var first = 0
    var count = 0
    var isClosed = false
  }

  private let state: Mutex<State>
  private let room = DispatchSemaphore(value: 0)
  private let filled = DispatchSemaphore(value: 0)

  init(capacity: Int) {
    state = Mutex(State(slots: Array(repeating: nil, count: capacity)))
    for _ in 0..<capacity { room.signal() }
  }

  /// Adds an item; false when the taker has gone away and nothing more is wanted.
  func put(_ item: Result<Item, ReadingError>) -> Bool {
    if state.withLock({ $0.isClosed }) { return false }
    room.wait()
    let isClosed = state.withLock { state in
      if !state.isClosed {
        state.slots[(state.first + state.count) % state.slots.count] = item
        state.count += 1
      }
      return state.isClosed
    }
    filled.signal()
    return !isClosed
  }

  /// The next item.
  func take() throws(ReadingError) -> Item {
    filled.wait()
    let item = state.withLock { state in
      let item = state.slots[state.first].take()
      state.first = (state.first + 1) % state.slots.count
      state.count -= 1
      return item
    }
    room.signal()
    guard let item else { preconditionFailure("as many are filled as were signalled") }
    return try item.get()
  }

  /// Says that nothing more is wanted; a maker that waits goes on.
  func close() {
    state.withLock { $0.isClosed = true }
    room.signal()
  }
}

/// A value on its way to the thread that will be the only one to use it (docs/decisions/0008).
// Whoever hands it over made it for this and keeps no reference to anything in it.
struct HandedOver<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
