import ConnectAPI
import ConnectSimulator
import Foundation
import Testing

@Suite struct `Reading the instance` {
  @Test func `the instance is listed and described`() async throws {
    try await withSimulator { caller in
      let id = caller.simulator.instanceID
      let list = try await caller.send("GET", "/instance", query: [("maxResults", "10")])
      let summaries = try #require(list.json["InstanceSummaryList"] as? [[String: Any]])
      #expect(summaries.map { $0["InstanceAlias"] as? String } == ["demo"])
      #expect(summaries.map { $0["Id"] as? String } == [id])
      #expect(list.json["NextToken"] == nil)
      let one = try await caller.send("GET", "/instance/\(id)")
      let instance = try #require(one.json["Instance"] as? [String: Any])
      #expect(instance["InstanceStatus"] as? String == "ACTIVE")
      #expect(instance["Arn"] as? String == "arn:aws:connect:us-east-1:111122223333:instance/\(id)")
    }
  }

  @Test func `flows come with type, state and status, and by type when asked`() async throws {
    try await withSimulator { caller in
      let path = "/contact-flows-summary/\(caller.simulator.instanceID)"
      let all = try await caller.send("GET", path)
      let flows = try #require(all.json["ContactFlowSummaryList"] as? [[String: Any]])
      for name in ["Callback flow", "Ticket flow", "Reminder flow", "Migration flow", "Billing flow", "Support flow"] {
        let flow = try #require(flows.first { $0["Name"] as? String == name })
        #expect(flow["ContactFlowType"] as? String == "CONTACT_FLOW")
        #expect(flow["ContactFlowState"] as? String == "ACTIVE")
        #expect(flow["ContactFlowStatus"] as? String == "PUBLISHED")
      }
      let queues = try await caller.send("GET", path, query: [("contactFlowTypes", "CUSTOMER_QUEUE")])
      #expect((queues.json["ContactFlowSummaryList"] as? [Any])?.count == 1)
    }
  }

  @Test func `pages join to the whole list and their tokens belong to them`() async throws {
    try await withSimulator { caller in
      let path = "/contact-flows-summary/\(caller.simulator.instanceID)"
      var names: [String] = []
      var token: String?
      var pages = 0
      repeat {
        let query = [("maxResults", "4")] + (token.map { [("nextToken", $0)] } ?? [])
        let page = try await caller.send("GET", path, query: query)
        names += try #require(page.json["ContactFlowSummaryList"] as? [[String: Any]]).compactMap {
          $0["Name"] as? String
        }
        token = page.json["NextToken"] as? String
        pages += 1
      } while token != nil && pages < 10
      #expect(names == SimulatedCatalogue.demo.flows.map(\.name))
      #expect(pages == (names.count + 3) / 4)
      let first = try await caller.send("GET", path, query: [("maxResults", "4")])
      let foreign = try #require(first.json["NextToken"] as? String)
      let misused = try await caller.send(
        "GET", "/quick-connects/\(caller.simulator.instanceID)", query: [("nextToken", foreign)])
      #expect(misused.status == 400)
    }
  }

  @Test(arguments: ["0", "1001", "-1", "ten"]) func `a page size out of range is refused`(_ size: String) async throws {
    try await withSimulator { caller in
      let reply = try await caller.send(
        "GET", "/contact-flows-summary/\(caller.simulator.instanceID)", query: [("maxResults", size)])
      #expect(reply.status == 400)
    }
  }

  @Test func `quick connects end their list with an empty token`() async throws {
    try await withSimulator { caller in
      let reply = try await caller.send(
        "GET", "/quick-connects/\(caller.simulator.instanceID)", query: [("QuickConnectTypes", "QUEUE")])
      let connects = try #require(reply.json["QuickConnectSummaryList"] as? [[String: Any]])
      #expect(connects.map { $0["Name"] as? String } == ["Support queue", "Billing queue"])
      #expect(reply.json["NextToken"] as? String == "")
    }
  }

  @Test func `templates are listed by status and name, with a null token`() async throws {
    try await withSimulator { caller in
      let path = "/instance/\(caller.simulator.instanceID)/task/template"
      let active = try await caller.send("GET", path, query: [("status", "ACTIVE")])
      let templates = try #require(active.json["TaskTemplates"] as? [[String: Any]])
      #expect(
        templates.map { $0["Name"] as? String } == ["Callback", "Ticket", "Unrouted", "Complaint", "Unpublished"])
      #expect(active.json["NextToken"] is NSNull)
      let one = try await caller.send("GET", path, query: [("name", "Ticket")])
      #expect((one.json["TaskTemplates"] as? [Any])?.count == 1)
    }
  }

  @Test func `a template has its fields, constraints and defaults`() async throws {
    try await withSimulator { caller in
      let template = try #require(SimulatedCatalogue.demo.taskTemplates.first)
      let reply = try await caller.send(
        "GET", "/instance/\(caller.simulator.instanceID)/task/template/\(template.id)")
      #expect(reply.json["Name"] as? String == "Callback")
      #expect(reply.json["Status"] as? String == "ACTIVE")
      #expect(reply.json["ContactFlowId"] as? String == template.flowID)
      let fields = try #require(reply.json["Fields"] as? [[String: Any]])
      #expect(
        fields.map { $0["Type"] as? String } == ["NAME", "DESCRIPTION", "SCHEDULED_TIME", "TEXT", "SINGLE_SELECT"])
      #expect(fields.last?["SingleSelectOptions"] as? [String] == ["low", "normal", "high"])
      let constraints = try #require(reply.json["Constraints"] as? [String: Any])
      #expect((constraints["RequiredFields"] as? [Any])?.count == 2)
    }
  }

  @Test func `names that were added are known, and have the same id everywhere`() async throws {
    let catalogue = SimulatedCatalogue.demo.adding(
      flows: ["Night flow", "Ticket flow"], quickConnects: ["Night queue"], taskTemplates: ["Night"])
    #expect(catalogue.flows.count == SimulatedCatalogue.demo.flows.count + 1)
    try await withSimulator({ $0.catalogue = catalogue }) { caller in
      let night = SimulatedCatalogue.Flow("Night flow")
      let first = try #require(catalogue.flows.first)
      let reply = try await caller.start(caller.task(token: "t").replacing(first.id, with: night.id))
      #expect(reply.status == 200)
    }
  }

  @Test(arguments: [
    "/instance/00000000-0000-4000-8000-000000000000", "/contact-flows-summary/demo",
    "/quick-connects/00000000-0000-4000-8000-000000000000", "/instance/unknown/task/template",
    "/instance/\(SimulatedCatalogue.demoInstanceID)/task/template/unknown",
    "/contacts/\(SimulatedCatalogue.demoInstanceID)/unknown",
  ]) func `what does not exist is not found`(_ path: String) async throws {
    try await withSimulator { caller in
      let reply = try await caller.send("GET", path)
      #expect(reply.status == 404)
      #expect(reply.errorType == "ResourceNotFoundException")
    }
  }

  @Test(arguments: [("GET", "/"), ("POST", "/contact/task"), ("GET", "/contact/task"), ("PUT", "/contact/stop/now")])
  func `an operation the simulator does not have is refused`(_ method: String, _ path: String) async throws {
    try await withSimulator { caller in
      let reply = try await caller.send(method, path)
      #expect(reply.status == 404)
      #expect(reply.errorType == "UnknownOperationException")
    }
  }
}

@Suite struct `What becomes of a task` {
  private func stop(_ id: String, _ caller: TestCaller) async throws -> Reply {
    try await caller.send(
      "POST", "/contact/stop", body: "{\"ContactId\":\"\(id)\",\"InstanceId\":\"\(caller.simulator.instanceID)\"}")
  }

  private func describe(_ id: String, _ caller: TestCaller) async throws -> [String: Any] {
    let reply = try await caller.send("GET", "/contacts/\(caller.simulator.instanceID)/\(id)")
    return reply.json["Contact"] as? [String: Any] ?? [:]
  }

  @Test func `a task waits in a queue, is stopped once, and is gone after that`() async throws {
    let clock = StepClock()
    try await withSimulator({ clock.drive(&$0) }) { caller in
      let id = try #require(try await caller.start(token: "t").contactID)
      let waiting = try await describe(id, caller)
      #expect(waiting["DisconnectTimestamp"] == nil)
      #expect(waiting["QueueInfo"] != nil)
      #expect(waiting["AgentInfo"] == nil)
      clock.advance(5)
      let stopped = try await stop(id, caller)
      #expect(stopped.status == 200)
      #expect(stopped.json.isEmpty)
      let ended = try await describe(id, caller)
      #expect(ended["DisconnectTimestamp"] as? Double == 1_800_000_005)
      #expect(ended["DisconnectReason"] as? String == "API")
      let again = try await stop(id, caller)
      #expect(again.status == 410)
      #expect(again.errorType == "ContactNotFoundException")
      // Its token still answers with it.
      let replay = try await caller.start(token: "t")
      #expect(replay.contactID == id)
    }
  }

  @Test func `stopping what never was is not found`() async throws {
    try await withSimulator { caller in
      let reply = try await stop("00000000-0000-4000-8000-000000000000", caller)
      #expect(reply.status == 404)
    }
  }

  @Test func `an agent accepts a task and completes it`() async throws {
    try await withSimulator { caller in
      let id = try #require(try await caller.start(token: "t").contactID)
      let accepted = await caller.simulator.agentAccepts(ContactID(id))
      #expect(accepted)
      let connected = try await describe(id, caller)
      #expect((connected["AgentInfo"] as? [String: Any])?["ConnectedToAgentTimestamp"] != nil)
      let completed = await caller.simulator.agentCompletes(ContactID(id))
      let twice = await caller.simulator.agentCompletes(ContactID(id))
      #expect(completed)
      #expect(!twice)
      let ended = try await describe(id, caller)
      #expect(ended["DisconnectReason"] as? String == "AGENT_COMPLETED")
    }
  }

  @Test func `a task ends by itself after its expiry`() async throws {
    let clock = StepClock()
    try await withSimulator({ clock.drive(&$0) }) { caller in
      let expiry = """
        ,"SegmentAttributes":{"connect:ContactExpiry":{"ValueMap":{"ExpiryDuration":{"ValueInteger":2}}}}
        """
      let id = try #require(try await caller.start(token: "t", more: expiry).contactID)
      clock.advance(119)
      let alive = try await describe(id, caller)
      #expect(alive["DisconnectTimestamp"] == nil)
      clock.advance(1)
      let ended = try await describe(id, caller)
      #expect(ended["DisconnectReason"] as? String == "EXPIRED")
    }
  }

  @Test func `a chain takes twelve contacts and no thirteenth`() async throws {
    try await withSimulator { caller in
      let first = try #require(try await caller.start(token: "0").contactID)
      for index in 1..<12 {
        let reply = try await caller.start(token: "\(index)", more: ",\"PreviousContactId\":\"\(first)\"")
        #expect(reply.status == 200)
      }
      let last = try await caller.start(token: "12", more: ",\"PreviousContactId\":\"\(first)\"")
      #expect(last.status == 402)
      #expect(last.errorType == "ServiceQuotaExceededException")
      let related = try await caller.start(token: "13", more: ",\"RelatedContactId\":\"\(first)\"")
      #expect(related.status == 200)
    }
  }

  @Test(arguments: ["PreviousContactId", "RelatedContactId"])
  func `a predecessor that never was is not found`(_ member: String) async throws {
    try await withSimulator { caller in
      let reply = try await caller.start(token: "t", more: ",\"\(member)\":\"00000000-0000-4000-8000-000000000000\"")
      #expect(reply.status == 404)
    }
  }
}

@Suite struct `Searching contacts` {
  private func search(_ criteria: String, more: String = "", _ caller: TestCaller) async throws -> Reply {
    let range = "{\"Type\":\"INITIATION_TIMESTAMP\",\"StartTime\":1800000000,\"EndTime\":1800000010.5}"
    let body = """
      {"InstanceId":"\(caller.simulator.instanceID)","TimeRange":\(range),"SearchCriteria":{\(criteria)}\(more)}
      """
    return try await caller.send("POST", "/search-contacts", body: body)
  }

  private func names(_ reply: Reply) -> [String] {
    (reply.json["Contacts"] as? [[String: Any]] ?? []).compactMap { $0["Name"] as? String }
  }

  private func withThreeTasks(
    _ change: (inout SimulatorConfiguration) -> Void = { _ in }, _ body: (TestCaller, StepClock) async throws -> Void
  ) async throws {
    let clock = StepClock()
    try await withSimulator({
      clock.drive(&$0)
      change(&$0)
    }) { caller in
      for (index, name) in ["Call Ada", "Call Grace", "Ticket 7"].enumerated() {
        let attributes = ",\"Attributes\":{\"taskferry\":\"token-\(index)\",\"tier\":\"gold\"}"
        _ = try await caller.start(token: "\(index)", name: name, more: attributes)
        clock.advance(5)
      }
      try await body(caller, clock)
    }
  }

  static let searches: [(criteria: String, found: [String])] = [
    ("", ["Call Ada", "Call Grace", "Ticket 7"]),
    ("\"Name\":{\"SearchText\":[\"call\"],\"MatchType\":\"MATCH_ALL\"}", ["Call Ada", "Call Grace"]),
    ("\"Name\":{\"SearchText\":[\"call\",\"grace\"],\"MatchType\":\"MATCH_ALL\"}", ["Call Grace"]),
    ("\"Name\":{\"SearchText\":[\"ada\",\"ticket\"],\"MatchType\":\"MATCH_ANY\"}", ["Call Ada", "Ticket 7"]),
    ("\"Name\":{\"SearchText\":[\"Call Ada\"],\"MatchType\":\"MATCH_EXACT\"}", ["Call Ada"]),
    ("\"Name\":{\"SearchText\":[\"call ada\"],\"MatchType\":\"MATCH_EXACT\"}", []),
    ("\"Channels\":[\"TASK\"],\"InitiationMethods\":[\"API\"]", ["Call Ada", "Call Grace", "Ticket 7"]),
    ("\"Channels\":[\"VOICE\"]", []),
    (
      "\"SearchableContactAttributes\":{\"Criteria\":[{\"Key\":\"taskferry\",\"Values\":[\"token-1\"]}]}",
      ["Call Grace"]
    ),
    ("\"SearchableContactAttributes\":{\"Criteria\":[{\"Key\":\"tier\",\"Values\":[\"gold\"]}]}", []),
  ]

  @Test(arguments: searches) func `criteria find their tasks`(_ criteria: String, _ found: [String]) async throws {
    try await withThreeTasks { caller, _ in
      let reply = try await search(criteria, caller)
      #expect(reply.status == 200, "\(reply.message ?? "")")
      #expect(names(reply) == found)
      #expect(reply.json["TotalCount"] as? Int == found.count)
    }
  }

  @Test func `a search comes in pages`() async throws {
    try await withThreeTasks { caller, _ in
      let first = try await search("", more: ",\"MaxResults\":2", caller)
      #expect(names(first) == ["Call Ada", "Call Grace"])
      let token = try #require(first.json["NextToken"] as? String)
      let second = try await search("", more: ",\"MaxResults\":2,\"NextToken\":\"\(token)\"", caller)
      #expect(names(second) == ["Ticket 7"])
      #expect(second.json["NextToken"] == nil)
    }
  }

  @Test func `the index lags when told to`() async throws {
    try await withThreeTasks({ $0.searchLag = .seconds(60) }) { caller, clock in
      let early = try await search("", caller)
      #expect(names(early).isEmpty)
      clock.advance(55)
      let late = try await search("", caller)
      #expect(names(late).count == 3)
    }
  }

  @Test(arguments: ["\"Name\":{\"SearchText\":\"x\"}", "\"AgentIds\":[\"a\"]", "\"Name\":{\"MatchType\":\"SOME\"}"])
  func `criteria it cannot follow are refused`(_ criteria: String) async throws {
    try await withThreeTasks { caller, _ in
      let reply = try await search(criteria, caller)
      #expect(reply.status == 400)
    }
  }
}
