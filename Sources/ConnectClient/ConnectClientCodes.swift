package import Diagnostics

extension DiagnosticCode {
  package static let clientEndpointInvalid = DiagnosticCode(
    "client.endpoint-invalid",
    "An endpoint URL that cannot be used.")
  package static let clientPlainHTTP = DiagnosticCode(
    "client.plain-http",
    "An endpoint that would carry signatures and personal data over the network unencrypted.")
  package static let clientRegionUnknown = DiagnosticCode(
    "client.region-unknown",
    "A region in which Amazon Connect is not known to run.")
  package static let clientFIPSNotApplied = DiagnosticCode(
    "client.fips-not-applied",
    "An endpoint URL that goes before the wish for FIPS endpoints.")
  package static let clientCABundleInvalid = DiagnosticCode(
    "client.ca-bundle-invalid",
    "A file of trusted certificates (AWS_CA_BUNDLE, ca_bundle) that cannot be used.")
  package static let clientProxyInvalid = DiagnosticCode(
    "client.proxy-invalid",
    "A proxy that cannot be used.")
  package static let clientCredentials = DiagnosticCode(
    "client.credentials",
    "No usable credentials.")
  package static let clientRegion = DiagnosticCode(
    "client.region",
    "No usable region.")
  package static let clientRefused = DiagnosticCode(
    "client.refused",
    "The service answered a question with an error.")
  package static let clientUnanswered = DiagnosticCode(
    "client.unanswered",
    "The service did not answer a question.")
  package static let clientUnreadable = DiagnosticCode(
    "client.unreadable-answer",
    "The service answered a question with something that is not its answer.")
  package static let clientInstanceUnknown = DiagnosticCode(
    "client.instance-unknown",
    "No instance has this alias.")
  package static let clientInstanceNotActive = DiagnosticCode(
    "client.instance-not-active",
    "The instance is being created, or could not be: it takes no tasks.")
}

extension DiagnosticCode {
  /// All of these, in their order, for `taskferry explain`.
  package static let clientCodes: [DiagnosticCode] = [
    .clientEndpointInvalid, .clientPlainHTTP, .clientRegionUnknown, .clientFIPSNotApplied, .clientCABundleInvalid,
    .clientProxyInvalid, .clientCredentials, .clientRegion, .clientRefused, .clientUnanswered, .clientUnreadable,
    .clientInstanceUnknown, .clientInstanceNotActive,
  ]
}
