import Foundation
import Ledger
import Reporting
import Testing

@testable import ImportPipeline

@Suite struct SendingHistoryTallyTests {
  private static let start = Date(timeIntervalSince1970: 1_772_434_800)

  private func attempt(
    _ task: Int64, at seconds: Double, milliseconds: Double = 30, status: Int? = 200, code: String = "created"
  ) -> RecordedAttempt {
    let sent = Self.start.addingTimeInterval(seconds)
    return RecordedAttempt(
      task: task, sentAt: sent, endedAt: sent.addingTimeInterval(milliseconds / 1_000), status: status, code: code,
      madeTask: code == "created")
  }

  @Test func `attempts, retries, throttling and answers are counted`() throws {
    var tally = SendingHistoryTally()
    tally.add(attempt(1, at: 0))
    tally.add(attempt(2, at: 1, status: 429, code: "ThrottlingException"))
    tally.add(attempt(2, at: 2, status: nil, code: "timeout"))
    tally.add(attempt(2, at: 4))
    tally.add(attempt(3, at: 4, status: 429, code: "ThrottlingException"))
    let history = try #require(tally.history)
    #expect(history.attempts == 5)
    #expect(history.retries == 2)
    #expect(history.throttled == 2)
    #expect(history.tasksByAttempts == [2, 0, 1])
    #expect(
      history.answers.map { "\($0.code) \($0.status ?? 0) \($0.count)" } == [
        "ThrottlingException 429 2", "timeout 0 1",
      ])
    #expect(history.intervals.map(\.created) == [1, 0, 0, 0, 1])
    #expect(history.intervals.map(\.throttled) == [0, 1, 0, 0, 1])
    #expect(history.intervals.map(\.failed) == [0, 0, 1, 0, 0])
    #expect(SendingHistoryTally().history == nil)
  }

  @Test(arguments: [(10.0, 1), (119, 1), (121, 5), (7_000, 60), (86_400, 900), (604_800, 10_800), (3e9, 60_480_000)])
  func `intervals are as long as leaves at most 120 of them, and nothing is lost`(seconds: Double, size: Int) throws {
    var tally = SendingHistoryTally()
    for step in 0...1_000 { tally.add(attempt(Int64(step), at: seconds * Double(step * 7 % 1_001) / 1_000)) }
    let history = try #require(tally.history)
    #expect(history.intervalSeconds == size)
    #expect(history.intervals.count <= 121)
    #expect(history.intervals.map(\.created).reduce(0, +) == 1_001)
    #expect(history.intervals.first?.startsAt ?? .distantFuture <= Self.start)
  }

  @Test func `latency percentiles are exact below a second and to one part in a hundred above`() throws {
    var tally = SendingHistoryTally()
    for step in 1...1_000 { tally.add(attempt(Int64(step), at: 0, milliseconds: Double(step))) }
    var latency = try #require(tally.history?.latency)
    #expect(latency == SendingHistory.Latency(p50: 500, p90: 900, p99: 990, max: 1_000))
    for step in 1...1_000 { tally.add(attempt(Int64(step), at: 0, milliseconds: Double(step) * 1_000)) }
    latency = try #require(tally.history?.latency)
    #expect(latency == SendingHistory.Latency(p50: 1_000, p90: 800_000, p99: 980_000, max: 1_000_000))
  }
}
