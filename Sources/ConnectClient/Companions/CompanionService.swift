package import AWSSigning
import Diagnostics

/// Another service of AWS that tells about the account.
package enum CompanionService: Sendable, Hashable, CaseIterable {
  /// AWS STS: whose credentials these are.
  case securityToken
  /// Service Quotas: what the account may do.
  case serviceQuotas

  /// What signatures are scoped to, and the first label of its host (API models of both services, read 2026-11).
  var signingName: String {
    switch self {
    case .securityToken: "sts"
    case .serviceQuotas: "servicequotas"
    }
  }

  /// After `AWS_ENDPOINT_URL_`; in lower case the key of the `services` section.
  private var variableSuffix: String {
    switch self {
    case .securityToken: "STS"
    case .serviceQuotas: "SERVICE_QUOTAS"
    }
  }

  /// Where it is, by the same rules as Amazon Connect; beside an Amazon Connect on this machine it is expected there
  /// too: a stand-in is not mixed with the real services.
  func endpoint(
    beside connect: Endpoint, region: Region, configuration: SharedConfiguration, allowsPlainHTTP: Bool
  ) throws(ConnectClientError) -> Endpoint {
    if let (url, source) = explicitURL(configuration) {
      let endpoint = try Endpoint(parsing: url, source: source)
      guard endpoint.scheme == .https || endpoint.isOnThisMachine || allowsPlainHTTP else {
        throw ConnectClientError(
          Diagnostic(
            .clientPlainHTTP, "the endpoint \(endpoint) of \(source) would receive everything unencrypted",
            fix: "use https://, or --insecure-endpoint where the network in between is your own"))
      }
      return endpoint
    }
    guard !connect.isOnThisMachine else { return connect }
    let partition = Partition(ofRegion: region.name)
    let usesFIPS = region.asksForFIPS || Self.isOn("AWS_USE_FIPS_ENDPOINT", setting: "use_fips_endpoint", configuration)
    let usesDualStack = Self.isOn("AWS_USE_DUALSTACK_ENDPOINT", setting: "use_dualstack_endpoint", configuration)
    // The plain hosts of GovCloud are FIPS hosts already.
    let isFIPSHost = usesFIPS && (partition.name != "aws-us-gov" || usesDualStack)
    let suffix = usesDualStack ? partition.dualStackSuffix : partition.suffix
    return Endpoint(scheme: .https, host: "\(signingName)\(isFIPSHost ? "-fips" : "").\(region.name).\(suffix)")
  }

  private func explicitURL(_ configuration: SharedConfiguration) -> (url: String, source: String)? {
    let ignores = Self.isOn(
      "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", setting: "ignore_configured_endpoint_urls", configuration)
    guard !ignores else { return nil }
    for name in ["AWS_ENDPOINT_URL_\(variableSuffix)", "AWS_ENDPOINT_URL"] {
      if let url = configuration.variable(name) { return (url, name) }
    }
    guard let profile = configuration.profile else { return nil }
    if let url = profile.setting("endpoint_url", ofService: variableSuffix.lowercased()) {
      return (url, "services section of profile \(profile.name)")
    }
    return profile.setting("endpoint_url").map { ($0, "profile \(profile.name)") }
  }

  private static func isOn(_ variable: String, setting: String, _ configuration: SharedConfiguration) -> Bool {
    (configuration.variable(variable) ?? configuration.profile?.setting(setting))?.lowercased() == "true"
  }
}

extension Endpoint {
  /// Whether its host is this machine by its spelling: `localhost`, 127.0.0.0/8, `::1`.
  package var isOnThisMachine: Bool { HostReach(host) == .loopback }
}

extension ConnectionOptions {
  /// The configuration of a companion service: everything as for Amazon Connect, but for the endpoint and the name that
  /// is signed for.
  /// - Parameter connect: what `resolved` came to.
  /// - Throws: `client.endpoint-invalid`, `client.plain-http`, `client.proxy-invalid` or `client.credentials`.
  package func configuration(
    of service: CompanionService, beside connect: ResolvedConnection, environment: [String: String],
    readFile: @escaping ConfigurationFileReader = configurationFileOnDisk
  ) throws(ConnectClientError) -> ConnectClientConfiguration {
    let shared: SharedConfiguration
    do {
      shared = try SharedConfiguration(profile: profile, environment: environment, readFile: readFile)
    } catch {
      throw ConnectClientError(error)
    }
    var configuration = connect.configuration
    configuration.signingName = service.signingName
    configuration.endpoint = try service.endpoint(
      beside: connect.configuration.endpoint, region: connect.region, configuration: shared,
      allowsPlainHTTP: allowsPlainHTTP)
    configuration.proxy = try ProxyServer.server(for: configuration.endpoint, environment: environment)
    return configuration
  }
}
