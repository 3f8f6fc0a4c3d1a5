import ConnectAPI
import Foundation
import Ledger
import Submission
import Synchronization
import Testing

@testable import Submission

/// A night that a seed decides: latencies, faults of every kind, a crash or a stop; then a phase without faults
/// that must finish.
@Suite(.serialized) struct ScheduleTests {
  /// How many seeds; `TASKFERRY_SEEDS` in the environment asks for more.
  private static let seeds =
    0..<(ProcessInfo.processInfo.environment["TASKFERRY_SEEDS"].flatMap { UInt64($0) } ?? 200)

  @Test(arguments: ScheduleTests.seeds) func `whatever happens, each row becomes exactly one task`(seed: UInt64)
    async throws
  {
    var dice = SeededRandom(seed: seed)
    let rows = 5 + Int(dice.next() % 30)
    var night = try Night(rows: rows)
    var state = PretendService.State()
    for phase in 0..<(1 + Int(dice.next() % 3)) {
      let weather = Weather(seed: seed &* 31 &+ UInt64(phase))
      let settings = weather.settings
      let service = PretendService(night.time, holding: state, latency: .each(weather.latency), fate: weather.fate)
      let before = state.arrivals.count
      let end = try await run(night, service, settings, weather)
      let moments = service.snapshot.arrivals.dropFirst(before).map(\.at)
      #expect(excess(of: Array(moments), rate: settings.rate, burst: max(settings.burst, 1)) <= 1e-6)
      try night.expectConsistency(with: service, rows: rows)
      if let crashed = end {
        night = crashed.night
        state = crashed.state
      } else {
        state = service.snapshot
      }
    }
    let service = PretendService(night.time, holding: state)
    let end = try await night.submit(to: service, seed: seed)
    #expect(end.outcome == .finished)
    try night.expectEachExactlyOnce(at: service, rows: rows)
  }

  private struct Crash {
    var night: Night
    var state: PretendService.State
  }

  /// - Returns: what survives when the weather has a crash in it.
  private func run(
    _ night: Night, _ service: PretendService, _ settings: SubmissionSettings, _ weather: Weather
  ) async throws -> Crash? {
    let stop = StopSignal()
    let survivors = Mutex<Crash?>(nil)
    let quietMoments = Mutex(0)
    // The ledger is at rest whenever nobody is awake: that is when the disk can be copied as a kill leaves it.
    night.time.beforeMoving {
      let moment = quietMoments.withLock { count in
        count += 1
        return count
      }
      if moment == weather.stopAt { stop.stop("told to") }
      guard moment == weather.crashAt, let copy = try? Night(after: night) else { return }
      survivors.withLock { $0 = Crash(night: copy, state: service.snapshot) }
      stop.stop("crashed")
    }
    defer { night.time.beforeMoving(nil) }
    let end = try await night.submit(to: service, settings, stop: stop, seed: weather.seed)
    expectOneRowAtATime(end)
    return survivors.withLock { $0 }
  }

  /// Every callback tells of one more settled row at most, and no count ever falls.
  private func expectOneRowAtATime(_ end: Night.End) {
    var before = SubmissionProgress()
    for progress in end.progress {
      let steps = [
        progress.created - before.created, progress.rejected - before.rejected, progress.failed - before.failed,
        progress.inDoubt - before.inDoubt,
      ]
      #expect(steps.allSatisfy { $0 >= 0 } && steps.reduce(0, +) <= 1)
      before = progress
    }
  }
}

/// What a seed brings over a submission.
struct Weather: Sendable {
  let seed: UInt64
  let settings: SubmissionSettings
  /// The quiet moment at which the process is killed; nil is a night without a crash.
  let crashAt: Int?
  let stopAt: Int?
  /// The share of requests that meet a fault.
  private let badness: Double

  init(seed: UInt64) {
    self.seed = seed
    var dice = SeededRandom(seed: seed)
    badness = dice.fraction() * 0.8
    settings = Night.settings(
      rate: 0.5 + dice.fraction() * 40, burst: 1 + dice.fraction() * 20, inFlight: 1 + Int(dice.next() % 16),
      attempts: 1 + Int(dice.next() % 6), onQuota: dice.next() % 2 == 0 ? .wait : .stop, breaker: dice.next() % 4 > 0)
    let moment = 1 + Int(dice.next() % 150)
    switch dice.next() % 3 {
    case 0: (crashAt, stopAt) = (moment, nil)
    case 1: (crashAt, stopAt) = (nil, moment)
    default: (crashAt, stopAt) = (nil, nil)
    }
  }

  var latency: @Sendable (PretendService.Arrival) -> Double {
    { arrival in
      var dice = dice(for: arrival, salt: 1)
      return dice.fraction() < 0.05 ? dice.fraction() * 30 : dice.fraction() * 0.5
    }
  }

  var fate: @Sendable (PretendService.Arrival) -> PretendService.Fate {
    { arrival in
      var dice = dice(for: arrival, salt: 2)
      guard dice.fraction() < badness else { return .answered }
      switch dice.next() % 16 {
      case 0, 1, 2: return .answers(.throttled)
      case 3:
        return .answers(.refused("ThrottlingException", 429, retryAfter: .milliseconds(1 + Int64(dice.next() % 5_000))))
      case 4: return .answers(.internalError)
      case 5: return .processedThen(.internalError)
      case 6: return .answers(.unavailable)
      case 7: return .processedThen(.unavailable)
      case 8, 9: return .answers(.timeout)
      case 10, 11: return .processedThen(.timeout)
      case 12, 13: return .answers(.unreachable)
      case 14: return .answers(.expired)
      default: return .answers(dice.next() % 4 == 0 ? .quota : .unreachable)
      }
    }
  }

  /// Dice for one arrival: what a row meets does not depend on who happens to be first.
  private func dice(for arrival: PretendService.Arrival, salt: UInt64) -> SeededRandom {
    var hash = seed &* 0x100_0000_01B3 &+ salt
    for byte in arrival.token.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return SeededRandom(seed: hash &+ UInt64(arrival.time) &* 0x9E37_79B9)
  }
}
