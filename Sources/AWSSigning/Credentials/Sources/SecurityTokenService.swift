import Foundation

/// STS, as far as it hands out credentials.
///
/// Source: AWS STS API reference, AssumeRole and AssumeRoleWithWebIdentity, version 2011-06-15 (read 2026-11).
struct SecurityTokenService: Sendable {
  var surroundings: CredentialSurroundings

  /// - Parameters:
  ///   - base: nil sends the question unsigned.
  ///   - source: who asks, for messages and for the credentials themselves.
  /// - Throws: `credentials.source-refused`, `credentials.source-unreachable`, `credentials.answer-unreadable`.
  func credentials(
    by action: String, _ parameters: [(name: String, value: String)], signedWith base: Credentials?, source: String,
    renewal: Credentials.Renewal
  ) async throws(AWSSigningError) -> Credentials {
    let address = try surroundings.address(.sts, surroundings.region)
    let members = [("Action", action), ("Version", "2011-06-15")] + parameters.map { ($0.name, $0.value) }
    let body = Array(members.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&").utf8)
    let path = address.basePath + "/"
    var headers = [
      (name: "Host", value: address.authority),
      (name: "Content-Type", value: "application/x-www-form-urlencoded; charset=utf-8"),
    ]
    if let base {
      headers += RequestSigner(region: surroundings.region, service: "sts").headers(
        for: RequestSigner.Request(method: "POST", path: path, headers: headers, body: body), credentials: base,
        at: surroundings.now())
    }
    let answer: SourceAnswer
    do {
      answer = try await surroundings.answer(
        to: SourceRequest(.post, address.url + "/", headers: headers, body: body),
        isBusy: { answer in
          let code = ElementsOfXML(answer.body)["Code"]
          return answer.status != 200 && ["Throttling", "ThrottlingException", "IDPCommunicationError"].contains(code)
        })
    } catch {
      throw AWSSigningError(
        .sourceUnreachable, "\(source): STS in \(surroundings.region) did not answer: \(error.reason)",
        fix: "check --region, the network and the proxy, and AWS_ENDPOINT_URL_STS where it is set")
    }
    let elements = ElementsOfXML(answer.body)
    guard answer.status == 200 else { throw refusal(answer, elements, source: source, signed: base != nil) }
    guard let key = elements["AccessKeyId"], let secret = elements["SecretAccessKey"],
      let token = elements["SessionToken"], let end = elements["Expiration"].flatMap(instant)
    else {
      throw AWSSigningError(
        .answerUnreadable, "\(source): \(address.authority) answered with something that is not STS's",
        fix: "check AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL and the proxy")
    }
    return try Credentials(
      checkedAccessKeyID: key, secretAccessKey: secret, sessionToken: token, expiration: end, renewal: renewal,
      source: source)
  }

  private func refusal(
    _ answer: SourceAnswer, _ elements: ElementsOfXML, source: String, signed: Bool
  ) -> AWSSigningError {
    let code = elements["Code"] ?? "status \(answer.status)"
    let words = elements["Message"].map { ": \($0.prefix(300))" } ?? ""
    return AWSSigningError(
      .sourceRefused, "\(source): STS refused with \(code)\(words)", fix: fix(code, words, signed: signed))
  }

  private func fix(_ code: String, _ words: String, signed: Bool) -> String {
    if words.contains("Signature expired") || words.contains("not yet current") || code == "RequestExpired" {
      return "set this machine's clock"
    }
    if words.contains("MultiFactorAuthentication failed") {
      return "run again, and type the code that the MFA device shows then"
    }
    return switch code {
    case "AccessDenied", "AccessDeniedException":
      signed
        ? "let the role's trust policy name the caller, allow sts:AssumeRole to the caller, and check external_id and MFA"
        : "let the role's trust policy name this identity provider and this subject"
    case "ExpiredToken", "ExpiredTokenException":
      signed ? "renew the credentials that assume the role" : "the token in the file has ended: find out who renews it"
    case "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch":
      "check the keys that assume the role"
    case "InvalidIdentityToken", "IDPRejectedClaim": "check the token file and the identity provider of the role"
    case "RegionDisabledException": "activate STS in \(surroundings.region), or choose another region"
    case "ValidationError": "correct role_arn, role_session_name, external_id, duration_seconds or mfa_serial"
    default: "look the code up in the STS API reference"
    }
  }
}

/// `taskferry-1795215605`: tells the sessions of different runs apart in the service's logs.
func sessionName(at now: Date) -> String { "taskferry-\(Int(now.timeIntervalSince1970))" }
