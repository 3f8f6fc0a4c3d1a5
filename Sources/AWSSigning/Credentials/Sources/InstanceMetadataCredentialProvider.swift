import Foundation

/// The role of an EC2 instance, from its metadata, version 2: each question carries a token that was asked for first.
///
/// Source: AWS SDKs and Tools reference guide, "IMDS credential provider", and the EC2 user guide, "Use IMDSv2"
/// (read 2026-11).
struct InstanceMetadataCredentialProvider: CredentialProvider {
  private let surroundings: CredentialSurroundings
  private let settings: Profile?
  private static let fix = "set AWS_EC2_METADATA_DISABLED=true where this is not meant"
  private static let roles = "/latest/meta-data/iam/security-credentials/"

  /// - Parameter settings: a profile that may name the endpoint.
  init(surroundings: CredentialSurroundings, settings: Profile?) {
    self.surroundings = surroundings
    self.settings = settings
  }

  /// - Returns: nil when it is disabled, when nobody answers, as everywhere but on EC2, or when there is no role.
  func credentials() async throws(AWSSigningError) -> Credentials? {
    guard surroundings.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" else { return nil }
    let endpoint = try endpoint()
    guard let token = try await token(from: endpoint) else { return nil }
    let header = [(name: "x-aws-ec2-metadata-token", value: token)]
    guard let names = try await text(of: endpoint + Self.roles, header) else { return nil }
    guard let role = names.split(whereSeparator: \.isNewline).first, !role.isEmpty else { return nil }
    let source = "instance metadata: role \(role.prefix(128))"
    guard let answer = try await bytes(of: endpoint + Self.roles + percentEncoded(role), header) else {
      throw AWSSigningError(.sourceRefused, "\(source): there are no credentials for it", fix: Self.fix)
    }
    guard let keys = KeysInJSON(answer) else {
      throw AWSSigningError(.answerUnreadable, "\(source): the answer is no credentials", fix: Self.fix)
    }
    if let code = keys.code, code != "Success" {
      throw AWSSigningError(
        .sourceRefused, "\(source): EC2 answered \(code.prefix(100))",
        fix: "check the instance profile and the role's trust policy")
    }
    return try keys.credentials(from: source, fix: Self.fix)
  }

  /// 21,600 seconds are six hours, the longest there are; one token serves one round of questions.
  private func token(from endpoint: String) async throws(AWSSigningError) -> String? {
    let answer: SourceAnswer
    do {
      answer = try await surroundings.answer(
        to: SourceRequest(
          .put, endpoint + "/latest/api/token", headers: [("x-aws-ec2-metadata-token-ttl-seconds", "21600")],
          timeLimit: .seconds(1)), attempts: 2)
    } catch {
      return nil
    }
    // Whatever else listens there is not EC2's.
    guard (200..<500).contains(answer.status) else { return nil }
    guard answer.status == 200 else {
      throw AWSSigningError(
        .sourceRefused, "instance metadata: a token was refused with status \(answer.status); version 2 is needed",
        fix: "elsewhere than on EC2 set AWS_EC2_METADATA_DISABLED=true and name credentials by AWS_ACCESS_KEY_ID or "
          + "--profile; on EC2 enable IMDSv2, with a hop limit of 2 in containers")
    }
    let token = String(decoding: answer.body, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw AWSSigningError(.answerUnreadable, "instance metadata: the token is none", fix: Self.fix)
    }
    return token
  }

  private func text(
    of url: String, _ headers: [(name: String, value: String)]
  ) async throws(AWSSigningError) -> String? {
    try await bytes(of: url, headers).map { String(decoding: $0, as: UTF8.self) }
  }

  /// nil for 404: there is no role.
  private func bytes(
    of url: String, _ headers: [(name: String, value: String)]
  ) async throws(AWSSigningError) -> [UInt8]? {
    let answer: SourceAnswer
    do {
      answer = try await surroundings.answer(
        to: SourceRequest(.get, url, headers: headers, timeLimit: .seconds(1)), attempts: 2)
    } catch {
      throw AWSSigningError(
        .sourceUnreachable, "instance metadata: no answer after the token: \(error.reason)", fix: "run again")
    }
    if answer.status == 404 { return nil }
    guard answer.status == 200 else {
      throw AWSSigningError(
        .sourceRefused, "instance metadata: refused with status \(answer.status)", fix: Self.fix)
    }
    return answer.body
  }

  private func endpoint() throws(AWSSigningError) -> String {
    let named = surroundings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT")
    if var url = named ?? settings?.setting("ec2_metadata_service_endpoint") {
      while url.hasSuffix("/") { url.removeLast() }
      guard let components = URLComponents(string: url), components.host?.isEmpty == false,
        ["http", "https"].contains(components.scheme?.lowercased())
      else {
        throw AWSSigningError(
          .addressForbidden, "AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL", fix: "write it as http://host")
      }
      return url
    }
    let mode =
      surroundings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")
      ?? settings?.setting("ec2_metadata_service_endpoint_mode")
    return mode?.lowercased() == "ipv6" ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
  }
}
