internal import ConnectAPI
package import Diagnostics

/// An answer that tells nothing about the contact.
struct ContactTrouble: Error, Sendable {
  var diagnostic: Diagnostic
  /// Whether every further question would meet the same.
  var stopsAll: Bool

  /// - Returns: nil for an answer, and for a contact that is gone.
  init?<Value>(_ answer: ContactAnswer<Value>, operation: String) {
    switch answer {
    case .answered, .gone: return nil
    case .refused(let error):
      let said = error.message.isEmpty ? "" : ": \(error.message)"
      diagnostic = Diagnostic(
        .aftercareRefused,
        "\(operation) was refused with \(error.code) (HTTP \(error.status))\(said)"
          + Self.request(error.requestID),
        fix: Self.fix(for: error, operation))
      stopsAll = [.accessDenied, .expiredCredentials, .clockSkew, .stops].contains(error.meaning)
    case .unanswered(let fault):
      diagnostic = Diagnostic(
        .aftercareUnanswered, "\(operation) was not answered: \(fault.message)\(Self.request(fault.requestID))",
        fix: fault.fix ?? "check the network, then run the same command again: it continues")
      stopsAll = fault.stopsRun
    }
  }

  /// What the service's support asks for first.
  private static func request(_ id: String?) -> String { id.map { " (request \($0))" } ?? "" }

  private init(_ diagnostic: Diagnostic, stopsAll: Bool) {
    self.diagnostic = diagnostic
    self.stopsAll = stopsAll
  }

  /// A search is answered with 404 when the instance is not there.
  static let unknownInstance = ContactTrouble(
    Diagnostic(
      .aftercareRefused, "SearchContacts does not know the instance", fix: "check the Region and the credentials"),
    stopsAll: true)

  private static func fix(for error: ServiceError, _ operation: String) -> String {
    switch error.meaning {
    case .accessDenied: "allow connect:\(operation) on the instance to these credentials"
    case .expiredCredentials: "renew the credentials, then run the same command again: it continues"
    default: "run the same command again: it continues"
    }
  }
}

extension DiagnosticCode {
  package static let aftercareRefused = DiagnosticCode(
    "aftercare.refused",
    "The service refused to tell of a contact, to stop it, or to search.")
  package static let aftercareUnanswered = DiagnosticCode(
    "aftercare.unanswered",
    "A question about a contact had no usable answer.")
  package static let aftercareOutage = DiagnosticCode(
    "aftercare.outage",
    "Ten questions about contacts one after the other had no usable answer.")
  package static let aftercareTwoTasks = DiagnosticCode(
    "aftercare.two-tasks",
    "Two contacts carry the ClientToken of one row.")
  package static let adoptNoKey = DiagnosticCode(
    "adopt.no-key",
    "The file has no column `_tf_key`, by which a created task is known again.")
  package static let adoptBadKey = DiagnosticCode(
    "adopt.bad-key",
    "A cell of `_tf_key`, `_tf_contact_id` or `_tf_created_at` is not what taskferry writes there.")
  package static let adoptConflict = DiagnosticCode(
    "adopt.conflict",
    "The ledger knows the identity and generation with another ContactId, or the dataset with another identity.")

  /// All of these, in their order, for `taskferry explain`.
  package static let aftercareCodes: [DiagnosticCode] = [
    .aftercareRefused, .aftercareUnanswered, .aftercareOutage, .aftercareTwoTasks, .adoptNoKey, .adoptBadKey,
    .adoptConflict,
  ]
}
