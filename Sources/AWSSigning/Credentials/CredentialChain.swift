/// Asks the sources in the order of every AWS tool; the first that answers counts.
///
/// An explicit profile goes alone. Else: the environment's keys; the profile of AWS_PROFILE, AWS_DEFAULT_PROFILE or
/// `default`; a web identity of the environment; the container; instance metadata.
package struct CredentialChain: CredentialProvider {
  private let profile: String?
  private let surroundings: CredentialSurroundings
  private let providers: [any CredentialProvider]

  /// - Parameter profile: the `--profile` flag.
  package init(profile: String?, surroundings: CredentialSurroundings) {
    let profile = profile.flatMap { $0.isEmpty ? nil : $0 }
    self.profile = profile
    self.surroundings = surroundings
    let ofProfile = ProfileCredentialProvider(profile: profile, surroundings: surroundings)
    guard profile == nil else {
      providers = [ofProfile]
      return
    }
    providers = [
      EnvironmentCredentialProvider(environment: surroundings.environment), ofProfile,
      WebIdentityCredentialProvider(surroundings: surroundings),
      ContainerCredentialProvider(surroundings: surroundings),
      InstanceMetadataOfProfile(surroundings: surroundings),
    ]
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
        fix: "add keys with: aws configure --profile \(profile), or use AWS_PROFILE in place of --profile "
          + "where the container or the instance has a role")
    }
    let isDisabled = surroundings.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true"
    let instance = isDisabled ? "instance metadata is disabled" : "instance metadata has none"
    return AWSSigningError(
      .credentialsMissing,
      "no AWS credentials were found in the environment, in a profile or of a container, and \(instance)",
      fix: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile")
  }
}

/// Instance metadata, at the endpoint that the profile in use may name.
private struct InstanceMetadataOfProfile: CredentialProvider {
  var surroundings: CredentialSurroundings

  func credentials() async throws(AWSSigningError) -> Credentials? {
    let configuration = try SharedConfiguration(
      profile: nil, environment: surroundings.environment, readFile: surroundings.readFile)
    return try await InstanceMetadataCredentialProvider(surroundings: surroundings, settings: configuration.profile)
      .credentials()
  }
}
