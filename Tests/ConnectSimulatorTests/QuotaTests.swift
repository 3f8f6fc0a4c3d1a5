import ConnectSimulator
import Testing

@Suite struct `Rates and quotas` {
  @Test func `the burst passes, then tokens come at the rate`() async throws {
    let clock = StepClock()
    try await withSimulator({
      clock.drive(&$0)
      $0.quotas = .documented
    }) { caller in
      var statuses: [Int] = []
      for index in 0..<7 { statuses.append(try await caller.start(token: "\(index)").status) }
      #expect(statuses == [200, 200, 200, 200, 200, 429, 429])
      clock.advance(0.5)
      let one = try await caller.start(token: "5")
      let none = try await caller.start(token: "6")
      #expect(one.status == 200)
      #expect(none.status == 429)
      #expect(none.errorType == "ThrottlingException")
      #expect(none.message == "Rate exceeded")
    }
  }

  @Test func `ten seconds of pressing never pass more than the rate allows`() async throws {
    let clock = StepClock()
    try await withSimulator({
      clock.drive(&$0)
      $0.quotas.startTaskContact = SimulatedQuotas.Rate(perSecond: 10, burst: 5)
    }) { caller in
      var accepted = 0
      for index in 0..<400 {
        if try await caller.start(token: "\(index)").status == 200 { accepted += 1 }
        clock.advance(0.025)
      }
      #expect(accepted == 104)
    }
  }

  @Test(arguments: [(0.0, 60...60), (30, 5...45)])
  func `somebody else takes tokens of the same bucket`(others: Double, accepted: ClosedRange<Int>) async throws {
    let clock = StepClock()
    try await withSimulator({
      clock.drive(&$0)
      $0.quotas.startTaskContact = SimulatedQuotas.Rate(perSecond: 10, burst: 5)
      $0.quotas.otherCallers = others
    }) { caller in
      var count = 0
      for index in 0..<60 {
        if try await caller.start(token: "\(index)").status == 200 { count += 1 }
        clock.advance(1.0 / 6)
      }
      #expect(accepted.contains(count))
    }
  }

  @Test func `each operation has a bucket of its own`() async throws {
    let clock = StepClock()
    try await withSimulator({
      clock.drive(&$0)
      $0.quotas = .documented
    }) { caller in
      for _ in 0..<5 {
        let reply = try await caller.send("GET", "/instance")
        #expect(reply.status == 200)
      }
      let spent = try await caller.send("GET", "/instance")
      let other = try await caller.send("GET", "/instance/\(caller.simulator.instanceID)")
      #expect(spent.status == 429)
      #expect(other.status == 200)
    }
  }

  @Test func `a task beyond the quota of active tasks gets 402 until one ends`() async throws {
    try await withSimulator({ $0.quotas.activeTasks = 2 }) { caller in
      let first = try #require(try await caller.start(token: "a").contactID)
      _ = try await caller.start(token: "b")
      let full = try await caller.start(token: "c")
      #expect(full.status == 402)
      #expect(full.errorType == "ServiceQuotaExceededException")
      // A token that was accepted is answered as before.
      let replay = try await caller.start(token: "a")
      #expect(replay.contactID == first)
      let body = "{\"ContactId\":\"\(first)\",\"InstanceId\":\"\(caller.simulator.instanceID)\"}"
      _ = try await caller.send("POST", "/contact/stop", body: body)
      let room = try await caller.start(token: "c")
      #expect(room.status == 200)
    }
  }

  @Test func `agents that finish tasks after a while free the quota`() async throws {
    let clock = StepClock()
    try await withSimulator({
      clock.drive(&$0)
      $0.quotas.activeTasks = 1
      $0.handlingTime = .seconds(30)
    }) { caller in
      let first = try await caller.start(token: "a")
      clock.advance(29)
      let early = try await caller.start(token: "b")
      clock.advance(1)
      let late = try await caller.start(token: "b")
      let statuses = [first.status, early.status, late.status]
      #expect(statuses == [200, 402, 200])
    }
  }

  @Test func `a scheduled task counts from its start`() async throws {
    let clock = StepClock()
    try await withSimulator({ clock.drive(&$0) }) { caller in
      _ = try await caller.start(token: "a", more: ",\"ScheduledTime\":\(clock.epochSeconds + 100)")
      #expect(await caller.simulator.counts().activeTasks == 0)
      clock.advance(100)
      #expect(await caller.simulator.counts().activeTasks == 1)
      clock.advance(7 * 86_400)
      #expect(await caller.simulator.counts().activeTasks == 0)
      #expect(await caller.simulator.counts().contacts == 1)
    }
  }
}
