/// A role for the bearer of a token that another identity provider wrote into a file, as in EKS and CI systems.
///
/// AssumeRoleWithWebIdentity is not signed: the token is the proof. The file is read anew each time, because its
/// writer renews it.
struct WebIdentityCredentialProvider: CredentialProvider {
  private let surroundings: CredentialSurroundings
  private let tokenFile: String?
  private let roleARN: String?
  private let givenSessionName: String?
  /// Who asks: `profile ci`, `environment`.
  private let origin: String
  /// What names the token file and the role, for messages.
  private let names: (file: String, role: String)

  /// AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and AWS_ROLE_SESSION_NAME.
  init(surroundings: CredentialSurroundings) {
    self.surroundings = surroundings
    tokenFile = surroundings.variable("AWS_WEB_IDENTITY_TOKEN_FILE")
    roleARN = surroundings.variable("AWS_ROLE_ARN")
    givenSessionName = surroundings.variable("AWS_ROLE_SESSION_NAME")
    origin = "environment"
    names = ("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN")
  }

  /// `web_identity_token_file`, `role_arn` and `role_session_name` of a profile.
  init(profile: Profile, surroundings: CredentialSurroundings) {
    self.surroundings = surroundings
    tokenFile = profile.setting("web_identity_token_file")
    roleARN = profile.setting("role_arn")
    givenSessionName = profile.setting("role_session_name") ?? surroundings.variable("AWS_ROLE_SESSION_NAME")
    origin = "profile \(profile.name)"
    names = ("web_identity_token_file", "role_arn")
  }

  /// - Returns: nil when no token file is named.
  func credentials() async throws(AWSSigningError) -> Credentials? {
    tokenFile == nil ? nil : try await found()
  }

  func found() async throws(AWSSigningError) -> Credentials {
    guard let tokenFile, let roleARN else {
      throw AWSSigningError(
        .profileIncomplete, "\(origin): \(names.file) is set and \(names.role) is not",
        fix: "set \(names.role) to the role that the token is for")
    }
    let token = try surroundings.token(inFile: tokenFile, of: names.file)
    let parameters = [
      ("RoleArn", roleARN), ("RoleSessionName", givenSessionName ?? sessionName(at: surroundings.now())),
      ("WebIdentityToken", token),
    ]
    return try await SecurityTokenService(surroundings: surroundings).credentials(
      by: "AssumeRoleWithWebIdentity", parameters, signedWith: nil,
      source: "\(origin): role \(roleARN) by the web identity in \(tokenFile)", renewal: .always)
  }
}
