package import AWSSigning
import Diagnostics

/// Where STS and IAM Identity Center are: a configured address, else the region's.
///
/// Configured by AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL_SSO or AWS_ENDPOINT_URL_SSO_OIDC, AWS_ENDPOINT_URL, the
/// profile's `services` section (`sts`, `sso`, `sso_oidc`) or its `endpoint_url`, as for every service; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS turns them off.
/// `--endpoint-url` is Amazon Connect's alone.
/// Source: endpoint rules of both services (read 2026-11).
package struct SourceEndpoints: Sendable {
  private let configuration: SharedConfiguration
  /// Whether a host that is not this machine may be spoken to without encryption.
  private let allowsPlainHTTP: Bool
  /// Whether the region was named in the old way that asks for FIPS endpoints.
  private let asksForFIPS: Bool

  package init(configuration: SharedConfiguration, allowsPlainHTTP: Bool, asksForFIPS: Bool = false) {
    self.configuration = configuration
    self.allowsPlainHTTP = allowsPlainHTTP
    self.asksForFIPS = asksForFIPS
  }

  /// - Throws: `credentials.address-forbidden`.
  package func address(of service: SourceService, in region: String) throws(AWSSigningError) -> SourceAddress {
    let endpoint: Endpoint
    if let (url, source) = configured(service) {
      do {
        endpoint = try Endpoint(parsing: url, source: source)
      } catch {
        throw AWSSigningError(.addressForbidden, error.diagnostic.message, fix: error.diagnostic.fix)
      }
      guard endpoint.scheme == .https || HostReach(endpoint.host) == .loopback || allowsPlainHTTP else {
        throw AWSSigningError(
          .addressForbidden, "the endpoint \(endpoint) of \(source) would hand out credentials unencrypted",
          fix: "use https://")
      }
    } else {
      endpoint = Endpoint(scheme: .https, host: host(of: service, in: region))
    }
    return SourceAddress(url: "\(endpoint)", authority: endpoint.authority, basePath: endpoint.basePath)
  }

  private func configured(_ service: SourceService) -> (url: String, source: String)? {
    if isOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", setting: "ignore_configured_endpoint_urls") { return nil }
    let word = Self.names[service]?.setting ?? ""
    for name in ["AWS_ENDPOINT_URL_\(word.uppercased())", "AWS_ENDPOINT_URL"] {
      if let url = configuration.variable(name) { return (url, name) }
    }
    guard let profile = configuration.profile else { return nil }
    if let url = profile.setting("endpoint_url", ofService: word) {
      return (url, "services section of profile \(profile.name)")
    }
    return profile.setting("endpoint_url").map { ($0, "profile \(profile.name)") }
  }

  private func host(of service: SourceService, in region: String) -> String {
    let partition = Partition(ofRegion: region)
    let usesDualStack = isOn("AWS_USE_DUALSTACK_ENDPOINT", setting: "use_dualstack_endpoint")
    let usesFIPS = asksForFIPS || isOn("AWS_USE_FIPS_ENDPOINT", setting: "use_fips_endpoint")
    // The plain hosts of GovCloud are FIPS hosts already; other partitions have none.
    let word = usesFIPS && partition.name == "aws" ? "-fips" : ""
    let name = Self.names[service]?.host ?? ""
    return "\(name)\(word).\(region).\(usesDualStack ? partition.dualStackSuffix : partition.suffix)"
  }

  /// What settings and hosts call them.
  private static let names: [SourceService: (setting: String, host: String)] = [
    .sts: ("sts", "sts"), .ssoPortal: ("sso", "portal.sso"), .ssoOIDC: ("sso_oidc", "oidc"),
  ]

  private func isOn(_ variable: String, setting: String) -> Bool {
    (configuration.variable(variable) ?? configuration.profile?.setting(setting))?.lowercased() == "true"
  }
}
