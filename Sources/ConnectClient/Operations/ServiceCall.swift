import ConnectAPI
import Foundation

extension ConnectClient {
  /// Asks the service and decodes its answer; throttling and faults of a moment are tried again.
  ///
  /// Only for operations that create nothing: a question asked twice does no harm.
  /// - Throws: `ConnectClientError`, `client.refused`, `client.unanswered` or `client.unreadable-answer`.
  func ask<Answer: Decodable>(_ request: ServiceRequest, for answer: Answer.Type) async throws(ConnectClientError)
    -> Answer
  {
    let whole = try await wholeAnswer(to: request)
    do {
      return try JSONDecoder().decode(Answer.self, from: Data(whole.body))
    } catch {
      throw ConnectClientError(
        .unreadable("is not what \(request.operation) answers", requestID: whole.requestID),
        operation: request.operation)
    }
  }

  /// The answer with status 200.
  func wholeAnswer(to request: ServiceRequest) async throws(ConnectClientError) -> HTTPAnswer {
    var backoff = Backoff(maximumAttempts: configuration.maximumAttempts)
    let invocationID = UUID().uuidString.lowercased()
    while true {
      let number = AttemptNumber(
        invocationID: invocationID, attempt: backoff.attempt, maximum: configuration.maximumAttempts)
      let outcome = await connection.attempt(request, number)
      if case .answered(let answer) = outcome, answer.status == 200 { return answer }
      let error = ConnectClientError(failed: outcome, operation: request.operation)
      guard let pause = backoff.pause(after: error.cause, random: configuration.random) else { throw error }
      do {
        try await configuration.pause(pause)
      } catch {
        throw ConnectClientError(TransportFault.abandoned, operation: request.operation)
      }
    }
  }
}

extension ConnectClientError {
  fileprivate init(failed outcome: ServiceConnection.Outcome, operation: String) {
    switch outcome {
    case .answered(let answer) where answer.status >= 400: self.init(ServiceError(answer), operation: operation)
    case .answered(let answer):
      let fault = TransportFault.unreadable(
        "is none of Amazon Connect's", status: answer.status, requestID: answer.requestID)
      self.init(fault, operation: operation)
    case .unanswered(let fault): self.init(fault, operation: operation)
    }
  }
}

extension TransportFault {
  fileprivate static let abandoned = TransportFault(
    .notSent, word: FaultWord.cancelled.rawValue, message: "the attempt was abandoned")
}
