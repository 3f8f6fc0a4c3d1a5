import AWSSigning
import Diagnostics
import AsyncHTTPClient
import ConnectAPI
import Foundation
import NIOHTTP1

/// Asks sources of credentials over HTTP, by the rules of the service's own connection: no redirects, no proxy on the
/// way to this machine, this link or instance metadata.
///
/// A client lives for one question: there are a few an hour, and none may keep a program from ending.
struct SourceConnection: Sendable {
  /// Whose settings count, those of endpoint, proxy and times excepted.
  var settings: ConnectClientConfiguration
  var environment: [String: String]

  func answer(to request: SourceRequest) async throws(SourceSilence) -> SourceAnswer {
    let endpoint: Endpoint
    let proxy: ProxyServer?
    // A question's address is an endpoint with a path and a query behind it.
    guard let whole = URLComponents(string: request.url) else { throw SourceSilence("its address is not a URL") }
    var place = whole
    place.percentEncodedQuery = nil
    place.percentEncodedPath = ""
    do {
      endpoint = try Endpoint(parsing: place.string ?? "", source: "the source")
      proxy = try ProxyServer.server(for: endpoint, environment: environment)
    } catch {
      throw SourceSilence(error.diagnostic.message)
    }
    var settings = settings
    settings.endpoint = endpoint
    settings.proxy = proxy
    settings.connectTimeout = min(settings.connectTimeout, request.timeLimit)
    settings.readTimeout = request.timeLimit
    let client = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: ServiceConnection.httpConfiguration(settings))
    let result: Result<SourceAnswer, SourceSilence>
    do {
      let answer = try await HTTPExchange(client: client, timeLimit: request.timeLimit, now: { Date() })
        .answer(to: message(request), maximumBytes: SourceAnswer.maximumBytes)
      result = .success(SourceAnswer(status: answer.status, body: answer.body))
    } catch {
      result = .failure(SourceSilence(TransportFault(error, to: endpoint, through: proxy, bodyWasTaken: true).message))
    }
    try? await client.shutdown()
    return try result.get()
  }

  private func message(_ request: SourceRequest) -> HTTPClientRequest {
    var message = HTTPClientRequest(url: request.url)
    message.method = HTTPMethod(rawValue: request.method.rawValue)
    for header in request.headers { message.headers.add(name: header.name, value: header.value) }
    let agent = UserAgent(version: settings.version, applicationID: settings.applicationID)
    message.headers.add(name: "User-Agent", value: agent.text)
    if let body = request.body { message.body = .bytes(body) }
    return message
  }
}
