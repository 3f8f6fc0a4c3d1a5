/// Static keys of a profile in the shared credentials and config files.
package struct ProfileCredentialProvider: CredentialProvider {
  private let profile: String?
  private let environment: [String: String]
  private let readFile: ConfigurationFileReader

  /// - Parameter profile: the `--profile` flag; nil leaves it to the environment, then `default`.
  package init(profile: String?, environment: [String: String], readFile: @escaping ConfigurationFileReader) {
    self.profile = profile
    self.environment = environment
    self.readFile = readFile
  }

  /// - Returns: nil when the profile has no keys, or when it is `default`, not asked for and not there.
  package func credentials() async throws(AWSSigningError) -> Credentials? {
    let configuration = try SharedConfiguration(profile: profile, environment: environment, readFile: readFile)
    guard let profile = try configuration.requiredProfile() else { return nil }
    // Ways that go before static keys in every AWS tool; taking the keys instead would act as somebody else.
    for way in UnsupportedWay.beforeKeys where way.keys.contains(where: { profile.setting($0) != nil }) {
      throw way.error(profile: profile.name)
    }
    if let keys = try staticKeys(profile.credentials, of: profile.name, in: configuration.credentialsPath) {
      return keys
    }
    if let keys = try staticKeys(profile.config, of: profile.name, in: configuration.configPath) { return keys }
    if profile.setting("credential_process") != nil { throw UnsupportedWay.process.error(profile: profile.name) }
    return nil
  }

  /// Key id, secret and token always come from the same file.
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
    return try Credentials(
      checkedAccessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: value("aws_session_token"),
      source: source)
  }
}

/// A way to credentials that is recognised so that nobody is led astray, and that is not built yet.
private struct UnsupportedWay {
  /// Settings that ask for it.
  var keys: [String]
  /// What it is, for a person.
  var name: String

  static let beforeKeys = [
    UnsupportedWay(keys: ["role_arn", "web_identity_token_file"], name: "assuming a role"),
    UnsupportedWay(keys: ["sso_session", "sso_start_url", "sso_account_id", "sso_role_name"], name: "single sign-on"),
  ]
  static let process = UnsupportedWay(keys: ["credential_process"], name: "credential_process")

  func error(profile: String) -> AWSSigningError {
    AWSSigningError(
      .credentialsNotSupported, "the profile \"\(profile)\" gets its credentials by \(name), not supported yet",
      fix: "export them and run again: eval \"$(aws configure export-credentials --profile \(profile) --format env)\""
        + ", without --profile")
  }
}
