import AWSSigning

/// Shared configuration files in memory.
struct SharedFiles: Sendable {
  var config: String?
  var credentials: String?

  /// A home folder and nothing else.
  static let environment = ["HOME": "/home/ana"]

  func read(_ path: String) throws(AWSSigningError) -> [UInt8]? {
    switch path {
    case "/home/ana/.aws/config": config.map { Array($0.utf8) }
    case "/home/ana/.aws/credentials": credentials.map { Array($0.utf8) }
    default: nil
    }
  }

  func configuration(
    profile: String? = nil, environment: [String: String] = [:]
  ) throws(AWSSigningError) -> SharedConfiguration {
    try SharedConfiguration(
      profile: profile, environment: environment.merging(Self.environment) { $1 }, readFile: read)
  }

  func chain(profile: String? = nil, environment: [String: String] = [:]) -> CredentialChain {
    CredentialChain(profile: profile, environment: environment.merging(Self.environment) { $1 }, readFile: read)
  }
}
