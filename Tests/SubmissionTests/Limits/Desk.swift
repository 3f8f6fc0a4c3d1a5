import ConnectAPI
import Foundation
import Submission
import Synchronization

/// What becomes of tasks after their making, and who looks at them.
final class Desk: Sendable {
  /// What happens to the `number`th task that is made.
  enum Life: Sendable {
    case stays
    /// Ends so many seconds after it was made.
    case ends(after: Double, reason: String)
    /// Nobody is told anything about it.
    case hides(DescribeContactAnswer)
  }

  struct Look: Sendable {
    var at: Double
    var contact: ContactID
  }

  private struct State: Sendable {
    var made: [ContactID: (number: Int, at: Double)] = [:]
    var looks: [Look] = []
    var mostOpen = 0
  }

  private let state = Mutex(State())
  private let time: SimulatedTime
  private let life: @Sendable (Int) -> Life

  init(_ time: SimulatedTime, life: @escaping @Sendable (Int) -> Life = { _ in .stays }) {
    self.time = time
    self.life = life
  }

  var looks: [Look] { state.withLock { $0.looks } }
  /// The most tasks that were open at a time.
  var mostOpen: Int { state.withLock { $0.mostOpen } }

  /// The service, watched.
  func noting(_ send: @escaping StartTaskContact) -> StartTaskContact {
    { body, attempt in
      let answer = await send(body, attempt)
      if case .created(let contact, _) = answer { self.note(contact) }
      return answer
    }
  }

  private func note(_ contact: ContactID) {
    state.withLock { state in
      guard state.made[contact] == nil else { return }
      state.made[contact] = (state.made.count + 1, time.seconds)
      let open = state.made.values.count { !hasEnded($0.number, madeAt: $0.at) }
      state.mostOpen = max(state.mostOpen, open)
    }
  }

  private func hasEnded(_ number: Int, madeAt: Double) -> Bool {
    guard case .ends(let seconds, _) = life(number) else { return false }
    return time.seconds >= madeAt + seconds
  }

  /// Takes a tenth of a second.
  var describe: DescribeContact {
    { contact in
      try? await self.time.sleep(0.1)
      return self.description(of: contact)
    }
  }

  private func description(of contact: ContactID) -> DescribeContactAnswer {
    state.withLock { state in
      state.looks.append(Look(at: time.seconds, contact: contact))
      guard let made = state.made[contact] else {
        return .gone
      }
      let madeAt = SimulatedTime.start.addingTimeInterval(made.at)
      var described = DescribedContact(id: contact, initiatedAt: madeAt)
      switch life(made.number) {
      case .hides(let answer): return answer
      case .ends(let seconds, let reason) where time.seconds >= made.at + seconds:
        described.disconnectedAt = madeAt.addingTimeInterval(seconds)
        described.disconnectReason = reason
      case .stays, .ends: break
      }
      return .answered(described)
    }
  }
}

extension Night {
  /// Submits with somebody who can look at tasks.
  func submit(
    to service: PretendService, watching desk: Desk, _ settings: SubmissionSettings, stop: StopSignal = StopSignal(),
    watching progress: (@Sendable (SubmissionProgress) -> Void)? = nil
  ) async throws -> End {
    let collected = Mutex<[SubmissionProgress]>([])
    let submitter = Submitter(
      ledger: ledger, send: desk.noting(service.send), describe: desk.describe, settings: settings, clock: time.clock,
      seed: 1, log: Self.silent)
    let outcome = try await submitter.submit(run, stop: stop) { figures in
      collected.withLock { $0.append(figures) }
      progress?(figures)
    }
    return End(outcome: outcome, progress: collected.withLock { $0 })
  }
}
