import AsyncHTTPClient
import ConnectSimulator
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

/// A fault that gives a readable answer, and what it looks like.
struct AnsweredFault: Sendable, CustomTestStringConvertible {
  var fault: Fault
  var status: Int
  var error: String?
  /// Whether the task exists afterwards.
  var isProcessed: Bool
  var testDescription: String { fault.name }
}

@Suite struct `Faults on demand` {
  static let answered: [AnsweredFault] = [
    AnsweredFault(fault: .serverError(status: 500), status: 500, error: "InternalServiceException", isProcessed: false),
    AnsweredFault(
      fault: .serverError(status: 503), status: 503, error: "ServiceUnavailableException", isProcessed: false),
    AnsweredFault(
      fault: .serverErrorAfter(status: 500), status: 500, error: "InternalServiceException", isProcessed: true),
    AnsweredFault(
      fault: .throttled(retryAfterSeconds: nil), status: 429, error: "ThrottlingException", isProcessed: false),
    AnsweredFault(fault: .quotaExceeded, status: 402, error: "ServiceQuotaExceededException", isProcessed: false),
    AnsweredFault(fault: .expiredToken, status: 403, error: "ExpiredTokenException", isProcessed: false),
    AnsweredFault(fault: .accessDenied, status: 403, error: "AccessDeniedException", isProcessed: false),
    AnsweredFault(fault: .missingContactID, status: 200, isProcessed: true),
    AnsweredFault(fault: .notJSON, status: 200, isProcessed: true),
    AnsweredFault(fault: .redirect(status: 307), status: 307, error: "MovedElsewhere", isProcessed: false),
  ]

  @Test(arguments: answered) func `the first answer is the fault, the next is not`(_ expected: AnsweredFault)
    async throws
  {
    let plan = FaultPlan([FaultRule(expected.fault, .requests([1]))])
    try await withSimulator({ $0.faults = plan }) { caller in
      let reply = try await caller.start(token: "t")
      #expect(reply.status == expected.status)
      #expect(reply.errorType == expected.error)
      #expect(reply.contactID == nil)
      #expect(reply.headers["x-amzn-requestid"] != nil)
      #expect(await caller.simulator.counts().contacts == (expected.isProcessed ? 1 : 0))
      let again = try await caller.start(token: "t")
      #expect(again.status == 200)
      let entries = try await caller.simulator.journal()
      #expect(entries.map(\.fault) == [expected.fault.name, nil])
      #expect(entries.map(\.isReplay) == [false, expected.isProcessed])
      #expect(entries.compactMap(\.created).count == 1)
    }
  }

  @Test func `a throttling answer says how long to wait when told to`() async throws {
    let plan = FaultPlan([FaultRule(.throttled(retryAfterSeconds: 7))])
    try await withSimulator({ $0.faults = plan }) { caller in
      let reply = try await caller.start(token: "t")
      #expect(reply.headers["retry-after"] == "7")
    }
  }

  @Test func `an answer that is no JSON is a web page`() async throws {
    try await withSimulator({ $0.faults = FaultPlan([FaultRule(.notJSON)]) }) { caller in
      let reply = try await caller.start(token: "t")
      #expect(String(decoding: reply.body, as: UTF8.self).hasPrefix("<!DOCTYPE html>"))
    }
  }

  static let lost: [(fault: Fault, isProcessed: Bool)] = [
    (.dropBefore, false), (.dropAfter, true), (.resetBefore, false), (.resetAfter, true), (.truncated, true),
  ]

  @Test(arguments: lost) func `a connection that breaks loses the answer`(_ fault: Fault, _ isProcessed: Bool)
    async throws
  {
    try await withSimulator({ $0.faults = FaultPlan([FaultRule(fault, .requests([2]))]) }) { caller in
      // The first request warms the connection, so that the client cannot silently try anew.
      _ = try await caller.start(token: "warm")
      await #expect(throws: (any Error).self) { try await caller.start(token: "t") }
      #expect(await caller.simulator.counts().contacts == (isProcessed ? 2 : 1))
      let again = try await caller.start(token: "t")
      #expect(again.status == 200)
      let entries = try await caller.simulator.journal().filter { $0.clientToken == "t" }
      #expect(entries.first?.fault == fault.name)
      #expect(entries.last?.isReplay == isProcessed)
      #expect(entries.compactMap(\.created).count == 1)
    }
  }

  @Test func `a stalled answer keeps its connection until the stall is over`() async throws {
    let pauses = Mutex<[Duration]>([])
    try await withSimulator({
      $0.faults = FaultPlan([FaultRule(.stalled)])
      $0.pause = { duration in pauses.withLock { $0.append(duration) } }
    }) { caller in
      await #expect(throws: (any Error).self) { try await caller.start(token: "t") }
      #expect(pauses.withLock { $0 } == [.seconds(60)])
      #expect(await caller.simulator.counts().contacts == 1)
    }
  }

  @Test func `a delay waits once the task is made, and adds to another fault`() async throws {
    let pauses = Mutex<[Duration]>([])
    try await withSimulator({
      $0.faults = FaultPlan([
        FaultRule(.delay(milliseconds: 250)), FaultRule(.serverError(status: 503), .requests([2])),
      ])
      $0.pause = { duration in pauses.withLock { $0.append(duration) } }
    }) { caller in
      let late = try await caller.start(token: "a")
      let failed = try await caller.start(token: "b")
      #expect(late.status == 200)
      #expect(failed.status == 503)
      #expect(pauses.withLock { $0 } == [.milliseconds(250), .milliseconds(250)])
      #expect(try await caller.simulator.journal().map(\.fault) == ["delay", "delay+error"])
    }
  }

  @Test func `a duplicated answer becomes the answer to the next request`() async throws {
    try await withSimulator({ $0.faults = FaultPlan([FaultRule(.duplicateAnswer, .requests([1]))]) }) { caller in
      let request = try await caller.rawRequest(token: "t")
      let answer = try await LoopbackSocket.exchange(request, port: caller.simulator.port)
      let text = String(decoding: answer, as: UTF8.self)
      #expect(text.components(separatedBy: "HTTP/1.1 200 OK").count == 3)
      #expect(text.components(separatedBy: "{\"ContactId\":").count == 3)
    }
  }

  @Test func `an interim answer precedes the final one`() async throws {
    try await withSimulator({ $0.faults = FaultPlan([FaultRule(.interimAnswer)]) }) { caller in
      let request = try await caller.rawRequest(token: "t")
      let answer = try await LoopbackSocket.exchange(request, port: caller.simulator.port)
      let text = String(decoding: answer, as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.1 103"))
      #expect(text.contains("HTTP/1.1 200 OK"))
      let reply = try await caller.start(token: "u")
      #expect(reply.status == 200)
    }
  }

  @Test func `a huge answer is as large as told`() async throws {
    try await withSimulator({ $0.faults = FaultPlan([FaultRule(.hugeAnswer(bytes: 100_000))]) }) { caller in
      let reply = try await caller.start(token: "t")
      #expect(reply.body.count > 100_000)
      #expect(reply.contactID != nil)
    }
  }

  @Test func `a wrong date is as far off as told`() async throws {
    let clock = StepClock(1_795_215_605)
    try await withSimulator({
      clock.drive(&$0)
      $0.faults = FaultPlan([FaultRule(.wrongDate(seconds: -3600))])
    }) { caller in
      let reply = try await caller.start(token: "t")
      #expect(reply.headers["date"] == "Fri, 20 Nov 2026 22:00:05 GMT")
    }
  }

  @Test func `a rule for first attempts leaves the others alone`() async throws {
    let plan = FaultPlan([FaultRule(.serverErrorAfter(status: 500), onlyFirstAttempts: true)])
    try await withSimulator({ $0.faults = plan }) { caller in
      let first = try await caller.start(token: "t", attempt: 1)
      let second = try await caller.start(token: "t", attempt: 2)
      let statuses = [first.status, second.status]
      #expect(statuses == [500, 200])
    }
  }

  @Test func `a rule for another operation leaves tasks alone`() async throws {
    let plan = FaultPlan([FaultRule(.accessDenied, of: .listInstances)])
    try await withSimulator({ $0.faults = plan }) { caller in
      let task = try await caller.start(token: "t")
      let list = try await caller.send("GET", "/instance")
      let statuses = [task.status, list.status]
      #expect(statuses == [200, 403])
    }
  }

  @Test func `the same seed gives the same faults, about as many as asked for`() async throws {
    var runs: [[Int]] = []
    for seed: UInt64 in [7, 7, 8] {
      let plan = FaultPlan([FaultRule(.serverError(status: 500), .probability(0.3))], seed: seed)
      try await withSimulator({ $0.faults = plan }) { caller in
        var statuses: [Int] = []
        for index in 0..<200 { statuses.append(try await caller.start(token: "\(index)").status) }
        runs.append(statuses)
      }
    }
    #expect(runs[0] == runs[1])
    #expect(runs[0] != runs[2])
    for run in runs { #expect((40...80).contains(run.count { $0 == 500 })) }
  }
}

@Suite struct `Rules of faults as text` {
  static let rules: [(text: String, rule: FaultRule)] = [
    ("drop-after", FaultRule(.dropAfter)),
    ("drop-after@all", FaultRule(.dropAfter)),
    ("drop-before@3;7", FaultRule(.dropBefore, .requests([3, 7]))),
    ("error@10%", FaultRule(.serverError(status: 500), .probability(0.1))),
    ("error=503@0.5%,first", FaultRule(.serverError(status: 503), .probability(0.005), onlyFirstAttempts: true)),
    ("throttle=2@1", FaultRule(.throttled(retryAfterSeconds: 2), .requests([1]))),
    ("throttle", FaultRule(.throttled(retryAfterSeconds: nil))),
    ("delay=1500,DescribeContact", FaultRule(.delay(milliseconds: 1500), of: .describeContact)),
    ("wrong-date=-600", FaultRule(.wrongDate(seconds: -600))),
    ("huge", FaultRule(.hugeAnswer(bytes: 1 << 20))),
    ("redirect=302", FaultRule(.redirect(status: 302))),
  ]

  @Test(arguments: rules) func `a rule is read as it is written`(_ text: String, _ rule: FaultRule) {
    #expect(FaultRule(text) == rule)
  }

  @Test(arguments: [
    "", "explode", "drop-after=1", "delay", "delay=soon", "delay=-1", "error=200", "error@0", "error@-1", "error@101%",
    "error@1;;2", "error@x%", "error@1,second", "error@nan%", "huge=0", "redirect=200", "throttle=x",
  ]) func `anything else is no rule`(_ text: String) {
    #expect(FaultRule(text) == nil)
  }

  @Test func `every fault in the reference can be read`() {
    for (form, _) in Fault.reference {
      var text = form.replacing("[", with: "").replacing("]", with: "")
      let arguments = [("STATUS", form.hasPrefix("redirect") ? "307" : "503"), ("MILLISECONDS", "5"), ("SECONDS", "5")]
      for (word, number) in arguments + [("BYTES", "5")] { text = text.replacing("=\(word)", with: "=\(number)") }
      #expect(Fault(text)?.name == String(form.prefix { $0 != "=" && $0 != "[" }))
    }
  }
}
