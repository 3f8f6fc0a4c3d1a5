package import AWSSigning
package import Diagnostics

/// The endpoint that was chosen, and why.
package struct ResolvedEndpoint: Sendable, Hashable {
  package var endpoint: Endpoint
  /// For a person: `--endpoint-url`, `AWS_ENDPOINT_URL`, `region eu-central-1`.
  package var source: String
  /// What somebody should look at before a load.
  package var warnings: [Diagnostic]
}

/// Chooses the endpoint as every AWS tool does.
///
/// An explicit URL (flag, AWS_ENDPOINT_URL_CONNECT, AWS_ENDPOINT_URL, the profile's `services` section, its
/// `endpoint_url`), else the region's host: FIPS, dual-stack or plain. AWS_IGNORE_CONFIGURED_ENDPOINT_URLS leaves
/// the flag as the only explicit one.
package struct EndpointResolver: Sendable {
  private let configuration: SharedConfiguration
  private let allowsPlainHTTP: Bool

  /// - Parameter allowsPlainHTTP: whether a host that is not this machine may be spoken to without encryption.
  package init(configuration: SharedConfiguration, allowsPlainHTTP: Bool = false) {
    self.configuration = configuration
    self.allowsPlainHTTP = allowsPlainHTTP
  }

  /// - Parameter flag: `--endpoint-url`.
  /// - Throws: `client.endpoint-invalid` or `client.plain-http`.
  package func endpoint(flag: String?, region: Region) throws(ConnectClientError) -> ResolvedEndpoint {
    let usesFIPS = region.asksForFIPS || isOn("AWS_USE_FIPS_ENDPOINT", setting: "use_fips_endpoint")
    if let (url, source) = explicitURL(flag: flag) {
      let endpoint = try Endpoint(parsing: url, source: source)
      try checkPlainHTTP(endpoint, source: source)
      return ResolvedEndpoint(
        endpoint: endpoint, source: source, warnings: usesFIPS ? Self.warnings(ofFIPSWith: endpoint, source) : [])
    }
    let host = Partition(ofRegion: region.name).host(
      region: region.name, usesFIPS: usesFIPS,
      usesDualStack: isOn("AWS_USE_DUALSTACK_ENDPOINT", setting: "use_dualstack_endpoint"))
    return ResolvedEndpoint(
      endpoint: Endpoint(scheme: .https, host: host), source: "region \(region.name)", warnings: warnings(region))
  }

  private func explicitURL(flag: String?) -> (url: String, source: String)? {
    if let flag, !flag.isEmpty { return (flag, "--endpoint-url") }
    if isOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", setting: "ignore_configured_endpoint_urls") { return nil }
    for name in ["AWS_ENDPOINT_URL_CONNECT", "AWS_ENDPOINT_URL"] {
      if let url = configuration.variable(name) { return (url, name) }
    }
    guard let profile = configuration.profile else { return nil }
    if let url = profile.setting("endpoint_url", ofService: "connect") {
      return (url, "services section of profile \(profile.name)")
    }
    return profile.setting("endpoint_url").map { ($0, "profile \(profile.name)") }
  }

  private func isOn(_ variable: String, setting: String) -> Bool {
    (configuration.variable(variable) ?? configuration.profile?.setting(setting))?.lowercased() == "true"
  }

  private func checkPlainHTTP(_ endpoint: Endpoint, source: String) throws(ConnectClientError) {
    guard endpoint.scheme == .http, HostReach(endpoint.host) != .loopback, !allowsPlainHTTP else { return }
    throw ConnectClientError(
      Diagnostic(
        .clientPlainHTTP, "the endpoint \(endpoint) of \(source) would receive everything unencrypted",
        fix: "use https://, or --insecure-endpoint where the network in between is your own"))
  }

  /// An explicit URL outranks FIPS, as in every AWS tool; whoever must use FIPS has to know.
  private static func warnings(ofFIPSWith endpoint: Endpoint, _ source: String) -> [Diagnostic] {
    guard HostReach(endpoint.host) != .loopback, !endpoint.host.contains("fips") else { return [] }
    return [
      Diagnostic(
        .clientFIPSNotApplied, severity: .warning,
        "FIPS endpoints are asked for, but \(source) names \(endpoint), which goes before",
        fix: "name a FIPS endpoint there, or leave the URL out")
    ]
  }

  private func warnings(_ region: Region) -> [Diagnostic] {
    guard !Partition.knownRegions.contains(region.name) else { return [] }
    return [
      Diagnostic(
        .clientRegionUnknown, severity: .warning,
        "Amazon Connect is not known to run in the region \"\(region.name)\" of \(region.source)",
        fix: "check the region of the instance: its ARN holds it")
    ]
  }
}
