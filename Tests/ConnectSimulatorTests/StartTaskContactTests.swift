import ConnectSimulator
import Foundation
import Testing

@Suite struct `Starting tasks` {
  @Test func `a task that keeps every rule gets a contact id, a request id and a date`() async throws {
    let clock = StepClock(1_795_215_605)
    try await withSimulator({ clock.drive(&$0) }) { caller in
      let reply = try await caller.start(token: "one")
      #expect(reply.status == 200)
      #expect(reply.contactID?.count == 36)
      #expect(reply.headers["x-amzn-requestid"]?.count == 36)
      #expect(reply.headers["content-type"] == "application/json")
      #expect(reply.headers["date"] == "Fri, 20 Nov 2026 23:00:05 GMT")
    }
  }

  @Test func `a body with every member is accepted and can be read back`() async throws {
    let clock = StepClock()
    try await withSimulator({ clock.drive(&$0) }) { caller in
      let first = try await caller.start(token: "before")
      let previous = try #require(first.contactID)
      let more = """
        ,"Description":"Wants 3 \\"offers\\"","PreviousContactId":"\(previous)","ScheduledTime":\(clock.epochSeconds + 60),\
        "Attributes":{"taskferry":"t-1","phone_number":"+49 30 5550100","empty":""},\
        "References":{"Ticket":{"Type":"URL","Value":"https://example.com/1"},\
        "Due":{"Type":"DATE","Value":"1800000000"},"Sum":{"Type":"NUMBER","Value":"12.50"},\
        "Note":{"Type":"STRING","Value":""},"Mail":{"Type":"EMAIL","Value":"a@example.com"}},\
        "SegmentAttributes":{"connect:ContactExpiry":{"ValueMap":{"ExpiryDuration":{"ValueInteger":90}}},\
        "connect:CreatedByUser":{"ValueString":"arn:aws:connect:us-east-1:111122223333:instance/x/agent/y"},\
        "tier":{"ValueList":[{"ValueString":"gold"},{"ValueMap":{"n":{"ValueInteger":3}}}]}},\
        "Attachments":[{"FileName":"letter.pdf","S3Url":"https://bucket.s3.amazonaws.com/letter.pdf?X"}]
        """
      let reply = try await caller.start(token: "full", name: "Ünïcode ✓", more: more)
      #expect(reply.status == 200, "\(reply.message ?? "")")
      let id = try #require(reply.contactID)
      let described = try await caller.send("GET", "/contacts/\(caller.simulator.instanceID)/\(id)")
      let contact = try #require(described.json["Contact"] as? [String: Any])
      #expect(contact["Name"] as? String == "Ünïcode ✓")
      #expect(contact["Description"] as? String == "Wants 3 \"offers\"")
      #expect(contact["PreviousContactId"] as? String == previous)
      #expect(contact["InitialContactId"] as? String == previous)
      #expect(contact["ScheduledTimestamp"] as? Int == clock.epochSeconds + 60)
      #expect((contact["Attributes"] as? [String: String])?["phone_number"] == "+49 30 5550100")
      #expect(contact["Channel"] as? String == "TASK")
      #expect(contact["InitiationMethod"] as? String == "API")
    }
  }

  @Test func `the same token and body answer with the same contact, and the journal tells a replay`() async throws {
    try await withSimulator { caller in
      let first = try await caller.start(token: "one")
      let again = try await caller.start(token: "one", attempt: 2)
      #expect(first.contactID != nil)
      #expect(again.contactID == first.contactID)
      #expect(again.headers["x-amzn-requestid"] != first.headers["x-amzn-requestid"])
      let entries = try await caller.simulator.journal()
      #expect(entries.map(\.isReplay) == [false, true])
      #expect(entries.map { $0.created != nil } == [true, false])
      #expect(entries.map(\.replayHadSameBody) == [nil, true])
      #expect(entries.map(\.attempt) == [nil, 2])
      #expect(entries.map(\.clientToken) == ["one", "one"])
      #expect(entries.map(\.contactID) == [first.contactID, first.contactID])
    }
  }

  @Test func `another body under the same token answers with the first contact, and the journal tells`() async throws {
    try await withSimulator { caller in
      let first = try await caller.start(token: "one")
      let other = try await caller.start(token: "one", name: "Another")
      #expect(other.status == 200)
      #expect(other.contactID == first.contactID)
      #expect(try await caller.simulator.journal().last?.replayHadSameBody == false)
    }
  }

  @Test func `another body under the same token can be refused instead`() async throws {
    try await withSimulator({ $0.tokenReuse = .refusal }) { caller in
      _ = try await caller.start(token: "one")
      let other = try await caller.start(token: "one", name: "Another")
      #expect(other.status == 400)
      #expect(other.errorType == "InvalidRequestException")
      #expect(try await caller.start(token: "one").status == 200)
    }
  }

  @Test func `tokens are case-sensitive and bytes, not look-alikes`() async throws {
    try await withSimulator { caller in
      var ids: Set<String?> = []
      for token in ["one", "One", "\u{E9}", "e\u{301}"] { ids.insert(try await caller.start(token: token).contactID) }
      #expect(ids.count == 4)
    }
  }

  @Test func `a token that outlived its memory makes another contact`() async throws {
    let clock = StepClock()
    try await withSimulator({ clock.drive(&$0) }) { caller in
      let first = try await caller.start(token: "one")
      clock.advance(7 * 86_400 - 1)
      #expect(try await caller.start(token: "one").contactID == first.contactID)
      clock.advance(1)
      let later = try await caller.start(token: "one")
      #expect(later.status == 200)
      #expect(later.contactID != first.contactID)
    }
  }

  @Test func `contact ids follow from the token, so that a simulator without memory gives them again`() async throws {
    var ids: [String?] = []
    for seed: UInt64 in [1, 1, 2] {
      try await withSimulator({ $0.seed = seed }) { ids.append(try await $0.start(token: "one").contactID) }
    }
    #expect(ids[0] == ids[1])
    #expect(ids[0] != ids[2])
  }

  @Test func `a task without a token is a new task each time`() async throws {
    try await withSimulator { caller in
      let body = caller.task(token: "x").replacing(",\"ClientToken\":\"x\"", with: "")
      let one = try await caller.start(body)
      let two = try await caller.start(body)
      #expect(one.status == 200)
      #expect(two.status == 200)
      #expect(one.contactID != two.contactID)
    }
  }
}

@Suite struct `Routes of tasks` {
  struct Route: Sendable, CustomTestStringConvertible {
    var member: String
    var id: String
    var status: Int
    var error: String?
    var testDescription: String { "\(member) \(error ?? "accepted") \(id.prefix(8))" }
  }

  static let routes: [Route] = {
    let catalogue = SimulatedCatalogue.demo
    func flow(_ name: String) -> String { catalogue.flows.first { $0.name == name }?.id ?? "" }
    func connect(_ name: String) -> String { catalogue.quickConnects.first { $0.name == name }?.id ?? "" }
    func template(_ name: String) -> String { catalogue.taskTemplates.first { $0.name == name }?.id ?? "" }
    let instance = "arn:aws:connect:us-east-1:111122223333:instance/\(catalogue.instanceID)"
    return [
      Route(member: "ContactFlowId", id: flow("Ticket flow"), status: 200),
      Route(member: "ContactFlowId", id: "\(instance)/contact-flow/\(flow("Ticket flow"))", status: 200),
      Route(member: "ContactFlowId", id: flow("Draft flow"), status: 400, error: "InvalidRequestException"),
      Route(member: "ContactFlowId", id: flow("Retired flow"), status: 400, error: "InvalidRequestException"),
      Route(member: "ContactFlowId", id: flow("Default customer queue"), status: 400, error: "InvalidRequestException"),
      Route(member: "ContactFlowId", id: "Ticket flow", status: 404, error: "ResourceNotFoundException"),
      Route(member: "QuickConnectId", id: connect("Support queue"), status: 200),
      Route(member: "QuickConnectId", id: connect("Team lead"), status: 200),
      Route(member: "QuickConnectId", id: connect("Night desk"), status: 400, error: "InvalidRequestException"),
      Route(member: "QuickConnectId", id: flow("Ticket flow"), status: 404, error: "ResourceNotFoundException"),
      Route(member: "TaskTemplateId", id: template("Callback"), status: 200),
      Route(member: "TaskTemplateId", id: template("Retired ticket"), status: 400, error: "InvalidRequestException"),
      Route(member: "TaskTemplateId", id: template("Unrouted"), status: 400, error: "InvalidRequestException"),
      Route(
        member: "TaskTemplateId", id: "00000000-0000-4000-8000-000000000000", status: 404,
        error: "ResourceNotFoundException"),
    ]
  }()

  @Test(arguments: routes) func `a route is followed to a flow that can take a task`(_ route: Route) async throws {
    try await withSimulator { caller in
      let body = """
        {"InstanceId":"\(caller.simulator.instanceID)","Name":"n","ClientToken":"t","\(route.member)":"\(route.id)"}
        """
      let reply = try await caller.start(body)
      #expect(reply.status == route.status)
      #expect(reply.errorType == route.error)
    }
  }

  @Test func `an unknown instance is not found`() async throws {
    try await withSimulator { caller in
      let body = caller.task(token: "t")
        .replacing(caller.simulator.instanceID, with: "00000000-0000-4000-8000-000000000000")
      let reply = try await caller.start(body)
      #expect(reply.status == 404)
      #expect(reply.errorType == "ResourceNotFoundException")
    }
  }

  @Test func `a flow that was made for calls takes the task and ends it at once`() async throws {
    try await withSimulator { caller in
      let flow = SimulatedCatalogue.demo.flows.first { $0.disconnectsTasks }?.id ?? ""
      let first = SimulatedCatalogue.demo.flows.first?.id ?? ""
      let reply = try await caller.start(caller.task(token: "t").replacing(first, with: flow))
      let id = try #require(reply.contactID)
      let described = try await caller.send("GET", "/contacts/\(caller.simulator.instanceID)/\(id)")
      let contact = try #require(described.json["Contact"] as? [String: Any])
      #expect(contact["DisconnectReason"] as? String == "CONTACT_FLOW_DISCONNECT")
      #expect(contact["DisconnectTimestamp"] != nil)
      #expect(await caller.simulator.counts().activeTasks == 0)
    }
  }
}
