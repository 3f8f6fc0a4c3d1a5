import AWSSigning
import ConnectAPI
import ConnectClient
import Diagnostics
import Foundation
import Testing

@Suite(.serialized) struct `A connection over TLS` {
  private func withSecureServer<Result>(
    _ server: SecureServer, host: String = "localhost", trusts: Bool = true,
    settings: (inout ConnectClientConfiguration) -> Void = { _ in },
    _ body: (ConnectClient) async throws -> Result
  ) async throws -> Result {
    var configuration = try configuration(Endpoint(parsing: "https://\(host):\(server.port)", source: "test"))
    if trusts { configuration.certificateAuthorities = try Fixture.authorities() }
    settings(&configuration)
    let result = try await withClient(configuration, body)
    try await server.close()
    return result
  }

  private func start(_ client: ConnectClient) async -> StartTaskContactAnswer {
    await client.startTaskContact(body: taskBody, attempt: firstAttempt)
  }

  private func fault(_ answer: StartTaskContactAnswer) throws -> TransportFault {
    guard case .unanswered(let fault) = answer else { throw Unexpected(answer: answer) }
    return fault
  }

  @Test func `HTTP/2 is spoken where it is offered, and one connection carries calls side by side`() async throws {
    let server = try await SecureServer()
    let answers = try await withSecureServer(server) { client in
      await withTaskGroup(of: StartTaskContactAnswer.self) { group in
        for _ in 0..<16 { group.addTask { await start(client) } }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(answers.allSatisfy { $0 == .created(ContactID("contact-1"), requestID: "request-1") })
    #expect(server.received.count == 16)
    #expect(server.received.allSatisfy { $0.version == "HTTP/2.0" })
    #expect(server.connections == 1)
  }

  @Test func `HTTP/1.1 is spoken where nothing else is, and its connection is used again`() async throws {
    for protocols in [["http/1.1"], []] {
      let server = try await SecureServer(protocols: protocols)
      try await withSecureServer(server, host: "127.0.0.1") { client in
        for _ in 0..<5 { #expect(await start(client) == .created(ContactID("contact-1"), requestID: "request-1")) }
      }
      #expect(server.received.map(\.version) == Array(repeating: "HTTP/1.1", count: 5))
      #expect(server.connections == 1)
    }
  }

  @Test func `over HTTP/1.1 calls side by side have connections of their own, up to a limit`() async throws {
    let server = try await SecureServer(protocols: ["http/1.1"])
    let answers = try await withSecureServer(server) {
      $0.maximumConnections = 4
    } _: { client in
      await withTaskGroup(of: StartTaskContactAnswer.self) { group in
        for _ in 0..<16 { group.addTask { await start(client) } }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(answers.allSatisfy { $0 == .created(ContactID("contact-1"), requestID: "request-1") })
    #expect(server.received.count == 16)
    #expect((1...4).contains(server.connections))
  }

  @Test(arguments: [["h2"], ["http/1.1"]])
  func `whatever is spoken, the request is the same`(_ protocols: [String]) async throws {
    let server = try await SecureServer(protocols: protocols)
    _ = try await withSecureServer(server) { await start($0) }
    let request = try #require(server.received.first)
    #expect(request.method == "PUT")
    #expect(request.path == "/contact/task")
    #expect(request.body == #"{"Name":"Callback"}"#)
    #expect(request.header("host") == "localhost:\(server.port)")
    #expect(request.header("content-length") == "19")
    #expect(request.header("amz-sdk-request") == "attempt=1; max=8")
    let authorization = try AuthorizationHeader(parsing: #require(request.header("authorization")))
    let headers = authorization.signedHeaders.map { (name: $0, value: request.header($0) ?? "") }
    let expected = RequestSigner(region: "us-east-1", service: "connect").signature(
      for: RequestSigner.Request(
        method: "PUT", path: "/contact/task", headers: headers, body: Array(request.body.utf8)),
      secretAccessKey: testCredentials.secretAccessKey, at: testInstant)
    #expect(authorization.signature == expected)
  }

  @Test(arguments: [
    ("ended", "localhost", true, "its certificate ended on 2021-01-01", "renewed"),
    ("future", "localhost", true, "its certificate is valid from 2110-01-01 on", "clock"),
    ("elsewhere", "localhost", true, "its certificate is for connect.example, other.example", "--endpoint-url"),
    ("elsewhere", "127.0.0.1", true, "its certificate is for connect.example, other.example", "--endpoint-url"),
    ("good", "localhost", false, "nobody who is trusted here vouches for its certificate", "AWS_CA_BUNDLE"),
    ("good", "127.0.0.1", false, "nobody who is trusted here vouches for its certificate", "AWS_CA_BUNDLE"),
  ])
  func `a certificate that is not accepted is explained, and nothing was sent`(
    _ certificate: String, _ host: String, _ trusts: Bool, _ reason: String, _ fix: String
  ) async throws {
    let server = try await SecureServer(certificate: certificate)
    let answer = try await withSecureServer(server, host: host, trusts: trusts) { await start($0) }
    let fault = try fault(answer)
    #expect(fault.kind == .notSent)
    #expect(fault.word == "tls")
    #expect(fault.message == "no secure connection to \(host):\(server.port): \(reason)")
    #expect(fault.fix?.contains(fix) == true)
    #expect(server.received.isEmpty)
  }

  @Test func `authorities of one's own take the place of the system's, and the fix names their file`() async throws {
    let server = try await SecureServer()
    let other = Fixture.certificate("elsewhere.pem")
    let answer = try await withSecureServer(server, trusts: false) {
      $0.certificateAuthorities = try? CertificateAuthorities(
        pem: Array(Data(contentsOf: URL(filePath: other))), file: other, source: "test")
    } _: {
      await start($0)
    }
    #expect(try fault(answer).fix?.contains(other) == true)
  }

  @Test(arguments: ["h2", "http/1.1"])
  func `silence ends with the read timeout, in doubt`(_ spoken: String) async throws {
    let server = try await SecureServer(protocols: [spoken], .neverAnswers)
    let answer = try await withSecureServer(server) {
      $0.readTimeout = .milliseconds(500)
    } _: {
      await start($0)
    }
    let fault = try fault(answer)
    #expect(fault.kind == .inDoubt)
    #expect(fault.word == "timeout")
    #expect(fault.fix == nil)
  }

  @Test(arguments: [
    ("h2", SecureServer.Behaviour.trickles, "timeout"), ("http/1.1", .trickles, "timeout"),
    ("h2", .answersAtLength, "too-large"), ("http/1.1", .answersAtLength, "too-large"),
  ])
  func `an answer may take so long and be so large and no more`(
    _ spoken: String, _ behaviour: SecureServer.Behaviour, _ word: String
  ) async throws {
    let server = try await SecureServer(protocols: [spoken], behaviour)
    let answer = try await withSecureServer(server) {
      if word == "timeout" { $0.attemptTimeout = .seconds(1) }
    } _: {
      await start($0)
    }
    let fault = try fault(answer)
    #expect(fault.kind == .inDoubt)
    #expect(fault.word == word)
  }

  @Test(arguments: [
    ("h2", SecureServer.Behaviour.closes, "reset"), ("http/1.1", .closes, "reset"),
    ("h2", .closesWithinAnswer, "truncated"), ("http/1.1", .closesWithinAnswer, "truncated"),
  ])
  func `an answer that does not come, or not whole, leaves the row in doubt`(
    _ spoken: String, _ behaviour: SecureServer.Behaviour, _ word: String
  ) async throws {
    let server = try await SecureServer(protocols: [spoken], behaviour)
    let answer = try await withSecureServer(server) { await start($0) }
    let fault = try fault(answer)
    #expect(fault.kind == .inDoubt)
    #expect(fault.word == word)
    #expect(fault.requestID == (word == "truncated" ? "request-1" : nil))
    #expect(server.received.count == 1)
  }

  @Test func `plain HTTP where TLS is spoken was not sent, and the other way round is told as well`() async throws {
    let plain = try await ScriptedServer([], greeting: "220 mail.example ESMTP\r\n")
    let answer = try await withClient(configuration(endpoint(port: plain.port, scheme: "https"))) { await start($0) }
    let fault = try fault(answer)
    #expect(fault.kind == .notSent)
    #expect(fault.fix == "check the port: what listens there does not speak TLS")
    try await plain.close()
  }
}

@Suite struct `Connections that do not come about` {
  private func fault(_ configuration: ConnectClientConfiguration) async throws -> TransportFault {
    let answer = try await withClient(configuration) {
      await $0.startTaskContact(body: taskBody, attempt: firstAttempt)
    }
    guard case .unanswered(let fault) = answer else { throw Unexpected(answer: answer) }
    #expect(fault.kind == .notSent)
    return fault
  }

  private func proxied(_ port: Int) throws -> ConnectClientConfiguration {
    var settings = try configuration(Endpoint(parsing: "https://connect.us-east-1.amazonaws.com", source: "test"))
    settings.proxy = try ProxyServer.server(
      for: settings.endpoint, environment: ["HTTPS_PROXY": "http://ana:p%40ss@127.0.0.1:\(port)"])
    return settings
  }

  @Test(arguments: [407, 403, 502])
  func `a proxy that does not let us through is named, and gets the endpoint and the password`(
    _ status: Int
  ) async throws {
    let proxy = try await ScriptedServer([.answer(status, "")])
    let fault = try await fault(proxied(proxy.port))
    #expect(fault.word == "proxy")
    #expect(fault.message.hasPrefix("the proxy 127.0.0.1:\(proxy.port) did not connect to connect.us-east-1"))
    #expect(fault.fix?.contains("HTTPS_PROXY") == true)
    #expect("\(fault)".contains("p@ss") == false)
    let request = try #require(proxy.received.first)
    #expect(request.line == "CONNECT connect.us-east-1.amazonaws.com:443 HTTP/1.1")
    #expect(request.header("proxy-authorization") == "Basic \(Data("ana:p@ss".utf8).base64EncodedString())")
    #expect(request.header("authorization") == nil)
    #expect(request.header("x-amz-date") == nil)
    try await proxy.close()
  }

  @Test func `a proxy where nothing listens is named`() async throws {
    let port = try await ScriptedServer.unusedPort()
    let fault = try await fault(proxied(port))
    #expect(fault.word == "refused")
    #expect(fault.message == "nothing listens on the proxy 127.0.0.1:\(port)")
    #expect(fault.fix == "check host and port of HTTPS_PROXY, or name the service in NO_PROXY")
  }

  @Test func `a question, which has no body, was not sent either where there was no connection`() async throws {
    let proxy = try await ScriptedServer([.answer(407, ""), .answer(407, ""), .answer(407, "")])
    let nowhere = try await configuration(endpoint(port: ScriptedServer.unusedPort()))
    let server = try await SecureServer()
    let untrusted = try configuration(endpoint(port: server.port, scheme: "https"))
    for (settings, word) in [(try proxied(proxy.port), "proxy"), (nowhere, "refused"), (untrusted, "tls")] {
      let error = await #expect(throws: ConnectClientError.self) {
        try await withClient(settings) { try await $0.listInstances() }
      }
      guard case .unanswered(let fault)? = error?.cause else { return #expect(error == nil) }
      #expect(fault.kind == .notSent)
      #expect(fault.word == word)
      #expect(error?.diagnostic.fix == fault.fix)
      #expect(fault.fix != nil)
    }
    try await proxy.close()
    try await server.close()
  }

  @Test func `an answer that is none keeps its request id in the message`() async throws {
    let step = ScriptedServer.Step.answer(200, "[]", headers: [("x-amzn-RequestId", "r-7")])
    try await withServer([step]) { _, client in
      let error = await #expect(throws: ConnectClientError.self) { try await client.listInstances() }
      #expect(error?.diagnostic.message.hasSuffix("(request r-7)") == true)
    }
  }

  @Test func `an endpoint where nothing listens, and a name without an address, come with what to check`() async throws
  {
    let port = try await ScriptedServer.unusedPort()
    #expect(try await fault(configuration(endpoint(port: port))).fix?.contains("--endpoint-url") == true)
    let name = String(repeating: "a", count: 64) + ".invalid"
    let unknown = try await fault(configuration(Endpoint(parsing: "https://\(name)", source: "test")))
    #expect(unknown.fix?.contains("--region") == true)
    #expect(unknown.fix?.contains("HTTPS_PROXY") == true)
  }
}
