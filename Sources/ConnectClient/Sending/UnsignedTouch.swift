import AsyncHTTPClient
import ConnectAPI
import NIOHTTP1

extension ServiceConnection {
  /// Asks for the root without a signature: finds out whether anybody answers, and what time it is there.
  ///
  /// The service refuses it, as it refuses everything that is not signed, so that it can do nothing.
  func touch() async -> Outcome {
    let endpoint = configuration.endpoint
    var message = HTTPClientRequest(
      url: "\(endpoint.scheme.rawValue)://\(endpoint.authority)\(endpoint.basePath)/")
    message.headers.add(name: "User-Agent", value: userAgent.text)
    do {
      return .answered(
        try await HTTPExchange(
          client: httpClient, timeLimit: configuration.attemptTimeout, now: configuration.now
        ).answer(to: message, maximumBytes: Limits.answerBytes))
    } catch {
      return .unanswered(
        TransportFault(error, to: endpoint, through: configuration.proxy, bodyWasTaken: false))
    }
  }
}
