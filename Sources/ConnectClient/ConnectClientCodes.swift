package import Diagnostics

extension DiagnosticCode {
  /// An endpoint URL that cannot be used.
  package static let clientEndpointInvalid: DiagnosticCode = "client.endpoint-invalid"
  /// An endpoint that would carry signatures and personal data over the network unencrypted.
  package static let clientPlainHTTP: DiagnosticCode = "client.plain-http"
  /// A region in which Amazon Connect is not known to run.
  package static let clientRegionUnknown: DiagnosticCode = "client.region-unknown"
  /// A proxy that cannot be used.
  package static let clientProxyInvalid: DiagnosticCode = "client.proxy-invalid"
  /// No usable credentials.
  package static let clientCredentials: DiagnosticCode = "client.credentials"
  /// No usable region.
  package static let clientRegion: DiagnosticCode = "client.region"
  /// The service answered a question with an error.
  package static let clientRefused: DiagnosticCode = "client.refused"
  /// The service did not answer a question.
  package static let clientUnanswered: DiagnosticCode = "client.unanswered"
  /// The service answered a question with something that is not its answer.
  package static let clientUnreadable: DiagnosticCode = "client.unreadable-answer"
  /// No instance has this alias.
  package static let clientInstanceUnknown: DiagnosticCode = "client.instance-unknown"
}
