import AWSSigning
import AsyncHTTPClient
import NIOCore

extension ServiceConnection {
  /// The HTTP client's settings: HTTP/1.1, no redirects, no retries of its own, no proxy but the one given.
  ///
  /// A followed redirect would carry the session token to another host; a connection that is tried again in secret
  /// would hide what is wrong and spend the attempt's time.
  static func httpConfiguration(_ configuration: ConnectClientConfiguration) -> HTTPClient.Configuration {
    var settings = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: HTTPClient.Configuration.Timeout(
        connect: TimeAmount(configuration.connectTimeout), read: TimeAmount(configuration.readTimeout)))
    settings.httpVersion = .http1Only
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
}
