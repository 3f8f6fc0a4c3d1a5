package import Diagnostics

extension DiagnosticCode {
  package static let submitAccessDenied = DiagnosticCode(
    "submit.access-denied",
    "The credentials are unknown to the service or lack the permission to start tasks.")
  package static let submitCredentialsExpired = DiagnosticCode(
    "submit.credentials-expired",
    "The session's credentials ended, and fresh ones were not to be had.")
  package static let submitCredentialsMissing = DiagnosticCode(
    "submit.credentials-missing",
    "There are no credentials to sign with.")
  package static let submitClockSkew = DiagnosticCode(
    "submit.clock-skew",
    "This machine's clock is too far from the service's.")
  package static let submitNotFound = DiagnosticCode(
    "submit.not-found",
    "The instance, the flow, the template or the quick connect fixed by the mapping is unknown to the "
      + "service.")
  package static let submitUnexpectedAnswer = DiagnosticCode(
    "submit.unexpected-answer",
    "An answer that is no part of the service's contract.")
  package static let submitRedirected = DiagnosticCode(
    "submit.redirected",
    "A redirect: whatever answered is not the service.")
  package static let submitBreaker = DiagnosticCode(
    "submit.breaker",
    "Row after row was refused by the service for the same reason.")
  package static let submitOutage = DiagnosticCode(
    "submit.outage",
    "Row after row was given up without a usable answer.")
  package static let submitQuota = DiagnosticCode(
    "submit.quota",
    "The instance has as many active tasks as it may have.")
  package static let submitCanaryEnded = DiagnosticCode(
    "submit.canary-ended",
    "Tasks that were sent ahead of the others ended before anybody had them.")
  package static let submitCannotWatch = DiagnosticCode(
    "submit.cannot-watch",
    "Nobody could look at the tasks that were made, and that was asked for.")
  package static let submitUnresolvedRoute = DiagnosticCode(
    "submit.unresolved-route",
    "A task of the ledger has no route that could be sent.")
}

extension DiagnosticCode {
  /// All of these, in their order, for `taskferry explain`.
  package static let submissionCodes: [DiagnosticCode] = [
    .submitAccessDenied, .submitCredentialsExpired, .submitCredentialsMissing, .submitClockSkew, .submitNotFound,
    .submitUnexpectedAnswer, .submitRedirected, .submitBreaker, .submitOutage, .submitQuota, .submitCanaryEnded,
    .submitCannotWatch, .submitUnresolvedRoute,
  ]
}
