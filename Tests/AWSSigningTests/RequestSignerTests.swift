import AWSSigning
import Foundation
import Testing

/// The vectors of the service's rest-json protocol: key `AKIDEXAMPLE`, 2026-01-02 03:04:05 UTC, us-east-1.
@Suite struct `Request signer` {
  let signer = RequestSigner(region: "us-east-1", service: "connect")
  let credentials = Credentials(
    accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), source: "test")
  let instant = Date(timeIntervalSince1970: 1_767_323_045)
  let host = "connect.us-east-1.amazonaws.com"

  var startTaskContact: RequestSigner.Request {
    let instance = #""InstanceId":"11111111-2222-3333-4444-555555555555""#
    let flow = #""ContactFlowId":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee""#
    let body = #"{\#(instance),\#(flow),"Name":"Callback +15551230000","ClientToken":"run-1:row-1"}"#
    return RequestSigner.Request(
      method: "PUT", path: "/contact/task", headers: [("Content-Type", "application/json"), ("Host", host)],
      body: Array(body.utf8))
  }

  private func authorization(_ headers: [(name: String, value: String)]) throws -> AuthorizationHeader {
    try AuthorizationHeader(parsing: #require(headers.first { $0.name == "Authorization" }).value)
  }

  @Test func `a StartTaskContact request has the known signature`() throws {
    let headers = signer.headers(for: startTaskContact, credentials: credentials, at: instant)
    #expect(headers.map(\.name) == ["X-Amz-Date", "Authorization"])
    #expect(headers[0].value == "20260102T030405Z")
    let authorization = try authorization(headers)
    #expect(authorization.signature == "22ba076837a867f751b30571f36e5e25b01d26a2fb870bfe6b783b9e02bd6f28")
    #expect(authorization.signedHeaders == ["content-type", "host", "x-amz-date"])
    #expect(authorization.scope == "20260102/us-east-1/connect/aws4_request")
  }

  @Test func `a session token is sent and signed`() throws {
    var session = credentials
    session.sessionToken = Secret("SESSIONTOKENEXAMPLE")
    let headers = signer.headers(for: startTaskContact, credentials: session, at: instant)
    #expect(headers.map(\.name) == ["X-Amz-Date", "X-Amz-Security-Token", "Authorization"])
    let authorization = try authorization(headers)
    #expect(authorization.signature == "c6ce6c59b8f313a42f8bfd949b7b0d6031c8ece77a19f2a57d5defc73ad51317")
    #expect(authorization.signedHeaders == ["content-type", "host", "x-amz-date", "x-amz-security-token"])
  }

  @Test func `a path that is percent-encoded already is encoded again`() throws {
    let request = RequestSigner.Request(
      method: "GET",
      path: "/contact-flows-summary/arn%3Aaws%3Aconnect%3Aus-east-1%3A111122223333%3Ainstance%2Fabc",
      query: [("maxResults", "100"), ("contactFlowTypes", "CONTACT_FLOW")], headers: [("host", host)])
    let authorization = try authorization(signer.headers(for: request, credentials: credentials, at: instant))
    #expect(authorization.signature == "edb8092ef26b997bcf82c4333c1427aa53cdc542417afc3bf157fdb0402f60c4")
    #expect(authorization.signedHeaders == ["host", "x-amz-date"])
  }

  @Test func `a server computes the same signature from what arrived`() throws {
    let headers = signer.headers(for: startTaskContact, credentials: credentials, at: instant)
    var arrived = startTaskContact
    arrived.headers.append(("x-amz-date", headers[0].value))
    let signature = RequestSigner(region: "us-east-1", service: "connect")
      .signature(for: arrived, secretAccessKey: credentials.secretAccessKey, at: instant)
    #expect(try authorization(headers).signature == signature)
  }

  @Test func `one signer serves changing days, secrets and regions`() {
    var signer = signer
    var request = startTaskContact
    request.headers.append(("x-amz-date", "20260102T030405Z"))
    var signatures: Set<String> = []
    for region in ["us-east-1", "eu-central-1"] {
      signer.region = region
      for secret in [credentials.secretAccessKey, Secret("another")] {
        for day in 0..<3 {
          let date = instant.addingTimeInterval(Double(day) * 86_400)
          let reused = signer.signature(for: request, secretAccessKey: secret, at: date)
          let fresh = RequestSigner(region: region, service: "connect")
            .signature(for: request, secretAccessKey: secret, at: date)
          #expect(reused == fresh)
          signatures.insert(reused)
        }
      }
    }
    #expect(signatures.count == 12)
  }

  @Test(arguments: [
    Tampering("method") { $0.method = "POST" },
    Tampering("path") { $0.path = "/contact/tasks" },
    Tampering("query") { $0.query = [("a", "")] },
    Tampering("signed header") { $0.headers[0].value = "application/jsonx" },
    Tampering("body") { $0.body[0] = 0 },
  ])
  func `whatever is changed on the way changes the signature`(_ tampering: Tampering) {
    var changed = startTaskContact
    tampering.apply(&changed)
    #expect(
      signer.signature(for: changed, secretAccessKey: credentials.secretAccessKey, at: instant)
        != signer.signature(for: startTaskContact, secretAccessKey: credentials.secretAccessKey, at: instant))
  }
}

/// One way to change a request after it was signed.
struct Tampering: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var apply: @Sendable (inout RequestSigner.Request) -> Void

  init(_ what: String, _ apply: @escaping @Sendable (inout RequestSigner.Request) -> Void) {
    testDescription = what
    self.apply = apply
  }
}
