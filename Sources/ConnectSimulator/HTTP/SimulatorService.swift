internal import Foundation
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// Turns HTTP requests into calls, and outcomes into answers or into what the fault plan makes of them.
struct SimulatorService: Sendable {
  /// No body of the protocol is larger than 400 kB, escapes included.
  static let largestBody = 1 << 20

  private let configuration: SimulatorConfiguration
  private let instance: SimulatedInstance
  private let signatures: SignatureCheck
  private let control: ControlEndpoint
  private let pauses: OpenPauses

  init(_ configuration: SimulatorConfiguration, instance: SimulatedInstance, pauses: OpenPauses) {
    self.configuration = configuration
    self.instance = instance
    let accepted = AcceptedCredentials(configuration.credentials)
    signatures = SignatureCheck(configuration, accepted)
    control = ControlEndpoint(
      instance: instance, credentials: CredentialControl(accepted: accepted, now: configuration.now))
    self.pauses = pauses
  }

  /// Answers one request on its connection.
  @concurrent func respond(
    to request: Request, writer: consuming ResponseWriter, channel: any Channel
  ) async throws {
    let body: [UInt8]
    do {
      var collected: [UInt8] = []
      for try await piece in request.body {
        guard collected.count + piece.readableBytes <= Self.largestBody else { throw BodyTooLarge() }
        collected.append(contentsOf: piece.readableBytesView)
      }
      body = collected
    } catch is BodyTooLarge {
      let refusal = Refusal("RequestEntityTooLargeException", status: 413, "The body is too large")
      let outcome = await instance.refuse(refusal, operation: nil, attempt: nil)
      try await AnswerDelivery(outcome, closesConnection: true, pauses: pauses)
        .send(with: writer, channel: channel)
      return
    }
    if let answer = await control.answer(request.head, body: body) {
      try await writer.write(response: answer.head(), body: answer.responseBody)
      return
    }
    let outcome = await outcome(of: request.head, body: body)
    try await AnswerDelivery(outcome, pauses: pauses).send(with: writer, channel: channel)
  }

  private struct BodyTooLarge: Error {}

  /// Recognises the operation, verifies the signature, checks a task's body, and only then enters the instance:
  /// all that takes time runs beside other requests.
  private func outcome(of head: HTTPRequest, body: [UInt8]) async -> SimulatedInstance.Outcome {
    let attempt = RequestHeaders(head).attempt
    guard let target = RequestTarget(head.path ?? "/") else {
      let refusal = Refusal.malformed("The path or query is not percent-encoded UTF-8")
      return await instance.refuse(refusal, operation: nil, attempt: attempt)
    }
    let companion = CompanionRoute(head, target: target, body: body)
    let route =
      companion.map { (operation: $0.operation, ids: []) }
      ?? SimulatedOperation.route(method: head.method.rawValue, segments: target.segments)
    let now = configuration.now()
    do {
      try signatures.check(head, target: target, body: body, of: companion?.signingName, now: now)
    } catch {
      return await instance.refuse(error, operation: route?.operation, attempt: attempt)
    }
    guard let route else {
      let refusal = Refusal("UnknownOperationException", status: 404, "There is no such operation")
      return await instance.refuse(refusal, operation: nil, attempt: attempt)
    }
    var call = ServiceCall(
      operation: route.operation, ids: route.ids, query: target.query, body: body, attempt: attempt)
    if route.operation == .startTaskContact { call.task = check(body, now: now) }
    return await instance.answer(call)
  }

  private func check(_ body: [UInt8], now: Date) -> Result<CheckedTask, Refusal> {
    do {
      return .success(try configuration.taskRules.check(body, now: Int64(now.timeIntervalSince1970)))
    } catch {
      return .failure(error)
    }
  }
}
