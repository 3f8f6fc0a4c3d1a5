import AsyncHTTPClient
import AWSSigning
import ConnectSimulator
import Foundation
import Testing

@Suite struct `Serving` {
  @Test(arguments: ["0.0.0.0", "192.168.1.4", "::", "example.com", "127.0.0.1.example.com", "127.1", "", "128.0.0.1"])
  func `an address that is not loopback is refused`(_ address: String) async throws {
    var configuration = SimulatorConfiguration()
    configuration.address = address
    await #expect { try await ConnectSimulator.start(configuration) } throws: { error in
      (error as? SimulatorError)?.code == .notLoopback
    }
  }

  @Test func `a port that is taken is a failure with its name`() async throws {
    try await withSimulator { caller in
      var configuration = SimulatorConfiguration()
      configuration.port = caller.simulator.port
      await #expect { try await ConnectSimulator.start(configuration) } throws: { error in
        (error as? SimulatorError)?.code == .cannotListen
          && "\(error)".contains("127.0.0.1:\(caller.simulator.port)")
      }
    }
  }

  @Test func `after stop nothing answers, and open connections are closed`() async throws {
    let simulator = try await ConnectSimulator.start()
    let caller = TestCaller(simulator)
    let reply = try await caller.start(token: "a")
    #expect(reply.status == 200)
    await simulator.stop()
    await #expect(throws: (any Error).self) { try await caller.start(token: "b") }
    try await caller.client.shutdown()
  }

  @Test func `a stop does not wait for an answer that is held back`() async throws {
    var configuration = SimulatorConfiguration()
    configuration.faults = FaultPlan([FaultRule(.stalled)])
    let simulator = try await ConnectSimulator.start(configuration)
    let caller = TestCaller(simulator)
    let lost = Task { try await caller.start(token: "a") }
    while await simulator.counts().contacts == 0 { await Task.yield() }
    await simulator.stop()
    await #expect(throws: (any Error).self) { try await lost.value }
    try await caller.client.shutdown()
  }

  @Test func `a start that is cancelled ends, with a simulator or without`() async throws {
    let starting = Task { try await ConnectSimulator.start() }
    starting.cancel()
    switch await starting.result {
    case .success(let simulator): await simulator.stop()
    case .failure(let error): #expect(error is CancellationError || error is SimulatorError, "\(error)")
    }
  }

  @Test func `a simulator runs until its task is cancelled, and stopping twice is stopping once`() async throws {
    let simulator = try await ConnectSimulator.start()
    let running = Task { await simulator.runUntilCancelled() }
    running.cancel()
    await running.value
    await simulator.stop()
    await simulator.stop()
    // Nothing listens there any more.
    var configuration = SimulatorConfiguration()
    configuration.port = simulator.port
    let next = try await ConnectSimulator.start(configuration)
    #expect(next.port == simulator.port)
    await next.stop()
  }

  @Test func `two simulators side by side know nothing of each other`() async throws {
    try await withSimulator { one in
      try await withSimulator { other in
        _ = try await one.start(token: "a")
        #expect(one.simulator.port != other.simulator.port)
        #expect(await other.simulator.counts().contacts == 0)
      }
    }
  }

  @Test func `many callers at once make one contact for each token`() async throws {
    try await withSimulator { caller in
      let ids = try await withThrowingTaskGroup(of: (String, String?).self) { group in
        for index in 0..<200 {
          let token = "\(index % 50)"
          group.addTask { (token, try await caller.start(token: token).contactID) }
        }
        var ids: [String: Set<String?>] = [:]
        for try await (token, id) in group { ids[token, default: []].insert(id) }
        return ids
      }
      #expect(ids.count == 50)
      #expect(ids.values.allSatisfy { $0.count == 1 && !$0.contains(nil) })
      #expect(await caller.simulator.counts().contacts == 50)
    }
  }
}

@Suite struct `The control endpoint` {
  @Test func `faults are set and cleared while it runs`() async throws {
    try await withSimulator { caller in
      let set = try await caller.send(
        "PUT", "/_simulator/faults", body: "{\"faults\":[\"error=503@1;2\"],\"seed\":3}", signs: false)
      #expect(set.status == 200)
      let failed = try await caller.start(token: "a")
      let cleared = try await caller.send("DELETE", "/_simulator/faults", signs: false)
      let fine = try await caller.start(token: "a")
      let statuses = [failed.status, cleared.status, fine.status]
      #expect(statuses == [503, 200, 200])
      let counts = try await caller.send("GET", "/_simulator", signs: false)
      #expect(counts.json["requests"] as? Int == 2)
      #expect(counts.json["contacts"] as? Int == 1)
      #expect(counts.json["activeTasks"] as? Int == 1)
    }
  }

  @Test(arguments: ["{\"faults\":[\"explode\"]}", "{\"fault\":[]}", "[]", "", "{\"faults\":[],\"seed\":-1}"])
  func `a plan it cannot read is refused`(_ body: String) async throws {
    try await withSimulator { caller in
      let reply = try await caller.send("PUT", "/_simulator/faults", body: body, signs: false)
      #expect(reply.status == 400)
    }
  }

  @Test func `it hands out credentials that end, in the form of a container's endpoint`() async throws {
    let clock = StepClock(1_795_215_605)
    try await withSimulator({ clock.drive(&$0) }) { good in
      let issued = try await good.send("GET", "/_simulator/credentials?seconds=60", signs: false)
      #expect(issued.json["Expiration"] as? String == "2026-11-20T23:01:05.000Z")
      var caller = good
      caller.credentials = Credentials(
        accessKeyID: try #require(issued.json["AccessKeyId"] as? String),
        secretAccessKey: Secret(try #require(issued.json["SecretAccessKey"] as? String)),
        sessionToken: Secret(try #require(issued.json["Token"] as? String)), source: "test")
      let before = try await caller.start(token: "a")
      clock.advance(60)
      let after = try await caller.start(token: "b")
      #expect(before.status == 200)
      #expect(after.errorType == "ExpiredTokenException")
      let counts = try await good.send("GET", "/_simulator", signs: false)
      #expect(counts.json["credentialsIssued"] as? Int == 1)
    }
  }

  @Test func `it accepts credentials that somebody else made, until they end`() async throws {
    let clock = StepClock(1_795_215_605)
    try await withSimulator({ clock.drive(&$0) }) { good in
      let body =
        #"{"AccessKeyId":"ASIA1","SecretAccessKey":"s","Token":"t","Expiration":"2026-11-20T23:00:06Z"}"#
      let accepted = try await good.send("PUT", "/_simulator/credentials", body: body, signs: false)
      #expect(accepted.status == 200)
      var caller = good
      caller.credentials = Credentials(
        accessKeyID: "ASIA1", secretAccessKey: Secret("s"), sessionToken: Secret("t"), source: "test")
      let before = try await caller.start(token: "a")
      clock.advance(1)
      let after = try await caller.start(token: "b")
      #expect(before.status == 200)
      #expect(after.errorType == "ExpiredTokenException")
    }
  }

  @Test(arguments: [
    ("GET", "?seconds=0", ""), ("GET", "?seconds=x", ""), ("PUT", "", "{}"), ("PUT", "", "[]"), ("POST", "", "{}"),
    ("PUT", "", #"{"AccessKeyId":"A","SecretAccessKey":"s","Expiration":"soon"}"#),
  ])
  func `what makes no credentials is refused`(_ method: String, _ query: String, _ body: String) async throws {
    try await withSimulator { caller in
      let reply = try await caller.send(method, "/_simulator/credentials" + query, body: body, signs: false)
      #expect([400, 404].contains(reply.status))
    }
  }

  @Test func `a web page cannot reach it`() async throws {
    try await withSimulator { caller in
      let fromPage = try await caller.send("GET", "/_simulator", signs: false) {
        $0.append(("Origin", "http://x.example"))
      }
      let rebound = try await caller.send("GET", "/_simulator", signs: false) { $0 = [("Host", "x.example")] }
      let statuses = [fromPage.status, rebound.status]
      #expect(statuses == [403, 403])
    }
  }
}
