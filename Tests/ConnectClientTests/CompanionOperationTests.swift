import ConnectAPI
import ConnectClient
import Diagnostics
import Foundation
import Synchronization
import Testing

@Suite struct `Companion operations` {
  let path = "/11111111-2222-3333-4444-555555555555"

  private func id() throws -> InstanceID { try #require(instance) }

  private func failure<Result>(_ body: () async throws -> Result) async -> ConnectClientError? {
    do {
      _ = try await body()
      return nil
    } catch {
      return error as? ConnectClientError
    }
  }

  @Test func `instances are listed page by page, and an empty token ends the list`() async throws {
    let steps: [ScriptedServer.Step] = [
      .answer(
        200,
        #"{"InstanceSummaryList":[{"Id":"11111111-2222-3333-4444-555555555555","InstanceAlias":"acme","InstanceStatus":"ACTIVE"}],"NextToken":"a+b/c="}"#
      ),
      .answer(200, #"{"InstanceSummaryList":[{"Id":"not an id"},{}],"NextToken":""}"#),
    ]
    try await withServer(steps) { server, client in
      let instances = try await client.listInstances()
      #expect(instances.map(\.alias) == ["acme"])
      #expect(instances.map(\.isActive) == [true])
      #expect(
        server.received.map(\.line) == [
          "GET /instance?maxResults=10 HTTP/1.1", "GET /instance?maxResults=10&nextToken=a%2Bb%2Fc%3D HTTP/1.1",
        ])
      #expect(server.received.allSatisfy { $0.header("content-type") == nil && $0.body.isEmpty })
    }
  }

  @Test func `an alias is looked up, an id and an ARN are taken as they are`() async throws {
    let list = #"{"InstanceSummaryList":[{"Id":"11111111-2222-3333-4444-555555555555","InstanceAlias":"acme"}]}"#
    try await withServer([.answer(200, list), .answer(200, list), .answer(200, list)]) { server, client in
      let id = try id()
      #expect(try await client.instanceID(for: id.uuid.uppercased()) == id)
      #expect(try await client.instanceID(for: "arn:aws:connect:eu-central-1:1:instance/\(id.uuid)") == id)
      #expect(server.received.isEmpty)
      #expect(try await client.instanceID(for: "acme") == id)
      // Part of a host name, in which case does not count.
      #expect(try await client.instanceID(for: " ACME ") == id)
      let error = await failure { try await client.instanceID(for: "acne") }
      #expect(error?.diagnostic.code == .clientInstanceUnknown)
      #expect(error?.diagnostic.suggestion == "acme")
      #expect(error?.diagnostic.fix?.contains("acme") == true)
    }
  }

  @Test func `an instance that is not active is refused with its status, by alias and by id`() async throws {
    let members =
      #""Id":"11111111-2222-3333-4444-555555555555","InstanceAlias":"new","InstanceStatus":"CREATION_IN_PROGRESS""#
    let steps: [ScriptedServer.Step] = [
      .answer(200, "{\"InstanceSummaryList\":[{\(members)}]}"), .answer(200, "{\"Instance\":{\(members)}}"),
    ]
    try await withServer(steps) { _, client in
      let byAlias = await failure { try await client.instanceID(for: "new") }
      #expect(byAlias?.diagnostic.code == .clientInstanceNotActive)
      #expect(byAlias?.diagnostic.message.contains("CREATION_IN_PROGRESS") == true)
      let id = try id()
      #expect(await failure { try await client.confirmActive(id) }?.diagnostic.code == .clientInstanceNotActive)
    }
  }

  @Test func `templates are fetched one after another, from the sixth on with a pause before each`() async throws {
    let pauses = Mutex<[Duration]>([])
    let answer = ScriptedServer.Step.answer(200, #"{"Id":"t","Name":"T","Status":"ACTIVE"}"#)
    try await withServer(
      Array(repeating: answer, count: 7), settings: { $0.pause = { pause in pauses.withLock { $0.append(pause) } } }
    ) { server, client in
      let templates = try await client.taskTemplates((1...7).map { "t\($0)" }, of: id())
      #expect(templates.count == 7)
      #expect(server.received.count == 7)
      #expect(pauses.withLock { $0 } == [.milliseconds(500), .milliseconds(500)])
    }
  }

  @Test func `an instance is described`() async throws {
    let answer =
      #"{"Instance":{"Id":"11111111-2222-3333-4444-555555555555","Arn":"arn","InstanceStatus":"CREATION_FAILED"}}"#
    try await withServer([.answer(200, answer)]) { server, client in
      let described = try await client.describeInstance(id())
      #expect(described.arn == "arn")
      #expect(!described.isActive)
      #expect(server.received.map(\.line) == ["GET /instance\(path) HTTP/1.1"])
    }
  }

  @Test func `the route book holds what can take a task, by kind`() async throws {
    let flows = """
      {"ContactFlowSummaryList":[
        {"Id":"f1","Name":"Callbacks","ContactFlowType":"CONTACT_FLOW","ContactFlowState":"ACTIVE","ContactFlowStatus":"PUBLISHED"},
        {"Id":"f2","Name":"Archived","ContactFlowType":"CONTACT_FLOW","ContactFlowState":"ARCHIVED","ContactFlowStatus":"PUBLISHED"},
        {"Id":"f3","Name":"Draft","ContactFlowType":"CONTACT_FLOW","ContactFlowState":"ACTIVE","ContactFlowStatus":"SAVED"},
        {"Id":"f4","Name":"Hold","ContactFlowType":"CUSTOMER_HOLD","ContactFlowState":"ACTIVE"},
        {"Id":"f5","Name":"Old answer"}]}
      """
    let quickConnects = """
      {"QuickConnectSummaryList":[
        {"Id":"q1","Name":"Ana","QuickConnectType":"USER"},{"Id":"q2","Name":"Mobile","QuickConnectType":"PHONE_NUMBER"}]}
      """
    let templates =
      #"{"TaskTemplates":[{"Id":"t1","Name":"Ticket","Status":"ACTIVE"},{"Id":"t2","Name":"Old","Status":"INACTIVE"}],"NextToken":null}"#
    try await withServer([.answer(200, flows), .answer(200, quickConnects), .answer(200, templates)]) {
      server, client in
      let book = try await client.routeBook(instance: id(), kinds: [.taskTemplate, .contactFlow, .quickConnect])
      func find(_ kind: TaskRoute.Kind, _ name: String) -> RouteBook.Finding {
        book.find(RouteReference(kind: kind, text: name, fromRow: false))
      }
      #expect(find(.contactFlow, "Callbacks") == .found(TaskRoute(kind: .contactFlow, id: "f1")))
      #expect(find(.contactFlow, "Drafts") == .unknown(names: ["Callbacks", "Old answer"]))
      #expect(
        find(.contactFlow, "Draft") == .closed(name: "Draft", obstacle: "it is not published (SAVED)"))
      #expect(find(.contactFlow, "Archived") == .closed(name: "Archived", obstacle: "it is not active (ARCHIVED)"))
      #expect(
        find(.contactFlow, "Hold")
          == .closed(name: "Hold", obstacle: "it is of type CUSTOMER_HOLD, and tasks start in a CONTACT_FLOW"))
      #expect(find(.quickConnect, "Ana") == .found(TaskRoute(kind: .quickConnect, id: "q1")))
      #expect(
        find(.quickConnect, "Mobile")
          == .closed(
            name: "Mobile", obstacle: "it is of type PHONE_NUMBER, which has no flow that a task could start in"))
      #expect(find(.taskTemplate, "Old") == .closed(name: "Old", obstacle: "it is not active (INACTIVE)"))
      #expect(find(.taskTemplate, "Ticket") == .found(TaskRoute(kind: .taskTemplate, id: "t1")))
      #expect(
        server.received.map(\.line) == [
          "GET /contact-flows-summary\(path)?maxResults=1000 HTTP/1.1",
          "GET /quick-connects\(path)?maxResults=1000 HTTP/1.1",
          "GET /instance\(path)/task/template?maxResults=100 HTTP/1.1",
        ])
    }
  }

  @Test func `only the kinds asked for are listed`() async throws {
    try await withServer([.answer(200, #"{"TaskTemplates":[]}"#)]) { server, client in
      _ = try await client.routeBook(instance: id(), kinds: [.taskTemplate])
      #expect(server.received.count == 1)
    }
  }

  @Test func `a task template comes with its fields, constraints and defaults`() async throws {
    let answer = """
      {"Id":"t/1","Name":"Ticket","Status":"ACTIVE","ContactFlowId":"f1","NewMember":[1],
       "Fields":[{"Id":{"Name":"Priority"},"Type":"SINGLE_SELECT","SingleSelectOptions":["low","high"]},
                 {"Id":{"Name":"Name"},"Type":"NAME"},{"Type":"TEXT"}],
       "Constraints":{"RequiredFields":[{"Id":{"Name":"Priority"}}],"InvisibleFields":[{"Id":{"Name":"Name"}}]},
       "Defaults":{"DefaultFieldValues":[{"Id":{"Name":"Priority"},"DefaultValue":"low"}]}}
      """
    try await withServer([.answer(200, answer)]) { server, client in
      let template = try await client.taskTemplate("t/1", of: id())
      #expect(template.contactFlowID == "f1")
      #expect(template.fields.map(\.name) == ["Priority", "Name"])
      #expect(template.fields.first?.options == ["low", "high"])
      #expect(template.requiredFields == ["Priority"])
      #expect(template.readOnlyFields.isEmpty)
      #expect(template.invisibleFields == ["Name"])
      #expect(template.defaults == ["Priority": "low"])
      #expect(server.received.map(\.line) == ["GET /instance\(path)/task/template/t%2F1 HTTP/1.1"])
    }
  }

  @Test func `a contact is described, whatever form its times have`() async throws {
    let answer = """
      {"Contact":{"Id":"c1","Name":"n","Channel":"TASK","InitiationMethod":"API","InitiationTimestamp":1.767323045E9,
       "DisconnectTimestamp":"2026-01-02","DisconnectReason":"CONTACT_FLOW_DISCONNECT","QueueInfo":{"Id":"q"},
       "AgentInfo":{"Id":"a","ConnectedToAgentTimestamp":1767323046},"Attributes":{"taskferry":"token"}}}
      """
    try await withServer([.answer(200, answer)]) { server, client in
      let contact = try await client.describeContact(ContactID("c1"), of: id())
      #expect(contact.initiatedAt == testInstant)
      #expect(contact.disconnectedAt == nil)
      #expect(contact.disconnectReason == "CONTACT_FLOW_DISCONNECT")
      #expect(contact.queueID == "q")
      #expect(contact.agentID == "a")
      #expect(contact.connectedToAgentAt == testInstant.addingTimeInterval(1))
      #expect(contact.attributes == ["taskferry": "token"])
      #expect(server.received.map(\.line) == ["GET /contacts\(path)/c1 HTTP/1.1"])
    }
  }

  @Test func `a look at a contact never throws`() async throws {
    let found = #"{"Contact":{"Id":"c1","DisconnectTimestamp":1767323045}}"#
    let gone = #"{"__type":"ContactNotFoundException"}"#
    try await withServer([.answer(200, found), .answer(404, gone), .answer(200, "no JSON")]) { _, client in
      let ended = DescribedContact(id: ContactID("c1"), disconnectedAt: testInstant)
      let describe = client.describing(try id())
      #expect(await describe(ContactID("c1")) == .answered(ended))
      #expect(await describe(ContactID("c1")) == .gone)
      guard case .unanswered = await describe(ContactID("c1")) else {
        Issue.record("an answer that cannot be read is none")
        return
      }
    }
  }

  @Test(arguments: [
    (ScriptedServer.Step.answer(200, ""), StoppedContact.stopped), (.answer(200, "{}"), .stopped),
    (.answer(404, #"{"__type":"ContactNotFoundException"}"#), .alreadyGone),
    (.answer(404, #"{"__type":"ResourceNotFoundException"}"#), .alreadyGone), (.answer(410, ""), .alreadyGone),
  ])
  func `a contact is stopped, or gone already`(_ step: ScriptedServer.Step, _ outcome: StoppedContact) async throws {
    try await withServer([step]) { server, client in
      let stopped = try await client.stopContact(ContactID("c1"), of: id())
      #expect(stopped == outcome)
      #expect(server.received.map(\.line) == ["POST /contact/stop HTTP/1.1"])
      #expect(
        server.received.map(\.body) == [
          #"{"ContactId":"c1","InstanceId":"11111111-2222-3333-4444-555555555555"}"#
        ])
    }
  }

  @Test func `contacts are searched by name in a window of time, page by page`() async throws {
    let steps: [ScriptedServer.Step] = [
      .answer(
        200, #"{"Contacts":[{"Id":"c1","Name":"n","InitiationTimestamp":1767323045}],"NextToken":"t","TotalCount":2}"#),
      .answer(200, #"{"Contacts":[{"Id":"c2"}]}"#),
    ]
    try await withServer(steps) { server, client in
      let long = String(repeating: "é", count: 200)
      let search = ContactSearch(
        instance: try id(), initiatedFrom: testInstant, initiatedUntil: testInstant.addingTimeInterval(60.5),
        criterion: .name(long))
      let first = try await client.searchContacts(search)
      #expect(first.contacts.map(\.id.rawValue) == ["c1"] && first.contacts.first?.initiatedAt == testInstant)
      let second = try await client.searchContacts(search, after: first.nextToken)
      #expect(second.contacts.map(\.id.rawValue) == ["c2"] && second.nextToken == nil)
      let name = String(repeating: "é", count: 128)
      let criteria =
        #"{"Channels":["TASK"],"InitiationMethods":["API"],"Name":{"MatchType":"MATCH_EXACT","SearchText":["\#(name)"]}}"#
      let time = #"{"EndTime":1767323105,"StartTime":1767323045,"Type":"INITIATION_TIMESTAMP"}"#
      #expect(
        server.received.map(\.body)
          == ["", #""NextToken":"t","#].map { token in
            #"{"InstanceId":"11111111-2222-3333-4444-555555555555","MaxResults":100,\#(token)"#
              + #""SearchCriteria":\#(criteria),"TimeRange":\#(time)}"#
          })
    }
  }

  @Test func `contacts are searched by an attribute`() async throws {
    try await withServer([.answer(200, #"{"Contacts":[]}"#)]) { server, client in
      let search = ContactSearch(
        instance: try id(), initiatedFrom: testInstant, initiatedUntil: testInstant,
        criterion: .attribute(key: "taskferry", value: "token"))
      #expect(try await client.searchContacts(search).contacts.isEmpty)
      #expect(
        server.received.first?.body.contains(
          #""SearchableContactAttributes":{"Criteria":[{"Key":"taskferry","Values":["token"]}],"MatchType":"MATCH_ALL"}"#
        )
          == true)
    }
  }

  @Test(arguments: [
    ScriptedServer.Step.answer(429, #"{"__type":"ThrottlingException"}"#), .answer(500, ""), .answer(503, ""), .reset,
    .sayAndClose(""), .sayAndClose("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
  ])
  func `what passes by itself is tried again, three times in all`(_ step: ScriptedServer.Step) async throws {
    try await withServer([step, step, .answer(200, #"{"TaskTemplates":[]}"#)]) { server, client in
      let templates = try await client.listTaskTemplates(id())
      #expect(templates.isEmpty)
      #expect(server.received.map { $0.header("amz-sdk-request") } == (1...3).map { "attempt=\($0); max=3" })
      #expect(Set(server.received.map { $0.header("amz-sdk-invocation-id") }).count == 1)
    }
    try await withServer([step, step, step, step]) { server, client in
      let error = await failure { try await client.listTaskTemplates(id()) }
      #expect(error?.cause != nil)
      #expect(server.received.count == 3)
    }
  }

  @Test(arguments: [
    (
      ScriptedServer.Step.answer(403, #"{"__type":"AccessDeniedException","Message":"no"}"#),
      DiagnosticCode.clientRefused
    ),
    (.answer(400, #"{"__type":"InvalidRequestException"}"#), .clientRefused),
    (.answer(404, #"{"__type":"ResourceNotFoundException"}"#), .clientRefused),
    (.answer(302, ""), .clientUnreadable), (.answer(204, ""), .clientUnreadable),
    (.answer(200, "<html>"), .clientUnreadable), (.answer(200, #"{"TaskTemplates":5}"#), .clientUnreadable),
  ])
  func `what does not pass by itself is told at once`(_ step: ScriptedServer.Step, _ code: DiagnosticCode) async throws
  {
    try await withServer([step, step]) { server, client in
      let error = await failure { try await client.listTaskTemplates(id()) }
      #expect(error?.diagnostic.code == code)
      #expect(error?.diagnostic.message.contains("ListTaskTemplates") == true)
      #expect(server.received.count == 1)
    }
  }

  @Test func `a missing permission is named`() async throws {
    try await withServer([.answer(403, #"{"__type":"AccessDeniedException"}"#)]) { _, client in
      let error = await failure { try await client.listContactFlows(id()) }
      #expect(error?.diagnostic.fix?.contains("connect:ListContactFlows") == true)
    }
  }

  @Test func `pauses grow by chance and follow the service's hint, 20 seconds at most`() async throws {
    let throttled = #"{"__type":"ThrottlingException"}"#
    let steps: [ScriptedServer.Step] =
      [.answer(429, throttled), .answer(429, throttled), .answer(429, throttled, headers: [("Retry-After", "7")])]
      + [.answer(429, throttled, headers: [("Retry-After", "3600")]), .answer(200, "{}")]
    let pauses = Pauses()
    try await withServer(
      steps,
      settings: {
        $0.maximumAttempts = 5
        $0.pause = { pauses.add($0) }
      }
    ) { _, client in
      _ = try await client.listTaskTemplates(id())
    }
    #expect(pauses.all == [.milliseconds(500), .seconds(1), .seconds(7), .seconds(20)])
  }

  @Test func `expired credentials are asked for anew, once`() async throws {
    let provider = ChangingCredentials(["OLD", "NEW"])
    let expired = ScriptedServer.Step.answer(403, #"{"__type":"ExpiredTokenException"}"#)
    try await withServer([expired, .answer(200, "{}")], settings: { $0.credentials = provider }) { server, client in
      _ = try await client.listTaskTemplates(id())
      #expect(server.received.count == 2)
    }
    try await withServer([expired, expired, expired], settings: { $0.credentials = provider }) { server, client in
      #expect(await failure { try await client.listTaskTemplates(id()) } != nil)
      #expect(server.received.count == 2)
    }
  }

  @Test func `a listing that never ends is an error`() async throws {
    let page = ScriptedServer.Step.answer(200, #"{"TaskTemplates":[],"NextToken":"same"}"#)
    try await withServer([page, page, page]) { server, client in
      let error = await failure { try await client.listTaskTemplates(id()) }
      #expect(error?.diagnostic.code == .clientUnreadable)
      #expect(server.received.count == 2)
    }
  }

  @Test func `a proxy that is not there is named`() async throws {
    let port = try await ScriptedServer.unusedPort()
    var settings = configuration(try Endpoint(parsing: "https://connect.example.test", source: "test"))
    settings.proxy = try ProxyServer.server(
      for: settings.endpoint, environment: ["HTTPS_PROXY": "http://ana:pw@127.0.0.1:\(port)"])
    let answer = try await withClient(settings) {
      await $0.startTaskContact(body: taskBody, attempt: firstAttempt)
    }
    let message = "nothing listens on the proxy 127.0.0.1:\(port)"
    let fix = "check host and port of HTTPS_PROXY, or name the service in NO_PROXY"
    #expect(answer == .unanswered(TransportFault(.notSent, word: "refused", message: message, fix: fix)))
  }

  @Test func `a proxy is asked to connect, and what it refuses was not sent`() async throws {
    let refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
    let server = try await ScriptedServer([.say(refusal)])
    var settings = configuration(try Endpoint(parsing: "https://connect.example.test", source: "test"))
    settings.proxy = try ProxyServer.server(
      for: settings.endpoint, environment: ["HTTPS_PROXY": "http://ana:pw@127.0.0.1:\(server.port)"])
    let answer = try await withClient(settings) {
      await $0.startTaskContact(body: taskBody, attempt: firstAttempt)
    }
    guard case .unanswered(let fault) = answer else { throw Unexpected(answer: answer) }
    #expect(fault.kind == .notSent)
    #expect(fault.word == "proxy")
    #expect(server.received.map(\.line) == ["CONNECT connect.example.test:443 HTTP/1.1"])
    #expect(server.received.first?.header("proxy-authorization") == "Basic YW5hOnB3")
    #expect(server.received.first?.header("authorization") == nil)
    try await server.close()
  }
}

/// Remembers pauses instead of making them.
final class Pauses: Sendable {
  private let pauses = Mutex<[Duration]>([])
  var all: [Duration] { pauses.withLock { $0 } }
  func add(_ pause: Duration) { pauses.withLock { $0.append(pause) } }
}
