import AWSSigning
import AsyncHTTPClient
import ConnectSimulator
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// AWS STS and Service Quotas on the simulator's port.
@Suite struct `The account` {
  private struct Answer {
    var status: Int
    var type: String?
    var text: String
  }

  /// Sends a request to `/`, signed for a service.
  private func post(
    _ caller: TestCaller, _ body: String, type: String, target: String? = nil, signedFor service: String,
    secret: String? = nil
  ) async throws -> Answer {
    var headers: [(name: String, value: String)] = [
      ("Host", "127.0.0.1:\(caller.simulator.port)"), ("Content-Type", type),
    ]
    if let target { headers.append(("X-Amz-Target", target)) }
    var credentials = caller.credentials
    if let secret { credentials.secretAccessKey = Secret(secret) }
    headers += RequestSigner(region: caller.region, service: service).headers(
      for: RequestSigner.Request(method: "POST", path: "/", headers: headers, body: Array(body.utf8)),
      credentials: credentials, at: caller.date())
    var request = HTTPClientRequest(url: caller.simulator.url + "/")
    request.method = .POST
    for header in headers { request.headers.add(name: header.name, value: header.value) }
    request.body = .bytes(ByteBuffer(string: body))
    let response = try await caller.client.execute(request, timeout: .seconds(60))
    let bytes = try await response.body.collect(upTo: 1 << 20)
    return Answer(
      status: Int(response.status.code), type: response.headers.first(name: "content-type"),
      text: String(buffer: bytes))
  }

  private let identity = "Action=GetCallerIdentity&Version=2011-06-15"
  private let form = "application/x-www-form-urlencoded; charset=utf-8"
  private let quotas = "ServiceQuotasV20190624.ListServiceQuotas"
  private let json = "application/x-amz-json-1.1"

  @Test func `GetCallerIdentity answers in XML`() async throws {
    try await withSimulator { caller in
      let answer = try await post(caller, identity, type: form, signedFor: "sts")
      #expect(answer.status == 200)
      #expect(answer.type == "text/xml")
      #expect(answer.text.contains("<Account>111122223333</Account>"))
    }
  }

  @Test func `the signature has to be made for the service that is asked`() async throws {
    try await withSimulator { caller in
      let wrongService = try await post(caller, identity, type: form, signedFor: "connect")
      #expect(wrongService.status == 403)
      #expect(wrongService.text.contains("<Code>SignatureDoesNotMatch</Code>"), "\(wrongService.text)")
      let wrongSecret = try await post(caller, identity, type: form, signedFor: "sts", secret: "guessed")
      #expect(wrongSecret.text.contains("<Code>SignatureDoesNotMatch</Code>"))
      let body = #"{"ServiceCode":"connect"}"#
      let right = try await post(caller, body, type: json, target: quotas, signedFor: "servicequotas")
      #expect(right.status == 200, "\(right.text)")
      let wrong = try await post(caller, body, type: json, target: quotas, signedFor: "sts")
      #expect(wrong.status == 403)
      #expect(wrong.text.contains("the service servicequotas"), "\(wrong.text)")
    }
  }

  @Test func `ListServiceQuotas tells what is applied, in small pages`() async throws {
    try await withSimulator {
      $0.quotas.startTaskContact = SimulatedQuotas.Rate(perSecond: 7.5, burst: 10)
      $0.quotas.activeTasks = 40
    } _: { caller in
      var names: [String: Double] = [:]
      var token: String?
      var pages = 0
      repeat {
        let next = token.map { #","NextToken":"\#($0)""# } ?? ""
        let answer = try await post(
          caller, #"{"ServiceCode":"connect","QuotaAppliedAtLevel":"ALL","MaxResults":100\#(next)}"#, type: json,
          target: quotas, signedFor: "servicequotas")
        let object = try #require(
          try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any], "\(answer.text)")
        for quota in try #require(object["Quotas"] as? [[String: Any]]) {
          names[quota["QuotaName"] as? String ?? ""] = quota["Value"] as? Double
        }
        token = object["NextToken"] as? String
        pages += 1
      } while token != nil && pages < 10
      #expect(pages == 2)
      #expect(names["Rate of StartTaskContact API requests"] == 7.5)
      #expect(names["Concurrent active tasks per instance"] == 40)
    }
  }

  @Test func `faults befall both operations`() async throws {
    try await withSimulator {
      $0.faults = FaultPlan(
        ["expired-token@all,GetCallerIdentity", "access-denied@all,ListServiceQuotas"].compactMap { FaultRule($0) })
    } _: { caller in
      let answer = try await post(caller, identity, type: form, signedFor: "sts")
      #expect(answer.status == 403)
      #expect(answer.text.contains("<Code>ExpiredToken</Code>"))
      let denied = try await post(
        caller, #"{"ServiceCode":"connect"}"#, type: json, target: quotas, signedFor: "servicequotas")
      #expect(denied.text.contains("not authorized"))
    }
  }
}
