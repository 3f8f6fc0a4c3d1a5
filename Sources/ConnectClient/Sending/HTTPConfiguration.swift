import AWSSigning
import AsyncHTTPClient
import NIOCore
import NIOSSL

extension ServiceConnection {
  /// The HTTP client's settings: HTTP/2 where the server offers it over TLS, else HTTP/1.1; no redirects, no retries
  /// of its own, no proxy but the one given.
  ///
  /// A followed redirect would carry the session token to another host; a connection that is tried again in secret
  /// would hide what is wrong and spend the attempt's time.
  static func httpConfiguration(_ configuration: ConnectClientConfiguration) -> HTTPClient.Configuration {
    var settings = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: HTTPClient.Configuration.Timeout(
        connect: TimeAmount(configuration.connectTimeout), read: TimeAmount(configuration.readTimeout)))
    settings.httpVersion = .automatic
    settings.tlsConfiguration = tlsConfiguration(configuration)
    settings.connectionPool.retryConnectionEstablishment = false
    settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = configuration.maximumConnections
    // Shorter than the service keeps them, so that a request seldom meets a connection that is just being closed.
    settings.connectionPool.idleTimeout = .seconds(20)
    if let proxy = configuration.proxy {
      let authorization = proxy.user.map {
        HTTPClient.Authorization.basic(username: $0, password: proxy.password?.exposed() ?? "")
      }
      settings.proxy = .server(host: proxy.host, port: proxy.port, authorization: authorization)
    }
    return settings
  }

  /// TLS 1.2 or newer, certificate and host name verified.
  static func tlsConfiguration(_ configuration: ConnectClientConfiguration) -> TLSConfiguration {
    var settings = TLSConfiguration.makeClientConfiguration()
    settings.minimumTLSVersion = .tlsv12
    if let authorities = configuration.certificateAuthorities {
      settings.trustRoots = .certificates(authorities.certificates)
    }
    return settings
  }
}
