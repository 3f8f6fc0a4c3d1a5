package import AWSSigning
package import ConnectAPI
package import Diagnostics

/// Why a question to the service has no answer, or why none can be asked.
package struct ConnectClientError: Error, Sendable, Hashable {
  /// What stands behind it, for those who decide by it.
  package enum Cause: Sendable, Hashable {
    /// A setting: flag, variable, file.
    case settings
    /// The service answered with an error.
    case refused(ServiceError)
    /// There was no usable answer.
    case unanswered(TransportFault)
  }

  /// What is wrong and how to fix it, for a person.
  package var diagnostic: Diagnostic
  package var cause: Cause

  package init(_ diagnostic: Diagnostic, cause: Cause = .settings) {
    self.diagnostic = diagnostic
    self.cause = cause
  }

  /// Credentials or region are missing.
  package init(_ error: AWSSigningError) {
    let isOfTheRegion = error.code == .regionMissing || error.code == .regionMalformed
    self.init(
      Diagnostic(
        isOfTheRegion ? .clientRegion : DiagnosticCode(rawValue: error.code.rawValue), error.message, fix: error.fix))
  }

  /// The service refused an operation.
  init(_ error: ServiceError, operation: String) {
    let said = error.message.isEmpty ? "" : ": \(error.message)"
    let request = error.requestID.map { " (request \($0))" } ?? ""
    self.init(
      Diagnostic(
        .clientRefused, "\(operation) was refused with \(error.code)\(said)\(request)",
        fix: Self.fix(for: error, operation: operation)),
      cause: .refused(error))
  }

  /// An operation was not answered.
  init(_ fault: TransportFault, operation: String) {
    guard fault.word != FaultWord.credentials.rawValue else {
      self.init(Diagnostic(.clientCredentials, fault.message, fix: fault.fix), cause: .unanswered(fault))
      return
    }
    let request = fault.requestID.map { " (request \($0))" } ?? ""
    self.init(
      Diagnostic(
        fault.word == FaultWord.unreadable.rawValue ? .clientUnreadable : .clientUnanswered,
        "\(operation): \(fault.message)\(request)",
        fix: fault.fix ?? "check --endpoint-url, --region, the network and the proxy"),
      cause: .unanswered(fault))
  }

  private static func fix(for error: ServiceError, operation: String) -> String? {
    switch error.meaning {
    case .accessDenied where error.message.contains("scoped to"):
      "give the Region of the endpoint with --region or AWS_REGION"
    case .accessDenied where !error.code.hasPrefix("AccessDenied"):
      "check that the key is active, and that the secret was copied whole; taskferry doctor examines them"
    case .accessDenied: "check the credentials, and allow connect:\(operation) for them"
    case .expiredCredentials: "renew the credentials"
    case .clockSkew:
      error.clockSkewSeconds.map { "set this machine's clock; it is off by \(Int($0.rounded())) seconds" }
        ?? "set this machine's clock"
    case .notFound: "check the instance id and the region"
    case .throttled: "run again later; something else uses up the quota of this account"
    default: nil
    }
  }
}
