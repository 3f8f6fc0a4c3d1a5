import AWSSigning
import AsyncHTTPClient
import ConnectAPI
import Foundation
import Logging
import NIOCore
import NIOHTTP1

/// Signs, sends and receives: one attempt a call, and nothing is ever sent twice.
struct ServiceConnection: Sendable {
  /// What one attempt came to.
  enum Outcome: Sendable {
    /// A whole answer, of whatever status.
    case answered(HTTPAnswer)
    case unanswered(TransportFault)
  }

  let configuration: ConnectClientConfiguration
  let httpClient: HTTPClient
  private let signer: RequestSigner
  private let signing: SigningState
  let userAgent: UserAgent

  init(_ configuration: ConnectClientConfiguration) {
    self.configuration = configuration
    httpClient = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: Self.httpConfiguration(configuration))
    signer = RequestSigner(region: configuration.region, service: configuration.signingName)
    signing = SigningState(
      provider: configuration.credentials, now: configuration.now, log: configuration.log)
    userAgent = UserAgent(version: configuration.version, applicationID: configuration.applicationID)
  }

  func shutdown() async throws {
    await signing.close()
    try await httpClient.shutdown()
  }

  /// What requests are signed with now; sends nothing to the service.
  func credentials() async throws(AWSSigningError) -> Credentials {
    try await signing.currentCredentials()
  }

  /// Sends a request once.
  ///
  /// When the answer says that our clock is wrong or that the credentials expired, the next attempt is signed with
  /// the service's time or with credentials asked for anew.
  func attempt(_ request: ServiceRequest, _ number: AttemptNumber) async -> Outcome {
    let offset = signing.clockOffsetSeconds
    let credentials: Credentials
    do {
      credentials = try await signing.currentCredentials()
    } catch {
      return .unanswered(.credentials(error))
    }
    let now = configuration.now().addingTimeInterval(offset)
    let mark = WatchedBody.Mark()
    let signed = signedRequest(request, number, credentials: credentials, now: now, mark: mark)
    do {
      let answer = try await HTTPExchange(
        client: httpClient, timeLimit: configuration.attemptTimeout,
        now: { configuration.now().addingTimeInterval(offset) }
      ).answer(to: signed, maximumBytes: request.maximumAnswerBytes)
      learn(from: answer, credentials: credentials, offset: offset)
      log(.answered(answer), request, number)
      return .answered(answer)
    } catch {
      // A request without a body may be on its way as soon as there is a connection.
      let mayHaveArrived = mark.isTaken || (request.body == nil && !TransportFault.isOfConnecting(error))
      let fault = await explained(
        TransportFault(
          error, to: configuration.endpoint, through: configuration.proxy, bodyWasTaken: mayHaveArrived), error)
      log(.unanswered(fault), request, number)
      return .unanswered(fault)
    }
  }

  /// A certificate that was not accepted is looked at once more, to tell why. Not through a proxy.
  private func explained(_ fault: TransportFault, _ error: any Error) async -> TransportFault {
    guard let isOfOtherHost = TransportFault.certificateIsOfOtherHost(error), configuration.proxy == nil,
      let certificate = await PresentedCertificate.of(configuration.endpoint, within: configuration.connectTimeout)
    else { return fault }
    // The TLS library judges dates by this machine's clock, and not by the one of signatures.
    let trouble = CertificateTrouble(certificate, isHostWrong: isOfOtherHost, now: Date())
    return fault.explained(by: trouble, at: configuration.endpoint, configuration.certificateAuthorities)
  }

  private func signedRequest(
    _ request: ServiceRequest, _ number: AttemptNumber, credentials: Credentials, now: Date, mark: WatchedBody.Mark
  ) -> HTTPClientRequest {
    let endpoint = configuration.endpoint
    let path = endpoint.basePath + request.encodedPath
    var signed = [(name: "Host", value: endpoint.authority)]
    if request.body != nil { signed.append((name: "Content-Type", value: request.contentType)) }
    signed += request.headers
    let added = signer.headers(
      for: RequestSigner.Request(
        method: request.method.rawValue, path: path, query: request.query, headers: signed, body: request.body ?? []),
      credentials: credentials, at: now)
    var message = HTTPClientRequest(
      url: "\(endpoint.scheme.rawValue)://\(endpoint.authority)\(path)\(request.encodedQuery)")
    message.method = HTTPMethod(rawValue: request.method.rawValue)
    for header in signed + added { message.headers.add(name: header.name, value: header.value) }
    message.headers.add(name: "amz-sdk-invocation-id", value: number.invocationID)
    message.headers.add(name: "amz-sdk-request", value: "attempt=\(number.attempt); max=\(number.maximum)")
    message.headers.add(name: "User-Agent", value: userAgent.text)
    if let body = request.body {
      message.body = .bytes(WatchedBody(body, mark: mark), length: .known(Int64(body.count)))
    }
    return message
  }

  /// - Parameter offset: with which the request was signed; the answer's skew counts from there, so that late
  ///   answers to requests signed before a correction correct to the same time.
  private func learn(from answer: HTTPAnswer, credentials: Credentials, offset: Double) {
    guard answer.status >= 400 else { return }
    let error = ServiceError(answer)
    switch error.meaning {
    case .expiredCredentials:
      signing.forget(credentials)
    case .clockSkew:
      guard let skew = error.clockSkewSeconds else { return }
      signing.correctClock(by: skew, signedWithOffset: offset)
      configuration.log.notice(
        "the service's clock is used from here on", metadata: ["clock.skewSeconds": "\(Int(skew.rounded()))"])
    default: break
    }
  }

  private func log(_ outcome: Outcome, _ request: ServiceRequest, _ number: AttemptNumber) {
    var metadata: Logger.Metadata = ["operation": "\(request.operation)", "attempt": "\(number.attempt)"]
    switch outcome {
    case .answered(let answer):
      metadata["http.status"] = "\(answer.status)"
      metadata["connect.requestId"] = answer.requestID.map { "\($0)" }
    case .unanswered(let fault):
      metadata["fault"] = "\(fault.word)"
    }
    configuration.log.debug("attempt", metadata: metadata)
  }
}
