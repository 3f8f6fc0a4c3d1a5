package import AWSSigning
package import ConnectAPI
import Logging

/// Signed calls to Amazon Connect.
///
/// StartTaskContact is sent once a call, whatever happens; the companion operations, which create nothing, are tried
/// a few times. `shutdown()` has to be called before a client goes away.
package struct ConnectClient: Sendable {
  /// Attempts and their answers.
  let connection: ServiceConnection
  let configuration: ConnectClientConfiguration

  package init(_ configuration: ConnectClientConfiguration) {
    self.configuration = configuration
    connection = ServiceConnection(configuration)
  }

  /// One attempt at StartTaskContact with exactly these bytes.
  ///
  /// Never throws and never sends twice. When the answer says that the credentials expired or the clock is wrong,
  /// the next call is made with fresh ones or with the service's time.
  package func startTaskContact(body: [UInt8], attempt: AttemptNumber) async -> StartTaskContactAnswer {
    let request = ServiceRequest(
      operation: "StartTaskContact", method: .put, path: ["contact", "task"], body: body,
      maximumAnswerBytes: Limits.answerBytes)
    switch await connection.attempt(request, attempt) {
    case .answered(let answer): return StartTaskContactAnswer(answer)
    case .unanswered(let fault): return .unanswered(fault)
    }
  }

  /// What requests are signed with now: its source, its end and whether it is renewed, for who asks. Sends nothing to
  /// Amazon Connect; a source may have to be asked over the network.
  /// - Throws: `client.credentials` when there is nothing to sign with.
  @discardableResult
  package func credentials() async throws(ConnectClientError) -> Credentials {
    do {
      return try await connection.credentials()
    } catch {
      throw ConnectClientError(error)
    }
  }

  /// Closes all connections. Requests in flight fail, so this comes after they ended.
  package func shutdown() async {
    do {
      try await connection.shutdown()
    } catch {
      configuration.log.warning("connections were not closed cleanly", metadata: ["error": "\(error)"])
    }
  }
}
