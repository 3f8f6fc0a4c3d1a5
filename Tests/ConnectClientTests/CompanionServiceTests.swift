import AWSSigning
import ConnectAPI
import Foundation
import Testing

@testable import ConnectClient

@Suite struct `Companion services` {
  private func endpoint(
    _ service: CompanionService, region: String = "eu-central-1", environment: [String: String] = [:],
    config: String = "", connect: String? = nil
  ) throws -> String {
    let readFile: ConfigurationFileReader = { (path: String) in
      path == "/home/ana/.aws/config" ? Array(config.utf8) : nil
    }
    let environment = environment.merging(["HOME": "/home/ana"]) { $1 }
    let options = ConnectionOptions(region: region, endpointURL: connect)
    let resolved = try options.resolved(environment: environment, readFile: readFile)
    let configuration = try options.configuration(
      of: service, beside: resolved, environment: environment, readFile: readFile)
    #expect(configuration.signingName == service.signingName)
    #expect(configuration.region == region)
    return "\(configuration.endpoint)"
  }

  // botocore's endpoint rules for both services, version 1.40 (read 2026-11).
  @Test(arguments: [
    (CompanionService.securityToken, "eu-central-1", false, false, "https://sts.eu-central-1.amazonaws.com"),
    (.securityToken, "us-east-1", true, false, "https://sts-fips.us-east-1.amazonaws.com"),
    (.securityToken, "us-east-1", false, true, "https://sts.us-east-1.api.aws"),
    (.securityToken, "us-gov-west-1", true, false, "https://sts.us-gov-west-1.amazonaws.com"),
    (.securityToken, "cn-north-1", false, false, "https://sts.cn-north-1.amazonaws.com.cn"),
    (.serviceQuotas, "eu-central-1", false, false, "https://servicequotas.eu-central-1.amazonaws.com"),
    (.serviceQuotas, "us-east-1", true, true, "https://servicequotas-fips.us-east-1.api.aws"),
    (.serviceQuotas, "us-gov-west-1", true, false, "https://servicequotas.us-gov-west-1.amazonaws.com"),
    (.serviceQuotas, "eusc-de-east-1", false, false, "https://servicequotas.eusc-de-east-1.amazonaws.eu"),
  ])
  func `have hosts by partition, FIPS and dual-stack`(
    _ service: CompanionService, _ region: String, _ fips: Bool, _ dualStack: Bool, _ url: String
  ) throws {
    let environment = ["AWS_USE_FIPS_ENDPOINT": "\(fips)", "AWS_USE_DUALSTACK_ENDPOINT": "\(dualStack)"]
    #expect(try endpoint(service, region: region, environment: environment) == url)
  }

  @Test func `take their own variable, then the one for all, the services section, the profile`() throws {
    var environment = [
      "AWS_ENDPOINT_URL_SERVICE_QUOTAS": "https://a", "AWS_ENDPOINT_URL_STS": "https://s",
      "AWS_ENDPOINT_URL": "https://b",
    ]
    let config =
      "[default]\nservices = s\nendpoint_url = https://d\n[services s]\nservice_quotas =\n  endpoint_url = https://c\n"
    #expect(try endpoint(.serviceQuotas, environment: environment, config: config) == "https://a")
    #expect(try endpoint(.securityToken, environment: environment, config: config) == "https://s")
    environment["AWS_ENDPOINT_URL_SERVICE_QUOTAS"] = nil
    #expect(try endpoint(.serviceQuotas, environment: environment, config: config) == "https://b")
    #expect(try endpoint(.serviceQuotas, config: config) == "https://c")
    #expect(try endpoint(.securityToken, config: config) == "https://d")
    environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true"
    #expect(
      try endpoint(.serviceQuotas, environment: environment) == "https://servicequotas.eu-central-1.amazonaws.com")
  }

  @Test func `are expected where a stand-in on this machine is, and not elsewhere`() throws {
    #expect(try endpoint(.securityToken, connect: "http://127.0.0.1:4566") == "http://127.0.0.1:4566")
    #expect(
      try endpoint(.securityToken, connect: "https://connect.example.com")
        == "https://sts.eu-central-1.amazonaws.com")
    #expect(throws: ConnectClientError.self) {
      try endpoint(.securityToken, environment: ["AWS_ENDPOINT_URL_STS": "http://sts.example.com"])
    }
  }

  @Test func `the caller is asked for in the query protocol, signed for STS`() async throws {
    let answer = """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
      <Arn>arn:aws:sts::111122223333:assumed-role/r&amp;d/ana</Arn><UserId>AIDA</UserId>
      <Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>
      """
    try await withSTS([.answer(200, answer)]) { server, client in
      let identity = try await client.callerIdentity()
      #expect(
        identity == CallerIdentity(account: "111122223333", arn: "arn:aws:sts::111122223333:assumed-role/r&d/ana"))
      let request = try #require(server.received.first)
      #expect(request.line == "POST / HTTP/1.1")
      #expect(request.body == "Action=GetCallerIdentity&Version=2011-06-15")
      #expect(request.header("content-type") == "application/x-www-form-urlencoded; charset=utf-8")
      #expect(request.header("authorization")?.contains("/us-east-1/sts/aws4_request") == true)
    }
  }

  @Test func `an error of STS is read from its XML`() async throws {
    let answer = """
      <ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>
      <Message>The security token is invalid</Message></Error><RequestId>r-1</RequestId></ErrorResponse>
      """
    try await withSTS([.answer(403, answer)]) { _, client in
      let error = try await #require(throws: ConnectClientError.self) { try await client.callerIdentity() }
      guard case .refused(let refusal) = error.cause else { return #expect(Bool(false), "\(error)") }
      #expect(refusal.code == "InvalidClientTokenId" && refusal.requestID == "r-1")
      #expect(refusal.meaning == .accessDenied)
    }
  }

  @Test(arguments: [
    "", "<a>", "<!DOCTYPE x [<!ENTITY a \"b\">]><Account>&a;</Account><Arn>x</Arn>",
    "<Account><x/></Account><Arn>x</Arn>",
    "<!-- --><Account>1</Account><Arn>x</Arn>",
  ])
  func `an answer that is none names nobody`(_ body: String) async throws {
    try await withSTS([.answer(200, body)]) { _, client in
      await #expect(throws: ConnectClientError.self) { try await client.callerIdentity() }
    }
  }

  @Test func `quotas are listed page by page, signed for Service Quotas, at every level`() async throws {
    let pages: [ScriptedServer.Step] = [
      .answer(
        200,
        #"{"Quotas":[{"QuotaName":"Rate of StartTaskContact API requests","Value":4.0,"QuotaAppliedAtLevel":"ACCOUNT"},{"QuotaCode":"L-1"}],"NextToken":"n1"}"#
      ),
      .answer(
        200,
        #"{"Quotas":[{"QuotaName":"Concurrent active tasks per instance","Value":9,"QuotaAppliedAtLevel":"RESOURCE","QuotaContext":{"ContextScope":"RESOURCE","ContextId":"arn:x"}}]}"#
      ),
    ]
    let server = try await ScriptedServer(pages)
    var configuration = try configuration(endpoint(port: server.port))
    configuration.signingName = CompanionService.serviceQuotas.signingName
    let client = ServiceQuotasClient(configuration)
    let quotas = try await client.connectQuotas()
    #expect(
      quotas == [
        ServiceQuota(name: "Rate of StartTaskContact API requests", value: 4),
        ServiceQuota(name: "Concurrent active tasks per instance", value: 9, resource: "arn:x"),
      ])
    let requests = server.received
    #expect(requests.allSatisfy { $0.header("x-amz-target") == "ServiceQuotasV20190624.ListServiceQuotas" })
    #expect(requests.allSatisfy { $0.header("content-type") == "application/x-amz-json-1.1" })
    #expect(requests.allSatisfy { $0.header("authorization")?.contains("/servicequotas/aws4_request") == true })
    #expect(requests.allSatisfy { $0.header("authorization")?.contains("x-amz-target") == true })
    #expect(
      requests.map(\.body) == [
        #"{"MaxResults":100,"QuotaAppliedAtLevel":"ALL","ServiceCode":"connect"}"#,
        #"{"MaxResults":100,"NextToken":"n1","QuotaAppliedAtLevel":"ALL","ServiceCode":"connect"}"#,
      ])
    await client.shutdown()
    try await server.close()
  }

  private func withSTS(
    _ steps: [ScriptedServer.Step], _ body: (ScriptedServer, SecurityTokenClient) async throws -> Void
  ) async throws {
    let server = try await ScriptedServer(steps)
    var configuration = try configuration(endpoint(port: server.port))
    configuration.signingName = CompanionService.securityToken.signingName
    let client = SecurityTokenClient(configuration)
    do {
      try await body(server, client)
      await client.shutdown()
    } catch {
      await client.shutdown()
      throw error
    }
    try await server.close()
  }

  private func endpoint(port: Int) throws -> Endpoint { try Endpoint(parsing: "http://127.0.0.1:\(port)", source: "t") }
}

@Suite struct `Harmless requests` {
  private func request(_ action: ProbedAction) throws -> ServiceRequest {
    ConnectClient.request(for: action, at: try #require(instance), now: testInstant)
  }

  @Test func `StartTaskContact has no name, no route and a start that is past: each forbids a task`() throws {
    let request = try request(.startTaskContact)
    let bytes = try #require(request.body)
    let body = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(Set(body.keys) == ["InstanceId", "ScheduledTime"])
    #expect(body["ScheduledTime"] as? Int == 1)
    #expect(request.path == ["contact", "task"])
  }

  @Test func `what ends or reads a contact names one that nobody has`() throws {
    let nobody = "00000000-0000-0000-0000-000000000000"
    #expect(try request(.describeContact).path.last == nobody)
    #expect(try request(.getTaskTemplate).path.last == nobody)
    #expect(String(decoding: try #require(request(.stopContact).body), as: UTF8.self).contains("\"\(nobody)\""))
  }

  @Test func `a search looks at one second`() throws {
    let body = String(decoding: try #require(request(.searchContacts).body), as: UTF8.self)
    #expect(body.contains("\"StartTime\":1767323044") && body.contains("\"EndTime\":1767323045"), "\(body)")
  }

  @Test func `a touch is not signed and tells the time over there`() async throws {
    let date = "Fri, 02 Jan 2026 04:04:05 GMT"
    try await withServer([.answer(403, headers: [("Date", date)])]) { server, client in
      let answer = await client.touch()
      #expect(answer.clockSkewSeconds == 3_600)
      guard case .refused = answer.outcome else { return #expect(Bool(false), "\(answer)") }
      #expect(server.received.map(\.line) == ["GET / HTTP/1.1"])
      #expect(server.received.first?.header("authorization") == nil)
    }
  }

  @Test func `an answer below 400 that is not 200 is not the service's`() async throws {
    try await withServer([.answer(302), .answer(302)]) { _, client in
      #expect(await client.touch().outcome == .foreign(status: 302))
      let id = try #require(instance)
      #expect(await client.probe(.stopContact, at: id, now: testInstant).outcome == .foreign(status: 302))
    }
  }
}
