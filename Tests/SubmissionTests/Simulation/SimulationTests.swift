import Foundation
import Synchronization
import Testing

/// The whole submitter over thousands of seeded schedules: real ledger files, simulated time, a service and a network
/// that fail in every way there is, and processes that are killed at any write. See `Schedule`.
///
/// `make simulate-faults` runs many; `SEEDS=n` says how many, `SEED=n` replays one and prints its timeline.
@Suite(.serialized) struct SimulationTests {
  @Test func `whatever happens, each row becomes exactly one task`() async throws {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["SEED"].flatMap({ UInt64($0) }) { return try replay(seed) }
    let count = environment["SEEDS"].flatMap { UInt64($0) } ?? 150
    let began = ContinuousClock.now
    let run = try await ManySchedules.run(0..<count)
    let seconds = Double((ContinuousClock.now - began) / .seconds(1))
    if environment["SEEDS"] != nil || run.tally.violations > 0 { print(run.tally.table(seconds: seconds)) }
    for seed in run.failing.prefix(3) { try replay(seed) }
    #expect(run.failing.isEmpty, "replay with: make simulate-faults SEED=\(run.failing.first ?? 0)")
    #expect(run.tally.schedules == Int(count))
  }

  private func replay(_ seed: UInt64) throws {
    let result = try Schedule(seed: seed, records: true).run()
    print("seed \(seed)\n" + result.timeline.joined(separator: "\n"))
    print(result.tally.table(seconds: 0))
    #expect(result.violations.isEmpty, "replay with: make simulate-faults SEED=\(seed)")
  }

  @Test func `the same seed gives the same night`() throws {
    for seed in UInt64(0)..<30 {
      let first = try Schedule(seed: seed, records: true).run()
      let second = try Schedule(seed: seed, records: true).run()
      #expect(first.timeline == second.timeline, "seed \(seed)")
      // Nor does it matter whether somebody watches.
      #expect(try Schedule(seed: seed).run().tally.faults == first.tally.faults, "seed \(seed)")
    }
  }
}

/// Schedules on every core.
enum ManySchedules {
  struct Outcome: Sendable {
    var tally = Tally()
    var failing: [UInt64] = []
  }

  static func run(_ seeds: Range<UInt64>, sender: Sender = .real) async throws -> Outcome {
    // One more than cores: each line waits for its ledger's queue now and then.
    let lines = ProcessInfo.processInfo.activeProcessorCount + 1
    return try await withThrowingTaskGroup(of: Outcome.self) { group in
      let next = NextSeed(seeds)
      for _ in 0..<lines {
        group.addTask {
          var outcome = Outcome()
          while let seed = next.take() {
            let result = try Schedule(seed: seed, sender: sender).run()
            outcome.tally.add(result.tally)
            if !result.violations.isEmpty { outcome.failing.append(seed) }
            await Task.yield()
          }
          return outcome
        }
      }
      var whole = Outcome()
      for try await part in group {
        whole.tally.add(part.tally)
        whole.failing += part.failing
      }
      whole.failing.sort()
      return whole
    }
  }
}

/// Hands out each seed once.
private final class NextSeed: Sendable {
  private let rest: Mutex<Range<UInt64>>
  init(_ seeds: Range<UInt64>) { rest = Mutex(seeds) }
  func take() -> UInt64? { rest.withLock { $0.popFirst() } }
}
