/// Asks the sources in the order of every AWS tool; the first that answers counts.
///
/// An explicit profile goes alone; else the environment's keys, then the profile of AWS_PROFILE,
/// AWS_DEFAULT_PROFILE or `default`.
package struct CredentialChain: CredentialProvider {
  private let profile: String?
  private let environment: [String: String]
  private let providers: [any CredentialProvider]

  /// - Parameters:
  ///   - profile: the `--profile` flag.
  ///   - readFile: delivers shared configuration files; `configurationFileOnDisk` in the program.
  package init(profile: String?, environment: [String: String], readFile: @escaping ConfigurationFileReader) {
    let profile = profile.flatMap { $0.isEmpty ? nil : $0 }
    self.profile = profile
    self.environment = environment
    let ofProfile = ProfileCredentialProvider(profile: profile, environment: environment, readFile: readFile)
    let ofEnvironment = EnvironmentCredentialProvider(environment: environment)
    providers = profile == nil ? [ofEnvironment, ofProfile] : [ofProfile]
  }

  /// - Returns: never nil.
  /// - Throws: `AWSSigningError`, `credentials.missing` when no source has any.
  package func credentials() async throws(AWSSigningError) -> Credentials? {
    for provider in providers {
      if let credentials = try await provider.credentials() { return credentials }
    }
    throw missing
  }

  private var missing: AWSSigningError {
    if let profile {
      return AWSSigningError(
        .credentialsMissing, "the profile \"\(profile)\" has no credentials",
        fix: "add keys with: aws configure --profile \(profile)")
    }
    let unsupported = [
      "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ]
    for name in unsupported where environment[name]?.isEmpty == false {
      return AWSSigningError(
        .credentialsNotSupported, "\(name) is set; credentials by that way are not supported yet",
        fix: "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or use a profile with keys")
    }
    return AWSSigningError(
      .credentialsMissing, "no AWS credentials were found in the environment or in a profile",
      fix: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile")
  }
}
