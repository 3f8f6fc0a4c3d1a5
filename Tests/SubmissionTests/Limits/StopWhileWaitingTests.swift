import ConnectAPI
import Ledger
import Submission
import Testing

/// A stop ends every kind of waiting at once.
@Suite(.serialized) struct StopWhileWaitingTests {
  enum Wait: String, CaseIterable, Sendable {
    case token, throttlePause, quota, retry, canary, openTasks
  }

  @Test(arguments: Wait.allCases) func `a stop while it waits returns within a second`(wait: Wait) async throws {
    let night = try Night(rows: 30)
    let stop = StopSignal()
    let time = night.time
    let service = PretendService(time, latency: .seconds(0.001)) { arrival in
      guard arrival.number > 4 else { return .answered }
      return switch wait {
      case .throttlePause: .answers(.refused("ThrottlingException", 429, retryAfter: .seconds(3_000)))
      case .quota: .answers(.quota)
      case .retry: .answers(.unavailable)
      case .token, .canary, .openTasks: .answered
      }
    }
    var settings = Night.settings(rate: wait == .token ? 0.01 : 100, burst: 4, attempts: 100, onQuota: .wait)
    if wait == .canary { settings.canary = CanaryRule(count: 4, scope: .run) }
    if wait == .openTasks { settings.maximumOpen = 4 }
    // Somebody who stays awake once he has asked: time stands still from then on.
    let activity = time.clock.activity
    activity.woke()
    let asking = Task {
      try await time.sleep(15.5)
      stop.stop("SIGTERM")
    }
    let end = try await night.submit(to: service, watching: Desk(time), settings, stop: stop)
    try await asking.value
    #expect(time.seconds == 15.5)
    activity.slept()
    #expect(end.outcome == .interrupted(reason: "SIGTERM"))
    #expect(try night.counts[.created] == service.snapshot.tasks.count)
    #expect(try night.counts[.created] + night.counts[.pending] + night.counts[.inDoubt] == 30)
    let service2 = PretendService(time, holding: service.snapshot)
    #expect(try await night.submit(to: service2).outcome == .finished)
    try night.expectEachExactlyOnce(at: service2, rows: 30)
  }
}
