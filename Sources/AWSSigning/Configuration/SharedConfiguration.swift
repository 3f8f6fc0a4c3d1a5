/// What the environment and the shared config and credentials files say, as every AWS tool reads them.
///
/// Nothing is read from the process: environment and files are given, so that each answer can be told from its inputs.
/// An empty variable counts as unset. Source: AWS SDKs and Tools reference guide (read 2026-11).
package struct SharedConfiguration: Sendable {
  /// Which profile, and whether somebody asked for it.
  package enum ProfileChoice: Sendable, Hashable {
    /// `--profile`: goes before the environment's keys.
    case flag(String)
    /// AWS_PROFILE or AWS_DEFAULT_PROFILE.
    case environment(String, variable: String)
    /// `default`, which may be missing.
    case byDefault

    package var name: String {
      switch self {
      case .flag(let name), .environment(let name, _): name
      case .byDefault: "default"
      }
    }
  }

  package let environment: [String: String]
  package let profileChoice: ProfileChoice
  /// nil when no file has it, which is an error only once something is needed from it.
  package let profile: Profile?
  /// Every profile of both files, sorted, for a suggestion.
  package let profileNames: [String]
  /// Paths of the two files, whether or not they exist; nil without a home folder.
  package let configPath: String?
  package let credentialsPath: String?
  /// Sections by their titles.
  private let config: [String: ConfigurationDocument.Section]
  private let credentials: [String: ConfigurationDocument.Section]

  /// - Parameters:
  ///   - profile: the `--profile` flag.
  ///   - environment: of the process, or a test's.
  ///   - readFile: delivers the bytes of a file, nil when there is none.
  /// - Throws: `AWSSigningError` when a file cannot be read or taken apart.
  package init(
    profile: String?, environment: [String: String], readFile: ConfigurationFileReader
  ) throws(AWSSigningError) {
    self.environment = environment
    profileChoice = Self.choice(flag: profile, environment)
    configPath = Self.path("AWS_CONFIG_FILE", else: "config", environment)
    credentialsPath = Self.path("AWS_SHARED_CREDENTIALS_FILE", else: "credentials", environment)
    let config = try Self.sections(configPath, readFile)
    let credentials = try Self.sections(credentialsPath, readFile)
    self.config = config
    self.credentials = credentials
    self.profile = Self.profile(named: profileChoice.name, config, credentials)
    profileNames = Set(config.keys.compactMap(Self.profileName)).union(credentials.keys).sorted()
  }

  /// A profile that another names; nil when no file has it.
  func profile(named name: String) -> Profile? { Self.profile(named: name, config, credentials) }

  /// The section `[sso-session x]`.
  func ssoSession(named name: String) -> ConfigurationDocument.Section? { config["sso-session \(name)"] }

  private static func profile(
    named name: String, _ config: [String: ConfigurationDocument.Section],
    _ credentials: [String: ConfigurationDocument.Section]
  ) -> Profile? {
    let inConfig = configSection(of: name, in: config)
    let inCredentials = credentials[name]
    guard inConfig != nil || inCredentials != nil else { return nil }
    let services = inConfig?.settings["services"].flatMap { config["services \($0)"] }
    return Profile(
      name: name, config: inConfig ?? .init(), credentials: inCredentials ?? .init(), services: services ?? .init())
  }

  /// A variable of the environment; nil when unset or empty.
  package func variable(_ name: String) -> String? { Self.variable(name, environment) }

  /// The profile, or the error that says which there are, when somebody asked for one that is in no file.
  func requiredProfile() throws(AWSSigningError) -> Profile? {
    if let profile { return profile }
    let origin: String
    switch profileChoice {
    case .byDefault: return nil
    case .flag: origin = "--profile"
    case .environment(_, let variable): origin = variable
    }
    let known = profileNames.isEmpty ? "there are no profiles" : "known are \(profileNames.joined(separator: ", "))"
    let files = [configPath, credentialsPath].compactMap { $0.map { "\"\($0)\"" } }.joined(separator: " nor ")
    throw AWSSigningError(
      .profileUnknown, "the profile \"\(profileChoice.name)\" of \(origin) is in neither \(files)",
      fix: "use a profile that exists (\(known)) or add it with: aws configure --profile \(profileChoice.name)")
  }

  private static func choice(flag: String?, _ environment: [String: String]) -> ProfileChoice {
    if let flag, !flag.isEmpty { return .flag(flag) }
    for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
      if let name = Self.variable(variable, environment) { return .environment(name, variable: variable) }
    }
    return .byDefault
  }

  private static func path(_ variable: String, else name: String, _ environment: [String: String]) -> String? {
    let home = Self.variable("HOME", environment)
    guard let path = Self.variable(variable, environment) else { return home.map { "\($0)/.aws/\(name)" } }
    if let home, path.hasPrefix("~/") { return home + path.dropFirst() }
    return path
  }

  private static func sections(
    _ path: String?, _ readFile: ConfigurationFileReader
  ) throws(AWSSigningError) -> [String: ConfigurationDocument.Section] {
    guard let path, let bytes = try readFile(path) else { return [:] }
    return try ConfigurationDocument(bytes, name: path).sections
  }

  /// `[profile x]` is the documented form; `[default]` goes without the word, and so do files of old tools.
  private static func configSection(
    of name: String, in sections: [String: ConfigurationDocument.Section]
  ) -> ConfigurationDocument.Section? {
    if let section = sections["profile \(name)"] { return section }
    return profileName(name) == name ? sections[name] : nil
  }

  private static func profileName(_ title: String) -> String? {
    if title.hasPrefix("profile ") { return String(title.dropFirst("profile ".count)) }
    return title.hasPrefix("sso-session ") || title.hasPrefix("services ") ? nil : title
  }

  private static func variable(_ name: String, _ environment: [String: String]) -> String? {
    guard let value = environment[name], !value.isEmpty else { return nil }
    return value
  }
}
