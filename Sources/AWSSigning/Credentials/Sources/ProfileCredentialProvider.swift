/// Whatever a profile of the shared files says: a role, a web identity, single sign-on, keys, a process.
///
/// The files are read anew each time, for what was renewed in them.
package struct ProfileCredentialProvider: CredentialProvider {
  private let profile: String?
  private let surroundings: CredentialSurroundings
  private let prompt: CodePrompt

  /// - Parameter profile: the `--profile` flag; nil leaves it to the environment, then `default`.
  package init(profile: String?, surroundings: CredentialSurroundings) {
    self.profile = profile
    self.surroundings = surroundings
    prompt = CodePrompt(surroundings.askForCode)
  }

  /// - Returns: nil when the profile has no credentials, or when it is `default`, not asked for and not there.
  package func credentials() async throws(AWSSigningError) -> Credentials? {
    let configuration = try SharedConfiguration(
      profile: profile, environment: surroundings.environment, readFile: surroundings.readFile)
    guard let profile = try configuration.requiredProfile() else { return nil }
    return try await ProfileResolution(configuration: configuration, surroundings: surroundings, prompt: prompt)
      .credentials(of: profile)
  }
}

/// How one profile leads to credentials, through others where it assumes a role.
struct ProfileResolution: Sendable {
  var configuration: SharedConfiguration
  var surroundings: CredentialSurroundings
  var prompt: CodePrompt

  /// - Parameter visited: profiles whose role needs this one's credentials, outermost first.
  func credentials(of profile: Profile, for visited: [String] = []) async throws(AWSSigningError) -> Credentials? {
    // The keys of a source profile are meant as the source, also where it assumes a role when used by itself.
    if !visited.isEmpty, let keys = try staticKeys(of: profile) { return keys }
    // Ways that go before keys in every AWS tool: taking the keys instead would act as somebody else.
    if profile.setting("role_arn") != nil || profile.setting("web_identity_token_file") != nil {
      return try await role(of: profile, for: visited)
    }
    if let signIn = try SSOCredentialProvider(profile: profile, in: configuration, surroundings: surroundings) {
      return try await signIn.credentials()
    }
    if let keys = try staticKeys(of: profile) { return keys }
    if let command = profile.setting("credential_process") {
      return try await ProcessCredentialProvider(
        command: command, profile: profile.name, surroundings: surroundings
      ).credentials()
    }
    guard profile.setting("login_session") == nil else {
      throw AWSSigningError(
        .credentialsNotSupported, "the profile \"\(profile.name)\" gets its credentials by `aws login`, not supported",
        fix: "export them and run again: eval \"$(aws configure export-credentials --profile \(profile.name)"
          + " --format env)\", without --profile")
    }
    return nil
  }

  private func role(of profile: Profile, for visited: [String]) async throws(AWSSigningError) -> Credentials {
    guard profile.setting("web_identity_token_file") == nil else {
      return try await WebIdentityCredentialProvider(profile: profile, surroundings: surroundings).found()
    }
    let role = try AssumedRole(of: profile, environment: surroundings.environment)
    let base = try await source(of: role, in: profile, for: visited + [profile.name])
    return try await AssumeRoleCredentialProvider(role: role, base: base, surroundings: surroundings, prompt: prompt)
      .assumed()
  }

  /// The credentials a role is assumed with.
  private func source(
    of role: AssumedRole, in profile: Profile, for visited: [String]
  ) async throws(AWSSigningError) -> Credentials {
    switch role.source {
    case .profile(let name):
      guard let next = configuration.profile(named: name) else {
        let known = configuration.profileNames.joined(separator: ", ")
        throw role.wrong("source_profile \"\(name)\" is in neither file", fix: "name a profile that exists: \(known)")
      }
      let hasKeys = try staticKeys(of: next) != nil
      guard hasKeys || !visited.contains(name) else {
        throw AWSSigningError(
          .profileLoop, "the profiles \((visited + [name]).joined(separator: " → ")) take credentials from each other",
          fix: "let source_profile of one of them name a profile with keys, single sign-on or a process")
      }
      if let found = try await credentials(of: next, for: visited) { return found }
      throw role.wrong(
        "source_profile \"\(name)\" has no credentials", fix: "add keys with: aws configure --profile \(name)")
    case .environment:
      let provider = EnvironmentCredentialProvider(environment: surroundings.environment)
      if let found = try await provider.credentials() { return found }
      throw role.wrong(
        "credential_source is Environment, which has no keys",
        fix: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a source_profile")
    case .container:
      if let found = try await ContainerCredentialProvider(surroundings: surroundings).credentials() { return found }
      throw role.wrong(
        "credential_source is EcsContainer, and this is no container of ECS or EKS with a role",
        fix: "give the task a role, or name a source_profile")
    case .instance:
      let provider = InstanceMetadataCredentialProvider(surroundings: surroundings, settings: profile)
      if let found = try await provider.credentials() { return found }
      throw role.wrong(
        "credential_source is Ec2InstanceMetadata, and instance metadata has no credentials",
        fix: "give the instance a role, or name a source_profile")
    }
  }

  /// Key id, secret and token always come from the same file.
  private func staticKeys(of profile: Profile) throws(AWSSigningError) -> Credentials? {
    let sections = [
      (profile.credentials, configuration.credentialsPath), (profile.config, configuration.configPath),
    ]
    for (section, path) in sections {
      if let keys = try staticKeys(section, of: profile.name, in: path) { return keys }
    }
    return nil
  }

  private func staticKeys(
    _ section: ConfigurationDocument.Section, of profile: String, in path: String?
  ) throws(AWSSigningError) -> Credentials? {
    func value(_ key: String) -> String? {
      guard let value = section.settings[key], !value.isEmpty else { return nil }
      return value
    }
    guard let accessKeyID = value("aws_access_key_id") else { return nil }
    let source = "profile \(profile) in \(path ?? "memory")"
    guard let secret = value("aws_secret_access_key") else {
      throw AWSSigningError(
        .credentialsIncomplete, "\(source) has aws_access_key_id and no aws_secret_access_key",
        fix: "add the secret to the same file")
    }
    var credentials = try Credentials(
      checkedAccessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: value("aws_session_token"),
      source: source)
    if credentials.sessionToken != nil { credentials.expiration = NotedExpiration.date(value) }
    return credentials
  }
}
