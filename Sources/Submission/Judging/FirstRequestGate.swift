/// Lets the first request go alone, and the others once it was answered with a task or a refusal of its row.
///
/// A wrong permission, an unknown instance or a wrong flow thus costs one request and marks no row.
struct FirstRequestGate: Sendable, Hashable {
  private enum State: Sendable, Hashable { case free, taken, open }
  private var state = State.free

  var isOpen: Bool { state == .open }

  /// Whether a task may be taken up now. The first one that may is the first request.
  mutating func admits() -> Bool {
    switch state {
    case .free:
      state = .taken
      return true
    case .taken: return false
    case .open: return true
    }
  }

  /// The service made a task or refused a row for what it says: everything else is in order.
  mutating func open() { state = .open }

  /// The first request ended without such an answer, or its task was not sent: the next one goes alone.
  mutating func giveBack() {
    if state == .taken { state = .free }
  }
}
