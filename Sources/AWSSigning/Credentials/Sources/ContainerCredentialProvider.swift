import Foundation

/// The credentials that ECS, EKS and other container services hand out on an address of the container's own.
///
/// Source: AWS SDKs and Tools reference guide, "Container credential provider" (read 2026-11).
struct ContainerCredentialProvider: CredentialProvider {
  var surroundings: CredentialSurroundings

  /// Where ECS answers.
  private static let taskHost = "http://169.254.170.2"
  /// Hosts that may be asked without encryption, beside this machine.
  private static let knownHosts: Set<String> = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"]

  /// - Returns: nil when no variable names an address.
  func credentials() async throws(AWSSigningError) -> Credentials? {
    let url: String
    let variable: String
    if let path = surroundings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
      variable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
      guard path.hasPrefix("/") else { throw Self.forbidden(variable, "it does not begin with a slash") }
      url = Self.taskHost + path
    } else if let full = surroundings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
      variable = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
      url = full
    } else {
      return nil
    }
    let host = try Self.permittedHost(of: url, variable: variable)
    let source = "container: \(host)"
    let answer: SourceAnswer
    do {
      answer = try await surroundings.answer(
        to: SourceRequest(.get, url, headers: try authorization(), timeLimit: .seconds(2)))
    } catch let silence as SourceSilence {
      throw AWSSigningError(
        .sourceUnreachable, "\(source), named by \(variable), did not answer: \(silence.reason)",
        fix: "run where the container's credentials are, or unset \(variable)")
    } catch let error as AWSSigningError {
      throw error
    } catch {
      return nil
    }
    guard answer.status == 200 else {
      throw AWSSigningError(
        .sourceRefused, "\(source), named by \(variable), refused with status \(answer.status)",
        fix: "check the role of the task or pod, and AWS_CONTAINER_AUTHORIZATION_TOKEN or its file")
    }
    let fix = "check \(variable)"
    guard let keys = KeysInJSON(answer.body) else {
      throw AWSSigningError(
        .answerUnreadable, "\(source), named by \(variable), answered with something that is no credentials", fix: fix)
    }
    return try keys.credentials(from: source, fix: fix)
  }

  /// The token's file goes first and is read each time: it is renewed by others.
  private func authorization() throws(AWSSigningError) -> [(name: String, value: String)] {
    let variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
    let token: String
    if let file = surroundings.variable("\(variable)_FILE") {
      token = try surroundings.token(inFile: file, of: "\(variable)_FILE")
    } else if let value = surroundings.variable(variable) {
      token = value
    } else {
      return []
    }
    guard token.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw AWSSigningError(
        .credentialsMalformed, "the token of \(variable) holds characters that no header has",
        fix: "give it without line breaks")
    }
    return [("Authorization", token)]
  }

  /// Encrypted, or on this machine, or one of the addresses at which ECS and EKS answer: whoever can set a variable
  /// must not be able to have the token sent anywhere else.
  private static func permittedHost(of url: String, variable: String) throws(AWSSigningError) -> String {
    guard let components = URLComponents(string: url), let encoded = components.percentEncodedHost, !encoded.isEmpty,
      components.user == nil, components.password == nil
    else { throw forbidden(variable, "it is not a URL with a host and nothing else before the path") }
    let host = encoded.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    switch components.scheme?.lowercased() {
    case "https": return host
    case "http" where isThisMachine(host) || knownHosts.contains(host): return host
    case "http":
      throw forbidden(
        variable, "plain HTTP goes to this machine, 169.254.170.2, 169.254.170.23 and fd00:ec2::23 only, not to \(host)"
      )
    default: throw forbidden(variable, "it begins neither with https:// nor with http://")
    }
  }

  /// `localhost`, 127.0.0.0/8, `::1`; names such as `127.example.com` are none of them.
  private static func isThisMachine(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { $0.allSatisfy(\.isASCII) && UInt8($0) != nil }
  }

  private static func forbidden(_ variable: String, _ reason: String) -> AWSSigningError {
    AWSSigningError(
      .addressForbidden, "\(variable) cannot be used: \(reason)",
      fix: "correct it, or unset it where the container's credentials are not meant")
  }
}
