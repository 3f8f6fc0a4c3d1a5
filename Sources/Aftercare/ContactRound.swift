internal import Diagnostics
internal import Ledger
internal import Submission

/// Visits tasks one after the other, a few at a time, until there are no more, the service cannot be asked, or
/// somebody asks to stop.
struct ContactRound: Sendable {
  /// Visits at once: at 10 a second, enough for answers that take most of a second.
  static let width = 8
  /// Visits without an answer, one after the other, that end a round.
  static let longestSilence = 10
  /// Tasks read from the ledger at once.
  static let batch = 64

  enum Visit<Outcome: Sendable>: Sendable {
    case seen(Outcome)
    case trouble(ContactTrouble)
  }

  /// Why a round ended before its last task.
  enum Ending: Sendable {
    case stopped(Diagnostic)
    case interrupted(String)
  }

  let stop: StopSignal

  /// - Parameters:
  ///   - next: the tasks behind one, in their order; empty at the end.
  ///   - visit: called for each on any thread; whatever it learns it records itself.
  ///   - note: called for each visit in turn.
  /// - Returns: nil when every task was visited.
  func run<Outcome: Sendable>(
    _ next: (TaskID?) throws -> [CreatedTask], visit: @escaping @Sendable (CreatedTask) async throws -> Visit<Outcome>,
    note: (Visit<Outcome>) -> Void
  ) async throws -> Ending? {
    var last: TaskID?
    var silence = 0
    while true {
      let tasks = try next(last)
      guard let end = tasks.last else { return nil }
      last = end.id
      let ending: Ending? = try await withThrowingTaskGroup(of: Visit<Outcome>.self) { group in
        var waiting = tasks.makeIterator()
        var ending: Ending?
        func add() {
          guard ending == nil, let task = waiting.next() else { return }
          group.addTask { try await visit(task) }
        }
        for _ in 0..<Self.width { add() }
        while let visit = try await group.next() {
          note(visit)
          switch visit {
          case .seen: silence = 0
          case .trouble(let trouble):
            silence += 1
            if trouble.stopsAll {
              ending = .stopped(trouble.diagnostic)
            } else if silence >= Self.longestSilence {
              ending = .stopped(Self.outage(trouble))
            }
          }
          if ending == nil, let reason = stop.reason { ending = .interrupted(reason) }
          add()
        }
        return ending
      }
      if let ending { return ending }
    }
  }

  private static func outage(_ trouble: ContactTrouble) -> Diagnostic {
    Diagnostic(
      .aftercareOutage,
      "\(longestSilence) questions one after the other had no usable answer, the last: \(trouble.diagnostic.message)",
      fix: trouble.diagnostic.fix)
  }
}
