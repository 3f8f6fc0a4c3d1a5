package import AWSSigning
package import Diagnostics

/// What a command line says about the connection; nil leaves it to the environment and the shared files.
package struct ConnectionOptions: Sendable, Hashable {
  /// `--profile`
  package var profile: String?
  /// `--region`
  package var region: String?
  /// `--endpoint-url`
  package var endpointURL: String?
  /// `--insecure-endpoint`
  package var allowsPlainHTTP: Bool

  package init(
    profile: String? = nil, region: String? = nil, endpointURL: String? = nil, allowsPlainHTTP: Bool = false
  ) {
    self.profile = profile
    self.region = region
    self.endpointURL = endpointURL
    self.allowsPlainHTTP = allowsPlainHTTP
  }

  /// Finds region, endpoint, proxy and the chain of credentials. Sends nothing and asks for no credentials.
  /// - Parameters:
  ///   - environment: of the process.
  ///   - readFile: delivers shared configuration files.
  ///   - pool: credentials that other clients of the process use too; nil for a client of its own.
  ///   - askForCode: asks a person for the code of an MFA device; nil where nobody can be asked.
  /// - Throws: `client.credentials`, `client.endpoint-invalid`, `client.plain-http`, `client.proxy-invalid` or
  ///   `client.ca-bundle-invalid`.
  package func resolved(
    environment: [String: String], readFile: @escaping ConfigurationFileReader = configurationFileOnDisk,
    pool: CredentialPool? = nil, askForCode: (@Sendable (_ device: String) async -> String)? = nil
  ) throws(ConnectClientError) -> ResolvedConnection {
    let shared: SharedConfiguration
    let named: Region
    do {
      shared = try SharedConfiguration(profile: profile, environment: environment, readFile: readFile)
      named = try shared.region(flag: region)
    } catch {
      throw ConnectClientError(error)
    }
    let endpoint = try EndpointResolver(configuration: shared, allowsPlainHTTP: allowsPlainHTTP)
      .endpoint(flag: endpointURL, region: named)
    var configuration = ConnectClientConfiguration(
      region: named.name, endpoint: endpoint.endpoint, credentials: NoCredentials(),
      proxy: try ProxyServer.server(for: endpoint.endpoint, environment: environment),
      certificateAuthorities: try CertificateAuthorities.named(by: shared, readFile: readFile),
      applicationID: shared.variable("AWS_SDK_UA_APP_ID") ?? shared.profile?.setting("sdk_ua_app_id"))
    if let attempts = (shared.variable("AWS_MAX_ATTEMPTS") ?? shared.profile?.setting("max_attempts")).flatMap({
      Int($0)
    }) {
      configuration.maximumAttempts = min(max(attempts, 1), 10)
    }
    let sources = SourceEndpoints(
      configuration: shared, allowsPlainHTTP: allowsPlainHTTP, asksForFIPS: named.asksForFIPS)
    var surroundings = CredentialSurroundings(
      environment: environment, readFile: readFile, writeFile: replaceFileOnDisk, region: named.name,
      exchange: SourceConnection(settings: configuration, environment: environment).answer,
      address: sources.address, askForCode: askForCode)
    surroundings.mayWriteFile = mayReplaceFileOnDisk
    let chain = CredentialChain(profile: profile, surroundings: surroundings)
    configuration.credentials =
      pool?.credentials(profile: profile, region: named.name, from: chain) ?? chain as any CredentialProvider
    return ResolvedConnection(
      configuration: configuration, region: named, endpointSource: endpoint.source, warnings: endpoint.warnings)
  }
}

/// Stands in until the sources are known, which connect by the same settings.
private struct NoCredentials: CredentialProvider {
  func credentials() async throws(AWSSigningError) -> Credentials? { nil }
}

/// A client's configuration, with what a person may want to know about its origin.
package struct ResolvedConnection: Sendable {
  /// Ready for `ConnectClient`; timeouts, clock and log may still be set.
  package var configuration: ConnectClientConfiguration
  package var region: Region
  /// Who named the endpoint: `--endpoint-url`, `region eu-central-1`.
  package var endpointSource: String
  package var warnings: [Diagnostic]

  /// Whether the endpoint is AWS's, whoever named it: that of a run that goes on is named by the run.
  package var endpointIsOfAWS: Bool {
    let partition = Partition(ofRegion: region.name)
    return [partition.suffix, partition.dualStackSuffix].contains { configuration.endpoint.host.hasSuffix("." + $0) }
  }
}
