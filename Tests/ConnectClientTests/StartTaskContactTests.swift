import AWSSigning
import ConnectAPI
import ConnectClient
import Foundation
import Testing

/// One after another: some of these wait for a time to pass, and a busy machine must not make it pass too early.
@Suite(.serialized) struct `One attempt at StartTaskContact` {
  private func answer(
    to step: ScriptedServer.Step, settings: (inout ConnectClientConfiguration) -> Void = { _ in }
  ) async throws -> (StartTaskContactAnswer, requests: Int) {
    try await withServer([step, .created("second")], settings: settings) { server, client in
      let answer = await client.startTaskContact(body: taskBody, attempt: firstAttempt)
      if case .unanswered(let fault) = answer, fault.kind == .inDoubt {
        // The client may give up before a busy server has read what is on its way.
        while server.received.isEmpty { await Task.yield() }
      }
      return (answer, server.received.count)
    }
  }

  private func fault(of answer: StartTaskContactAnswer) throws -> TransportFault {
    guard case .unanswered(let fault) = answer else { throw Unexpected(answer: answer) }
    return fault
  }

  private func refusal(of answer: StartTaskContactAnswer) throws -> ServiceError {
    guard case .refused(let error) = answer else { throw Unexpected(answer: answer) }
    return error
  }

  @Test func `a 200 with a ContactId is a created task, with the request id on record`() async throws {
    let step = ScriptedServer.Step.answer(
      200, #"{"ContactId":"abc","New":{"member":1}}"#, headers: [("x-amzn-RequestId", "r-1")])
    let (answer, requests) = try await answer(to: step)
    #expect(answer == .created(ContactID("abc"), requestID: "r-1"))
    #expect(requests == 1)
  }

  @Test func `the call is what Submission takes for sending`() async throws {
    try await withServer([.created("abc")]) { _, client in
      let send: StartTaskContact = client.startTaskContact
      #expect(await send(taskBody, firstAttempt) == .created(ContactID("abc"), requestID: nil))
    }
  }

  @Test func `the request on the wire is what the service documents`() async throws {
    try await withServer([.created()], settings: { $0.applicationID = "night load" }) { server, client in
      _ = await client.startTaskContact(
        body: taskBody, attempt: AttemptNumber(invocationID: "inv", attempt: 2, maximum: 8))
      let request = try #require(server.received.first)
      #expect(request.line == "PUT /contact/task HTTP/1.1")
      #expect(request.body == #"{"Name":"Callback"}"#)
      #expect(request.header("host") == "127.0.0.1:\(server.port)")
      #expect(request.header("content-type") == "application/json")
      #expect(request.header("content-length") == "19")
      #expect(request.header("x-amz-date") == "20260102T030405Z")
      #expect(request.header("amz-sdk-invocation-id") == "inv")
      #expect(request.header("amz-sdk-request") == "attempt=2; max=8")
      let agent = try #require(request.header("user-agent"))
      let system = try #require(agent.wholeMatch(of: /taskferry\/\S+ ua\/2\.1 os\/linux#(\d+\.\d+\.\d+) .*/)).1
      #expect(
        agent
          == "taskferry/\(TaskferryVersion.current) ua/2.1 os/linux#\(system) lang/swift#6.3 cfg/retry-mode#standard "
          + "app/night-load")
      for absent in ["x-amz-security-token", "x-amz-target", "x-amz-content-sha256"] {
        #expect(request.header(absent) == nil)
      }
    }
  }

  @Test func `the signature is the one that a server computes`() async throws {
    let session = Credentials(
      accessKeyID: "AKID", secretAccessKey: Secret("s"), sessionToken: Secret("token"), source: "test")
    try await withServer([.created()], settings: { $0.credentials = FixedCredentialProvider(session) }) {
      server, client in
      _ = await client.startTaskContact(body: taskBody, attempt: firstAttempt)
      let request = try #require(server.received.first)
      let authorization = try AuthorizationHeader(parsing: #require(request.header("authorization")))
      #expect(authorization.signedHeaders == ["content-type", "host", "x-amz-date", "x-amz-security-token"])
      #expect(request.header("x-amz-security-token") == "token")
      let headers = authorization.signedHeaders.map { (name: $0, value: request.header($0) ?? "") }
      let expected = RequestSigner(region: "us-east-1", service: "connect").signature(
        for: RequestSigner.Request(
          method: "PUT", path: "/contact/task", headers: headers, body: Array(request.body.utf8)),
        secretAccessKey: session.secretAccessKey, at: testInstant)
      #expect(authorization.signature == expected)
    }
  }

  @Test(arguments: [
    (400, #"{"message":"m"}"#, [("x-amzn-ErrorType", "InvalidRequestException:http://x/")], "InvalidRequestException"),
    (400, #"{"code":"InvalidParameterException","Message":"m"}"#, [], "InvalidParameterException"),
    (404, #"{"Code":"ResourceNotFoundException","message":"m"}"#, [], "ResourceNotFoundException"),
    (429, #"{"__type":"com.amazonaws.connect#ThrottlingException","message":"m"}"#, [], "ThrottlingException"),
    (402, #"{"__type":"ServiceQuotaExceededException","Message":"m"}"#, [], "ServiceQuotaExceededException"),
    (500, #"{"__type":"InternalServiceException","message":"m"}"#, [], "InternalServiceException"),
  ])
  func `an error keeps its code, status and message, whatever form it has`(
    _ status: Int, _ body: String, _ headers: [(String, String)], _ code: String
  ) async throws {
    let (answer, requests) = try await answer(to: .answer(status, body, headers: headers))
    let error = try refusal(of: answer)
    #expect(error.code == code)
    #expect(error.status == status)
    #expect(error.message == "m")
    #expect(requests == 1)
  }

  @Test(arguments: [400, 403, 413, 500, 503], ["", "<html>oops</html>", "{", "[]", "null", #"{"message":5}"#])
  func `an error whose body is not the service's still has its status`(_ status: Int, _ body: String) async throws {
    let (answer, requests) = try await answer(to: .answer(status, body))
    #expect(try refusal(of: answer).status == status)
    #expect(requests == 1)
  }

  @Test(arguments: [301, 302, 303, 307, 308, 304])
  func `a redirect is not followed, leaves the row in doubt and stops the run`(_ status: Int) async throws {
    let step = ScriptedServer.Step.answer(status, "", headers: [("Location", "http://127.0.0.1:1/elsewhere")])
    let (answer, requests) = try await answer(to: step)
    let fault = try fault(of: answer)
    #expect(fault.kind == .inDoubt)
    #expect(fault.word == "redirect")
    #expect(fault.status == status)
    #expect(fault.stopsRun)
    #expect(requests == 1)
  }

  @Test(arguments: [
    ("hello", "unreadable"), (#"{"ContactId":"a"#, "unreadable"), ("", "unreadable"), ("[]", "unreadable"),
    (String(repeating: "[", count: 30_000), "unreadable"), ("{}", "no-contact-id"),
    (#"{"ContactId":""}"#, "no-contact-id"), (#"{"ContactId":5}"#, "no-contact-id"),
    (#"{"ContactId":"a\u0000b"}"#, "no-contact-id"),
  ])
  func `a 200 without a usable ContactId is in doubt`(_ body: String, _ word: String) async throws {
    let (answer, requests) = try await answer(to: .answer(200, body, headers: [("x-amzn-requestid", "r")]))
    let fault = try fault(of: answer)
    #expect(fault.kind == .inDoubt)
    #expect(fault.word == word)
    #expect(fault.status == 200)
    #expect(fault.requestID == "r")
    #expect(!fault.stopsRun)
    #expect(requests == 1)
  }

  @Test(arguments: [201, 202, 204])
  func `another status of success is in doubt, for it is none of the service's`(_ status: Int) async throws {
    let (answer, requests) = try await answer(to: .answer(status, status == 204 ? "" : #"{"ContactId":"a"}"#))
    let fault = try fault(of: answer)
    #expect(fault.kind == .inDoubt)
    #expect(fault.status == status)
    #expect(requests == 1)
  }

  @Test(arguments: [
    ("a reset", ScriptedServer.Step.reset, "reset"),
    ("a close without an answer", .sayAndClose(""), "reset"),
    ("a close in the head", .sayAndClose("HTTP/1.1 200 OK\r\nCont"), "truncated"),
    ("a close in the body", .sayAndClose("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"Conta"), "truncated"),
    ("a close in a chunk", .sayAndClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{"), "truncated"),
    ("something that is not HTTP", .sayAndClose("SSH-2.0-OpenSSH_9.2\r\n\r\n"), "unreadable"),
    ("two lengths", .say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), "unreadable"),
  ])
  func `after the request is sent, no usable answer means in doubt`(
    _ what: String, _ step: ScriptedServer.Step, _ word: String
  ) async throws {
    let (answer, requests) = try await answer(to: step)
    let fault = try fault(of: answer)
    #expect(fault.kind == .inDoubt)
    #expect(fault.word == word)
    #expect(!fault.stopsRun)
    #expect(!fault.message.isEmpty)
    #expect(requests == 1)
  }

  @Test(arguments: [
    ("nothing", ScriptedServer.Step.silence),
    ("a head", .say("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")),
    ("half a head", .say("HTTP/1.1 200 OK\r\nContent-")),
  ])
  func `silence ends with the read timeout and leaves the row in doubt`(
    _ what: String, _ step: ScriptedServer.Step
  ) async throws {
    let (answer, requests) = try await answer(to: step) { $0.readTimeout = .milliseconds(500) }
    let fault = try fault(of: answer)
    #expect(fault.kind == .inDoubt)
    #expect(fault.word == "timeout")
    #expect(requests == 1)
  }

  @Test func `an answer that trickles ends with the attempt's time`() async throws {
    let (answer, requests) = try await answer(to: .trickle) { $0.attemptTimeout = .seconds(2) }
    let fault = try fault(of: answer)
    #expect(fault.kind == .inDoubt)
    #expect(fault.word == "timeout")
    #expect(requests == 1)
  }

  @Test(arguments: [
    ("by its length", "HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n"),
    ("without a length", "HTTP/1.1 200 OK\r\n\r\n"),
  ])
  func `an answer over 64 KiB is not read on`(_ what: String, _ head: String) async throws {
    let (answer, requests) = try await answer(to: .sayAndClose(head + String(repeating: " ", count: 65_537)))
    let fault = try fault(of: answer)
    #expect(fault.kind == .inDoubt)
    #expect(fault.word == "too-large")
    #expect(requests == 1)
  }

  @Test func `interim answers are passed over`() async throws {
    let text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    let body = #"{"ContactId":"abc"}"#
    let (answer, _) = try await answer(
      to: .say(text + "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"))
    #expect(answer == .created(ContactID("abc"), requestID: nil))
  }

  @Test func `where nothing listens, nothing was sent`() async throws {
    let endpoint = try endpoint(port: await ScriptedServer.unusedPort())
    let answer = try await withClient(configuration(endpoint)) {
      await $0.startTaskContact(body: taskBody, attempt: firstAttempt)
    }
    let fault = try fault(of: answer)
    #expect(fault.kind == .notSent)
    #expect(fault.word == "refused")
  }

  @Test func `a name without an address means that nothing was sent`() async throws {
    // A label of more than 63 characters is refused by the resolver itself, without a query.
    let name = String(repeating: "a", count: 64) + ".invalid"
    let endpoint = try Endpoint(parsing: "https://\(name)", source: "test")
    let answer = try await withClient(configuration(endpoint)) {
      await $0.startTaskContact(body: taskBody, attempt: firstAttempt)
    }
    let fault = try fault(of: answer)
    #expect(fault.kind == .notSent)
    #expect(fault.word == "dns")
  }

  @Test func `a failed TLS handshake means that nothing was sent`() async throws {
    let server = try await ScriptedServer([], greeting: "220 mail.example ESMTP\r\n")
    let endpoint = try endpoint(port: server.port, scheme: "https")
    let answer = try await withClient(configuration(endpoint)) {
      await $0.startTaskContact(body: taskBody, attempt: firstAttempt)
    }
    let fault = try fault(of: answer)
    #expect(fault.kind == .notSent)
    #expect(fault.word == "tls")
    #expect(fault.message == "no secure connection to 127.0.0.1:\(server.port): wrong version number")
    #expect(server.received.isEmpty)
    try await server.close()
  }

  @Test func `a TLS handshake that never ends means that nothing was sent`() async throws {
    let server = try await ScriptedServer([])
    var configuration = try configuration(endpoint(port: server.port, scheme: "https"))
    configuration.connectTimeout = .milliseconds(300)
    let answer = try await withClient(configuration) {
      await $0.startTaskContact(body: taskBody, attempt: firstAttempt)
    }
    let fault = try fault(of: answer)
    #expect(fault.kind == .notSent)
    #expect(["tls", "timeout"].contains(fault.word))
    try await server.close()
  }

  @Test func `missing credentials stop the run before anything is sent`() async throws {
    let chain = try ConnectionOptions().resolved(
      environment: ["AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"], readFile: { (_: String) in nil }
    ).configuration.credentials
    let (answer, requests) = try await answer(to: .created()) { $0.credentials = chain }
    let fault = try fault(of: answer)
    #expect(fault.kind == .notSent)
    #expect(fault.word == "credentials")
    #expect(fault.stopsRun)
    #expect(fault.fix?.contains("AWS_ACCESS_KEY_ID") == true)
    #expect(requests == 0)
  }

  @Test func `a connection is used again`() async throws {
    try await withServer([.created("1"), .created("2"), .created("3")]) { server, client in
      for id in ["1", "2", "3"] {
        #expect(
          await client.startTaskContact(body: taskBody, attempt: firstAttempt)
            == .created(ContactID(id), requestID: nil))
      }
      #expect(server.connections == 1)
    }
  }

  @Test func `after a fault the next call works on a new connection`() async throws {
    try await withServer([.reset, .created("2")]) { server, client in
      _ = await client.startTaskContact(body: taskBody, attempt: firstAttempt)
      let second = await client.startTaskContact(body: taskBody, attempt: firstAttempt)
      #expect(second == .created(ContactID("2"), requestID: nil))
      #expect(server.connections == 2)
    }
  }

  @Test func `an answer that nobody asked for does not become the next one's`() async throws {
    guard case .say(let first) = ScriptedServer.Step.created("first") else { return }
    try await withServer([.say(first + first), .created("second")]) { server, client in
      var answers = [await client.startTaskContact(body: taskBody, attempt: firstAttempt)]
      // The connection may still be closing when the next request asks for one: then nothing was sent.
      while answers.count < 5, answers.last != .created(ContactID("second"), requestID: nil) {
        answers.append(await client.startTaskContact(body: taskBody, attempt: firstAttempt))
      }
      #expect(answers.first == .created(ContactID("first"), requestID: nil))
      #expect(answers.last == .created(ContactID("second"), requestID: nil))
      let between = try answers.dropFirst().dropLast().map { try fault(of: $0).kind }
      #expect(between.allSatisfy { $0 == .notSent })
      #expect(server.received.count == 2)
      #expect(server.connections == 2)
    }
  }

  @Test func `cancelling while the answer is due leaves the row in doubt`() async throws {
    try await withServer([.silence]) { server, client in
      let attempt = Task { await client.startTaskContact(body: taskBody, attempt: firstAttempt) }
      while server.received.isEmpty { await Task.yield() }
      attempt.cancel()
      let fault = try fault(of: await attempt.value)
      #expect(fault.kind == .inDoubt)
      #expect(fault.word == "cancelled")
    }
  }
}

/// The answer was of another kind than the test is about.
struct Unexpected: Error {
  var answer: StartTaskContactAnswer
}
