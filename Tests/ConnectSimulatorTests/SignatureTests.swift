import AWSSigning
import ConnectSimulator
import Foundation
import Testing

/// How a caller spoils a good request, and what the front door says.
struct SpoiledRequest: Sendable, CustomTestStringConvertible {
  var why: String
  var error: String
  var caller: @Sendable (inout TestCaller) -> Void = { _ in }
  var headers: @Sendable (inout [(name: String, value: String)]) -> Void = { _ in }
  var testDescription: String { why }
}

/// Changes the value of the Authorization header.
private func authorization(_ change: @escaping @Sendable (String) -> String)
  -> @Sendable (
    inout [(name: String, value: String)]
  ) -> Void
{
  { headers in
    for index in headers.indices where headers[index].name == "Authorization" {
      headers[index].value = change(headers[index].value)
    }
  }
}

@Suite struct `Signatures` {
  static let start = 1_800_000_000.0

  static let spoiled: [SpoiledRequest] = [
    SpoiledRequest(
      why: "no signature at all", error: "MissingAuthenticationTokenException",
      headers: { $0.removeAll { $0.name == "Authorization" } }),
    SpoiledRequest(
      why: "another scheme", error: "IncompleteSignatureException", headers: authorization { _ in "Bearer abc" }),
    SpoiledRequest(
      why: "a header cut short", error: "IncompleteSignatureException",
      headers: authorization { String($0.prefix(40)) }),
    SpoiledRequest(
      why: "no date", error: "IncompleteSignatureException", headers: { $0.removeAll { $0.name == "X-Amz-Date" } }),
    SpoiledRequest(
      why: "an unknown key", error: "UnrecognizedClientException",
      caller: { $0.credentials.accessKeyID = "AKIDSOMEBODYELSE0000" }),
    SpoiledRequest(
      why: "a wrong secret", error: "InvalidSignatureException",
      caller: { $0.credentials.secretAccessKey = Secret("guessed") }),
    SpoiledRequest(
      why: "a session token nobody issued", error: "UnrecognizedClientException",
      caller: { $0.credentials.sessionToken = Secret("invented") }),
    SpoiledRequest(
      why: "another region", error: "InvalidSignatureException", caller: { $0.region = "eu-central-1" }),
    SpoiledRequest(
      why: "a clock more than five minutes slow", error: "InvalidSignatureException",
      caller: { $0.date = { Date(timeIntervalSince1970: start - 301) } }),
    SpoiledRequest(
      why: "a clock more than five minutes fast", error: "InvalidSignatureException",
      caller: { $0.date = { Date(timeIntervalSince1970: start + 301) } }),
    SpoiledRequest(
      why: "a content type that was changed on the way", error: "InvalidSignatureException",
      headers: { headers in
        for index in headers.indices where headers[index].name == "Content-Type" { headers[index].value = "text/plain" }
      }),
    SpoiledRequest(
      why: "a date that is not signed", error: "InvalidSignatureException",
      headers: authorization { $0.replacing(";x-amz-date", with: "") }),
    SpoiledRequest(
      why: "a signed header that is not there", error: "IncompleteSignatureException",
      headers: authorization { $0.replacing("host;", with: "host;x-amz-meta;") }),
  ]

  @Test(arguments: spoiled) func `a request that is not signed rightly is refused`(_ spoiled: SpoiledRequest)
    async throws
  {
    let clock = StepClock(Self.start)
    try await withSimulator({ clock.drive(&$0) }) { good in
      var caller = good
      spoiled.caller(&caller)
      let reply = try await caller.send(
        "PUT", "/contact/task", body: good.task(token: "t"), change: spoiled.headers)
      #expect(reply.status == 403)
      #expect(reply.errorType == spoiled.error)
      #expect(reply.message?.isEmpty == false)
      #expect(reply.headers["date"] != nil)
      #expect(await good.simulator.counts().contacts == 0)
      #expect(try await good.simulator.journal().last?.code == spoiled.error)
    }
  }

  @Test(arguments: [-300.0, 300.0]) func `a clock five minutes off is still good`(_ seconds: Double) async throws {
    let clock = StepClock(Self.start)
    try await withSimulator({ clock.drive(&$0) }) { good in
      var caller = good
      caller.date = { Date(timeIntervalSince1970: Self.start + seconds) }
      let reply = try await caller.start(token: "t")
      #expect(reply.status == 200)
    }
  }

  @Test func `a refusal for the clock names both times, and the Date header the service's own`() async throws {
    let clock = StepClock(1_795_215_605)
    try await withSimulator({ clock.drive(&$0) }) { good in
      var caller = good
      caller.date = { Date(timeIntervalSince1970: 1_795_215_605 - 600) }
      let reply = try await caller.start(token: "t")
      #expect(
        reply.message
          == "Signature expired: 20261120T225005Z is now earlier than 20261120T225505Z (20261120T230005Z - 5 min.)")
      #expect(reply.headers["date"] == "Fri, 20 Nov 2026 23:00:05 GMT")
    }
  }

  @Test func `a body that was changed on the way is refused`() async throws {
    try await withSimulator { caller in
      let signed = try await caller.send("PUT", "/contact/task", body: caller.task(token: "t")) { headers in
        // The signature of another body in place of this one's.
        let other = RequestSigner.Request(
          method: "PUT", path: "/contact/task",
          headers: headers.filter { ["Host", "Content-Type"].contains($0.name) }, body: Array("{}".utf8))
        headers = headers.filter { ["Host", "Content-Type"].contains($0.name) }
        headers += RequestSigner(region: caller.region, service: "connect")
          .headers(for: other, credentials: caller.credentials, at: caller.date())
      }
      #expect(signed.errorType == "InvalidSignatureException")
    }
  }

  @Test func `session credentials are accepted with their token until they expire`() async throws {
    let clock = StepClock()
    let session = Credentials(
      accessKeyID: "ASIASIMULATOR", secretAccessKey: Secret("session secret"), sessionToken: Secret("a+b/c=="),
      expiration: clock.now.addingTimeInterval(60), source: "test")
    try await withSimulator({
      clock.drive(&$0)
      $0.credentials = [session]
    }) { caller in
      let accepted = try await caller.start(token: "a")
      #expect(accepted.status == 200)
      var without = caller
      without.credentials.sessionToken = nil
      let refused = try await without.start(token: "b")
      #expect(refused.errorType == "UnrecognizedClientException")
      clock.advance(60)
      let expired = try await caller.start(token: "c")
      #expect(expired.status == 403)
      #expect(expired.errorType == "ExpiredTokenException")
    }
  }

  @Test func `a path with an encoded ARN and a query with a repeated key verify`() async throws {
    try await withSimulator { caller in
      let arn = "arn%3Aaws%3Aconnect%3Aus-east-1%3A111122223333%3Ainstance%2F\(caller.simulator.instanceID)"
      let reply = try await caller.send(
        "GET", "/contact-flows-summary/\(arn)",
        query: [("contactFlowTypes", "CONTACT_FLOW"), ("contactFlowTypes", "CUSTOMER_QUEUE"), ("maxResults", "100")])
      #expect(reply.status == 200)
      #expect((reply.json["ContactFlowSummaryList"] as? [Any])?.count == SimulatedCatalogue.demo.flows.count)
    }
  }
}
