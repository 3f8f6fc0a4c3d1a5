/// Keys in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. An empty variable counts as unset.
///
/// AWS_CREDENTIAL_EXPIRATION, which `aws configure export-credentials` writes, tells when they end.
package struct EnvironmentCredentialProvider: CredentialProvider {
  private let environment: [String: String]

  package init(environment: [String: String]) { self.environment = environment }

  /// - Throws: `credentials.incomplete` for a key id without a secret: falling through to another account's keys
  ///   would be worse than stopping.
  package func credentials() async throws(AWSSigningError) -> Credentials? {
    guard let accessKeyID = variable("AWS_ACCESS_KEY_ID") else { return nil }
    guard let secret = variable("AWS_SECRET_ACCESS_KEY") else {
      throw AWSSigningError(
        .credentialsIncomplete, "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not",
        fix: "set both, or unset AWS_ACCESS_KEY_ID to use a profile")
    }
    var credentials = try Credentials(
      checkedAccessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: variable("AWS_SESSION_TOKEN"),
      source: "environment")
    credentials.expiration = variable("AWS_CREDENTIAL_EXPIRATION").flatMap { NotedExpiration.date($0) }
    return credentials
  }

  private func variable(_ name: String) -> String? {
    guard let value = environment[name], !value.isEmpty else { return nil }
    return value
  }
}
