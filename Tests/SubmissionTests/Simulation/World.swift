import Foundation
import Submission
import Synchronization

/// Time, what is to happen when, and what happened.
///
/// Nothing moves by itself: `advance` goes to the hour of the next event. All of it is used by one thread at a time.
final class World: Sendable {
  private struct Event: Sendable {
    var at: Double
    var number: Int
    var action: @Sendable () -> Void
  }

  private struct State: Sendable {
    var now = 0.0
    var lastNumber = 0
    var events: [Event] = []
    var sleepers: [Int: CheckedContinuation<Void, any Error>] = [:]
    var timeline: [String] = []
    var violations: [String] = []
    var tally = Tally()
  }

  private let state = Mutex(State())
  /// Whether a timeline is kept.
  let records: Bool

  init(records: Bool) { self.records = records }

  /// Seconds since the simulation began.
  var now: Double { state.withLock { $0.now } }
  var date: Date { SimulatedTime.start.addingTimeInterval(now) }
  var epoch: Double { SimulatedTime.start.timeIntervalSince1970 + now }

  var clock: SubmissionClock {
    SubmissionClock(now: { self.date }, uptime: { self.now + 5_000 }, sleep: { try await self.sleep($0) })
  }

  // MARK: Events

  /// - Returns: a number to call it off by.
  @discardableResult func schedule(in seconds: Double, _ action: @escaping @Sendable () -> Void) -> Int {
    state.withLock { state in
      state.lastNumber += 1
      state.events.append(Event(at: state.now + max(0, seconds), number: state.lastNumber, action: action))
      return state.lastNumber
    }
  }

  func callOff(_ number: Int) { state.withLock { $0.events.removeAll { $0.number == number } } }

  /// Goes to the next event and lets it happen.
  /// - Returns: false when there is none.
  func advance() -> Bool {
    let event = state.withLock { state -> Event? in
      let next = state.events.indices.min {
        (state.events[$0].at, state.events[$0].number) < (state.events[$1].at, state.events[$1].number)
      }
      guard let next else { return nil }
      let event = state.events.remove(at: next)
      state.now = max(state.now, event.at)
      return event
    }
    event?.action()
    return event != nil
  }

  /// Lets time pass while no process runs; what was under way goes on.
  func pass(_ seconds: Double) {
    let end = now + seconds
    while let next = state.withLock({ $0.events.map(\.at).min() }), next <= end { _ = advance() }
    state.withLock { $0.now = max($0.now, end) }
  }

  /// Time that passes while everybody waits for the disk.
  func skip(_ seconds: Double) { state.withLock { $0.now += seconds } }

  private func sleep(_ seconds: Double) async throws {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let sleeps = state.withLock { state in
          if Task.isCancelled { return false }
          state.sleepers[number] = continuation
          state.events.append(
            Event(at: state.now + max(0, seconds), number: number) { [weak self] in self?.wake(number) })
          return true
        }
        if !sleeps { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        state.events.removeAll { $0.number == number }
        return state.sleepers.removeValue(forKey: number)
      }
      sleeper?.resume(throwing: CancellationError())
    }
  }

  private func wake(_ number: Int) { state.withLock { $0.sleepers.removeValue(forKey: number) }?.resume() }

  // MARK: What happened

  /// One line of the timeline; not even made when none is kept.
  func note(_ line: @autoclosure () -> String) {
    guard records else { return }
    let text = line()
    state.withLock { state in
      let seconds = String(format: "%11.3f", state.now)
      state.timeline.append("\(seconds)  \(text)")
    }
  }

  func count(_ kind: FaultKind) { state.withLock { $0.tally.faults[kind, default: 0] += 1 } }
  func count(_ change: (inout Tally) -> Void) { state.withLock { change(&$0.tally) } }

  /// Something happened that must never happen.
  func violated(_ invariant: Invariant, _ sentence: String) {
    note("VIOLATION \(invariant.rawValue): \(sentence)")
    state.withLock {
      $0.violations.append("\(invariant.rawValue): \(sentence)"); $0.tally.violated.insert(invariant)
    }
  }

  var timeline: [String] { state.withLock { $0.timeline } }
  var violations: [String] { state.withLock { $0.violations } }
  var tally: Tally { state.withLock { $0.tally } }
}
