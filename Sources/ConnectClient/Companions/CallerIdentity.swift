import AWSSigning
import ConnectAPI
import Foundation

/// Whose credentials requests are signed with.
package struct CallerIdentity: Sendable, Hashable {
  /// Twelve digits.
  package var account: String
  /// Of the user, or of the assumed role with its session.
  package var arn: String

  package init(account: String, arn: String) {
    self.account = account
    self.arn = arn
  }
}

/// AWS STS, as far as it is asked here.
package struct SecurityTokenClient: Sendable {
  private let client: ConnectClient

  /// - Parameter configuration: of `CompanionService.securityToken`.
  package init(_ configuration: ConnectClientConfiguration) { client = ConnectClient(configuration) }

  /// Who the caller is (GetCallerIdentity). It needs no permission: whoever has valid credentials is answered.
  /// - Throws: `client.refused`, `client.unanswered`, `client.unreadable-answer`.
  package func callerIdentity() async throws(ConnectClientError) -> CallerIdentity {
    let operation = "GetCallerIdentity"
    let request = ServiceRequest(
      operation: operation, method: .post, path: [""], body: Array("Action=\(operation)&Version=2011-06-15".utf8),
      contentType: "application/x-www-form-urlencoded; charset=utf-8", maximumAnswerBytes: Limits.answerBytes)
    var backoff = Backoff(maximumAttempts: client.configuration.maximumAttempts)
    let invocationID = UUID().uuidString.lowercased()
    while true {
      let number = AttemptNumber(
        invocationID: invocationID, attempt: backoff.attempt, maximum: client.configuration.maximumAttempts)
      let error: ConnectClientError
      switch await client.connection.attempt(request, number) {
      case .answered(let answer) where answer.status == 200:
        let body = ElementsOfXML(answer.body)
        if let account = body["Account"], let arn = body["Arn"] { return CallerIdentity(account: account, arn: arn) }
        throw ConnectClientError(.unreadable("names no account", requestID: answer.requestID), operation: operation)
      case .answered(let answer) where answer.status >= 400:
        error = ConnectClientError(Self.refusal(answer), operation: operation)
      case .answered(let answer):
        error = ConnectClientError(.unreadable("is none of AWS STS's", status: answer.status), operation: operation)
      case .unanswered(let fault): error = ConnectClientError(fault, operation: operation)
      }
      guard let pause = backoff.pause(after: error.cause, random: client.configuration.random),
        (try? await client.configuration.pause(pause)) != nil
      else { throw error }
    }
  }

  package func shutdown() async { await client.shutdown() }

  /// The query protocol tells its errors in XML.
  private static func refusal(_ answer: HTTPAnswer) -> ServiceError {
    var error = ServiceError(answer)
    let body = ElementsOfXML(answer.body)
    if let code = body["Code"] { error.code = String(code.unicodeScalars.prefix(128)) }
    if let message = body["Message"] { error.message = String(message.prefix(Limits.messageLength)) }
    error.requestID = error.requestID ?? body["RequestId"]
    return error
  }
}
