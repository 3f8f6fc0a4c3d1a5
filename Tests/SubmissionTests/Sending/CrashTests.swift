import ConnectAPI
import Foundation
import Ledger
import Submission
import Synchronization
import Testing

/// What is on the disk is copied at a moment of the load and opened by a new process, as after a kill: whatever
/// was in flight is forgotten. The load that follows must finish what is left and repeat nothing.
@Suite(.serialized) struct CrashTests {
  /// One moment to be killed at.
  enum Moment: Sendable, CustomTestStringConvertible {
    /// The intent is durable, the request has not left.
    case beforeRequest(Int)
    /// The service has made the task, the answer has not arrived.
    case beforeAnswer(Int)
    /// The answer has arrived, and nothing of it is stored.
    case beforeSettlement(Int)
    /// The outcome is durable.
    case afterSettlement(Int)

    static let all = (1...10).flatMap { row in
      [Moment.beforeRequest(row), .beforeAnswer(row), .beforeSettlement(row), .afterSettlement(row)]
    }

    var testDescription: String {
      switch self {
      case .beforeRequest(let row): "row \(row), before the request"
      case .beforeAnswer(let row): "row \(row), before the answer"
      case .beforeSettlement(let row): "row \(row), before the settlement"
      case .afterSettlement(let row): "row \(row), after the settlement"
      }
    }
  }

  /// What survives a crash: the disk, and what the service remembers.
  private struct Survivors {
    var night: Night
    var service: PretendService.State
  }

  @Test(arguments: Moment.all) func `killed at any durable step, each row becomes exactly one task`(moment: Moment)
    async throws
  {
    let night = try Night(rows: 10)
    let service = PretendService(night.time)
    let survivors = Mutex<Survivors?>(nil)
    let crash: @Sendable () -> Void = {
      guard survivors.withLock({ $0 == nil }), let copy = try? Night(after: night) else { return }
      survivors.withLock { $0 = Survivors(night: copy, service: service.snapshot) }
    }
    let requests = Mutex(0)
    let send: StartTaskContact = { body, attempt in
      let number = requests.withLock { count in
        count += 1
        return count
      }
      if case .beforeRequest(number) = moment { crash() }
      let answer = await service.send(body, attempt)
      // The service has answered, and this process has not heard of it: the disk is the same either way.
      if case .beforeAnswer(number) = moment { crash() }
      if case .beforeSettlement(number) = moment { crash() }
      return answer
    }
    // One at a time: at each of these moments nobody else writes to the disk that is copied.
    _ = try await night.submit(through: send, Night.settings(inFlight: 1)) { progress in
      if case .afterSettlement(progress.created) = moment { crash() }
    }
    let left = try #require(survivors.withLock { $0 })
    let again = PretendService(left.night.time, holding: left.service)
    #expect(try await left.night.submit(to: again, Night.settings(inFlight: 1)).outcome == .finished)
    try left.night.expectEachExactlyOnce(at: again, rows: 10)
  }

  @Test func `when a request leaves, its intent and every earlier result are on the disk`() async throws {
    let night = try Night(rows: 20)
    let service = PretendService(night.time)
    let seen = Mutex<[[Int]]>([])
    let send: StartTaskContact = { body, attempt in
      if let copy = try? Night(after: night), let counts = try? copy.counts {
        seen.withLock { $0.append([counts[.created], counts[.inDoubt], counts[.pending]]) }
      }
      return await service.send(body, attempt)
    }
    _ = try await night.submit(through: send, Night.settings(inFlight: 1))
    #expect(seen.withLock { $0 } == (0..<20).map { [$0, 1, 19 - $0] })
  }

  @Test func `killed and continued again and again, each row becomes exactly one task`() async throws {
    var night = try Night(rows: 40)
    var state = PretendService.State()
    var rounds = 0
    while true {
      rounds += 1
      let current = night
      let service = PretendService(current.time, holding: state)
      let survivors = Mutex<Survivors?>(nil)
      let limit = state.arrivals.count + 3
      let stop = StopSignal()
      let send: StartTaskContact = { body, attempt in
        let answer = await service.send(body, attempt)
        let isTheEnd = service.snapshot.arrivals.count >= limit && survivors.withLock { $0 == nil }
        if isTheEnd, let copy = try? Night(after: current) {
          survivors.withLock { $0 = Survivors(night: copy, service: service.snapshot) }
          stop.stop("killed")
        }
        return answer
      }
      _ = try await current.submit(through: send, Night.settings(inFlight: 1), stop: stop)
      guard let left = survivors.withLock({ $0 }) else {
        try current.expectEachExactlyOnce(at: service, rows: 40)
        break
      }
      night = left.night
      state = left.service
    }
    #expect(rounds > 10)
  }
}
