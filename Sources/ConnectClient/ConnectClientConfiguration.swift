package import AWSSigning
package import Foundation
package import Logging

/// Everything a client needs to know. Region, endpoint and credentials have no default; the rest has.
package struct ConnectClientConfiguration: Sendable {
  /// The region that signatures are scoped to.
  package var region: String
  package var endpoint: Endpoint
  /// The service that signatures are scoped to: `connect`, or what a companion service is called.
  package var signingName = "connect"
  package var credentials: any CredentialProvider
  package var proxy: ProxyServer?
  /// Who is trusted to vouch for the endpoint; nil trusts whom the system trusts.
  package var certificateAuthorities: CertificateAuthorities?
  /// AWS_SDK_UA_APP_ID, for the `User-Agent`.
  package var applicationID: String?
  package var version: String
  /// Until a connection stands, secure and through the proxy. 5 seconds by default.
  package var connectTimeout: Duration
  /// Longest silence while an answer is due. 20 seconds by default.
  package var readTimeout: Duration
  /// A whole attempt. 30 seconds by default.
  package var attemptTimeout: Duration
  /// Most connections at a time. 64 by default.
  package var maximumConnections: Int
  /// Most attempts at a companion operation; StartTaskContact is always attempted once a call. 3 by default, or
  /// AWS_MAX_ATTEMPTS.
  package var maximumAttempts: Int
  /// The clock of signatures.
  package var now: @Sendable () -> Date
  /// Waits between attempts at a companion operation.
  package var pause: @Sendable (Duration) async throws -> Void
  /// A number from 0 to below 1, for the length of a pause.
  package var random: @Sendable () -> Double
  package var log: Logger

  package init(
    region: String, endpoint: Endpoint, credentials: any CredentialProvider, proxy: ProxyServer? = nil,
    certificateAuthorities: CertificateAuthorities? = nil, applicationID: String? = nil,
    version: String = TaskferryVersion.current, connectTimeout: Duration = .seconds(5),
    readTimeout: Duration = .seconds(20), attemptTimeout: Duration = .seconds(30), maximumConnections: Int = 64,
    maximumAttempts: Int = 3, now: @escaping @Sendable () -> Date = { Date() },
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
    log: Logger = Logger(label: "connect", factory: { _ in SwiftLogNoOpLogHandler() })
  ) {
    self.region = region
    self.endpoint = endpoint
    self.credentials = credentials
    self.proxy = proxy
    self.certificateAuthorities = certificateAuthorities
    self.applicationID = applicationID
    self.version = version
    self.connectTimeout = connectTimeout
    self.readTimeout = readTimeout
    self.attemptTimeout = attemptTimeout
    self.maximumConnections = maximumConnections
    self.maximumAttempts = maximumAttempts
    self.now = now
    self.pause = pause
    self.random = random
    self.log = log
  }
}
