import ConnectAPI
import Diagnostics
import Foundation
import Ledger
import Submission
import Testing

@testable import TaskValidation

@Suite(.serialized) struct CanaryLoadTests {
  private func settings(_ count: Int = 3, scope: CanaryRule.Scope = .run, inFlight: Int = 8) -> SubmissionSettings {
    var settings = Night.settings(inFlight: inFlight)
    settings.canary = CanaryRule(count: count, scope: scope)
    return settings
  }

  private static let disconnects = "CONTACT_FLOW_DISCONNECT"

  @Test func `three go ahead, and the others follow a minute later when those live`() async throws {
    let night = try Night(rows: 40)
    let service = PretendService(night.time)
    let desk = Desk(night.time)
    let end = try await night.submit(to: service, watching: desk, settings())
    #expect(end.outcome == .finished)
    let moments = service.snapshot.arrivals.map(\.at)
    #expect(moments[1] > moments[0])
    #expect(moments[2] < 1 && moments[3] >= 60)
    #expect(desk.looks.count == 12)
    #expect(end.progress.contains { $0.waitingFor == "canaries" })
    #expect(end.last.waitingFor == nil)
    try night.expectEachExactlyOnce(at: service, rows: 40)
  }

  @Test func `a flow that disconnects tasks costs three of them, and the run stops within seconds`() async throws {
    let night = try Night(rows: 40)
    let service = PretendService(night.time)
    let desk = Desk(night.time) { _ in .ends(after: 0, reason: Self.disconnects) }
    let end = try await night.submit(to: service, watching: desk, settings())
    guard case .stopped(let diagnostic) = end.outcome else { return #expect(Bool(false), "it went on") }
    #expect(diagnostic.code.rawValue == "submit.canary-ended")
    #expect(diagnostic.message.contains("3 of the 3 tasks") && diagnostic.message.contains(Self.disconnects))
    #expect(service.tokens.count == 3)
    #expect(night.time.seconds < 5)
    #expect(try night.counts[.created] == 3)
    #expect(try night.counts[.pending] == 37)
  }

  @Test func `the same command sends others ahead when those of before ended, and mended it goes on`() async throws {
    let night = try Night(rows: 40)
    let service = PretendService(night.time)
    let desk = Desk(night.time) { $0 <= 6 ? .ends(after: 1, reason: Self.disconnects) : .stays }
    for _ in 1...2 {
      let end = try await night.submit(to: service, watching: desk, settings())
      #expect(end.outcome.code == "submit.canary-ended")
    }
    #expect(service.tokens.count == 6)
    #expect(try await night.submit(to: service, watching: desk, settings()).outcome == .finished)
    try night.expectEachExactlyOnce(at: service, rows: 40)
  }

  @Test func `one that dies late stops the run too`() async throws {
    let night = try Night(rows: 40)
    let service = PretendService(night.time)
    let desk = Desk(night.time) { $0 == 2 ? .ends(after: 40, reason: Self.disconnects) : .stays }
    let end = try await night.submit(to: service, watching: desk, settings())
    #expect(end.outcome.code == "submit.canary-ended")
    #expect(service.tokens.count == 3)
  }

  @Test func `rows that were refused, throttled or are in doubt are no canaries`() async throws {
    let night = try Night(rows: 20)
    let service = PretendService(night.time) { arrival in
      switch arrival.number {
      case 2: .answers(.invalid)
      case 3: .answers(.throttled)
      case 5: .processedThen(.timeout)
      default: .answered
      }
    }
    let desk = Desk(night.time)
    var settings = settings()
    settings.maximumAttempts = 1
    let end = try await night.submit(to: service, watching: desk, settings)
    #expect(end.outcome == .finished)
    let before = service.snapshot.arrivals.filter { $0.at < 60 }
    #expect(Set(desk.looks.map(\.contact)).count == 3)
    #expect((5...7).contains(before.count))
  }

  @Test func `a run whose canaries were watched does not watch again`() async throws {
    let night = try Night(rows: 40)
    let service = PretendService(night.time)
    let desk = Desk(night.time)
    let stop = StopSignal()
    let first = try await night.submit(to: service, watching: desk, settings(inFlight: 2), stop: stop) {
      if $0.created == 10 { stop.stop("enough") }
    }
    #expect(first.outcome == .interrupted(reason: "enough"))
    try await night.time.pass(3_600)
    let looks = desk.looks.count
    let began = night.time.seconds
    #expect(try await night.submit(to: service, watching: desk, settings()).outcome == .finished)
    // One look at three of them, and no waiting.
    #expect(desk.looks.count == looks + 3)
    #expect(night.time.seconds - began < 5)
  }

  @Test func `interrupted while watching, the rest of the minute is watched by the next process`() async throws {
    let night = try Night(rows: 10)
    let service = PretendService(night.time)
    let stop = StopSignal()
    let time = night.time
    let desk = Desk(time)
    time.beforeMoving { if time.seconds > 20 { stop.stop("SIGTERM") } }
    let first = try await night.submit(to: service, watching: desk, settings(), stop: stop)
    time.beforeMoving(nil)
    #expect(first.outcome == .interrupted(reason: "SIGTERM"))
    // The look at ten seconds was the last before; asleep until the one at thirty, it woke at once.
    #expect(time.seconds < 31)
    #expect(try await night.submit(to: service, watching: desk, settings()).outcome == .finished)
    let moments = service.snapshot.arrivals.map(\.at)
    #expect(moments[3] >= 60 && moments[3] < 62)
  }

  @Test func `a mapping that has made tasks which live is not watched by default`() async throws {
    let night = try Night(rows: 70)
    let service = PretendService(night.time)
    let desk = Desk(night.time)
    let stop = StopSignal()
    _ = try await night.submit(to: service, watching: desk, settings(scope: .mapping), stop: stop) {
      if $0.created == 60 { stop.stop("enough") }
    }
    let looks = desk.looks.count
    // More than fifty tasks through this mapping: nobody asks again.
    #expect(try await night.submit(to: service, watching: desk, settings(scope: .mapping)).outcome == .finished)
    #expect(desk.looks.count == looks)
  }

  @Test func `scheduled rows are no canaries, and wait for them`() async throws {
    let soon = Int64(SimulatedTime.start.timeIntervalSince1970) + 3_600
    let tasks = (1...10).map { Night.task($0, start: $0 <= 5 ? soon : nil) }
    let night = try Night(tasks)
    let service = PretendService(night.time)
    let end = try await night.submit(to: service, watching: Desk(night.time), settings())
    #expect(end.outcome == .finished)
    let ahead = service.snapshot.arrivals.filter { $0.at < 60 }
    #expect(ahead.count == 3)
    #expect(ahead.allSatisfy { !String(decoding: $0.body, as: UTF8.self).contains("ScheduledTime") })
    try night.expectEachExactlyOnce(at: service, rows: 10)
  }

  @Test func `where every row is scheduled there is nothing to watch`() async throws {
    let soon = Int64(SimulatedTime.start.timeIntervalSince1970) + 3_600
    let night = try Night((1...10).map { Night.task($0, start: soon) })
    let service = PretendService(night.time)
    let desk = Desk(night.time)
    #expect(try await night.submit(to: service, watching: desk, settings()).outcome == .finished)
    #expect(desk.looks.isEmpty)
    #expect(night.time.seconds < 10)
  }

  @Test func `a list shorter than the canaries is watched to the end`() async throws {
    let night = try Night(rows: 2)
    let service = PretendService(night.time)
    let desk = Desk(night.time) { _ in .ends(after: 0, reason: Self.disconnects) }
    #expect(try await night.submit(to: service, watching: desk, settings()).outcome.code == "submit.canary-ended")
    #expect(try night.counts[.created] == 2)
  }

  @Test func `without the permission to look the run stops and says so`() async throws {
    let night = try Night(rows: 10)
    let service = PretendService(night.time)
    let denied = DescribeContactAnswer.refused(ServiceError(code: "AccessDeniedException", status: 403))
    let desk = Desk(night.time) { _ in .hides(denied) }
    let end = try await night.submit(to: service, watching: desk, settings())
    #expect(end.outcome.code == "submit.cannot-watch")
    #expect(service.tokens.count == 3)
  }
}
