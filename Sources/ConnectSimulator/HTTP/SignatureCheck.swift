internal import AWSSigning
internal import Foundation
internal import HTTPTypes

/// Verifies Signature Version 4 as the service's front door does, with its exceptions.
///
/// Source: AWS General Reference, common errors, and AWS IAM user guide, troubleshooting signed requests
/// (read 2026-11).
struct SignatureCheck: Sendable {
  private let accepted: AcceptedCredentials
  private let signer: RequestSigner
  private let tolerance: Duration

  init(_ configuration: SimulatorConfiguration, _ accepted: AcceptedCredentials) {
    self.accepted = accepted
    signer = RequestSigner(region: configuration.catalogue.region, service: "connect")
    tolerance = configuration.clockTolerance
  }

  /// - Parameter companion: the name that a request to another service must be signed for; nil for Amazon Connect.
  /// - Throws: the refusal the service would answer with; 403 in every case.
  func check(
    _ head: HTTPRequest, target: RequestTarget, body: [UInt8], of companion: String? = nil, now: Date
  ) throws(Refusal) {
    let signer = companion.map { RequestSigner(region: self.signer.region, service: $0) } ?? self.signer
    let headers = RequestHeaders(head)
    guard let text = headers["authorization"] else {
      throw Self.refusal("MissingAuthenticationTokenException", "Missing Authentication Token")
    }
    let authorization: AuthorizationHeader
    do {
      authorization = try AuthorizationHeader(parsing: text)
    } catch {
      throw Self.refusal("IncompleteSignatureException", error.message)
    }
    let known = try caller(authorization, headers: headers, now: now)
    let date = try date(authorization, headers: headers, now: now)
    guard authorization.region == signer.region, authorization.service == signer.service else {
      throw Self.invalid(
        "Credential should be scoped to the region \(signer.region) and the service \(signer.service)")
    }
    let signed = try signedHeaders(authorization, headers: headers)
    let request = RequestSigner.Request(
      method: head.method.rawValue, path: target.path, query: target.query.map { ($0.name, $0.value) },
      headers: signed, body: body)
    let expected = signer.signature(for: request, secretAccessKey: known.secretAccessKey, at: date)
    guard sameBytes(expected, authorization.signature) else {
      throw Self.invalid(
        "The request signature we calculated does not match the signature you provided. "
          + "Check your AWS Secret Access Key and signing method.")
    }
  }

  private func caller(
    _ authorization: AuthorizationHeader, headers: RequestHeaders, now: Date
  ) throws(Refusal) -> Credentials {
    let unknown = Self.refusal(
      "UnrecognizedClientException", "The security token included in the request is invalid.")
    guard let known = accepted.known(authorization.accessKeyID) else { throw unknown }
    guard known.sessionToken?.exposed() == headers["x-amz-security-token"] else { throw unknown }
    if let expiration = known.expiration, expiration <= now {
      throw Self.refusal("ExpiredTokenException", "The security token included in the request is expired")
    }
    return known
  }

  private func date(
    _ authorization: AuthorizationHeader, headers: RequestHeaders, now: Date
  ) throws(Refusal) -> Date {
    guard let text = headers["x-amz-date"], let date = SigningDate.date(text) else {
      throw Self.refusal("IncompleteSignatureException", "The request has no readable X-Amz-Date header")
    }
    guard text.hasPrefix(authorization.day) else {
      throw Self.invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP")
    }
    let seconds = tolerance / .seconds(1)
    let minutes = Int(seconds / 60)
    let here = SigningDate.text(of: now)
    if date.timeIntervalSince(now) < -seconds {
      let limit = SigningDate.text(of: now.addingTimeInterval(-seconds))
      throw Self.invalid("Signature expired: \(text) is now earlier than \(limit) (\(here) - \(minutes) min.)")
    }
    if date.timeIntervalSince(now) > seconds {
      let limit = SigningDate.text(of: now.addingTimeInterval(seconds))
      throw Self.invalid("Signature not yet current: \(text) is still later than \(limit) (\(here) + \(minutes) min.)")
    }
    return date
  }

  /// The signed headers with their values; host, date and token have to be among them.
  private func signedHeaders(
    _ authorization: AuthorizationHeader, headers: RequestHeaders
  ) throws(Refusal) -> [(name: String, value: String)] {
    var signed: [(name: String, value: String)] = []
    for name in authorization.signedHeaders {
      guard let value = headers[name] else {
        throw Self.refusal("IncompleteSignatureException", "The signed header \(name) is not in the request")
      }
      signed.append((name, value))
    }
    for name in ["host", "x-amz-date", "x-amz-security-token"]
    where headers[name] != nil && !authorization.signedHeaders.contains(name) {
      throw Self.invalid("\(name) must be a signed header")
    }
    return signed
  }

  private static func refusal(_ code: String, _ message: String) -> Refusal { Refusal(code, status: 403, message) }
  private static func invalid(_ message: String) -> Refusal { refusal("InvalidSignatureException", message) }
}

/// A request's headers by lower-case name, the host among them; repeated ones are joined as signatures want it.
struct RequestHeaders {
  private let head: HTTPRequest

  init(_ head: HTTPRequest) { self.head = head }

  subscript(name: String) -> String? {
    if name == "host" { return head.authority }
    guard let field = HTTPField.Name(name) else { return nil }
    let values = head.headerFields[values: field]
    return values.count < 2 ? values.first : values.joined(separator: ",")
  }

  /// The number in `amz-sdk-request: attempt=2; max=3`.
  var attempt: Int? {
    guard let text = self["amz-sdk-request"] else { return nil }
    for part in text.split(separator: ";") {
      let trimmed = part.drop { $0 == " " }
      if trimmed.hasPrefix("attempt=") { return Int(trimmed.dropFirst("attempt=".utf8.count)) }
    }
    return nil
  }
}
