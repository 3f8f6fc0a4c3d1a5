import AWSSigning
import Foundation

/// Shared configuration files and others in memory.
struct SharedFiles: Sendable {
  var config: String?
  var credentials: String?
  /// Others, by their path.
  var others: [String: String] = [:]

  /// A home folder and nothing else.
  static let environment = ["HOME": "/home/ana"]

  func read(_ path: String) throws(AWSSigningError) -> [UInt8]? {
    switch path {
    case "/home/ana/.aws/config": config.map { Array($0.utf8) }
    case "/home/ana/.aws/credentials": credentials.map { Array($0.utf8) }
    default: others[path].map { Array($0.utf8) }
    }
  }

  func configuration(
    profile: String? = nil, environment: [String: String] = [:]
  ) throws(AWSSigningError) -> SharedConfiguration {
    try SharedConfiguration(
      profile: profile, environment: environment.merging(Self.environment) { $1 }, readFile: read)
  }

  /// - Parameter sources: what answers beside the files; nobody by default.
  func chain(
    profile: String? = nil, environment: [String: String] = [:], sources: SourceStandIn = SourceStandIn(),
    settings: (inout CredentialSurroundings) -> Void = { _ in }
  ) -> CredentialChain {
    var surroundings = CredentialSurroundings(
      environment: environment.merging(Self.environment) { $1 }, readFile: read, region: "eu-central-1",
      exchange: sources.answer, address: SourceStandIn.address, now: { SourceStandIn.now }, pause: { _ in })
    settings(&surroundings)
    return CredentialChain(profile: profile, surroundings: surroundings)
  }
}

extension CredentialChain {
  /// What it finds.
  func found() async throws -> Credentials {
    guard let credentials = try await credentials() else { throw NothingFound() }
    return credentials
  }

  /// Why it finds nothing; nil when it finds something.
  func failure() async -> AWSSigningError? {
    do {
      _ = try await credentials()
      return nil
    } catch { return error }
  }
}

private struct NothingFound: Error {}
