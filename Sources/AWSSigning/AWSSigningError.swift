/// Why there are no credentials, no region or no readable signature.
package struct AWSSigningError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Stable names of the kinds of failure.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// No source has credentials.
    case credentialsMissing = "credentials.missing"
    /// A key id without its secret.
    case credentialsIncomplete = "credentials.incomplete"
    /// A key id, secret or token holds characters that cannot be part of one.
    case credentialsMalformed = "credentials.malformed"
    /// The profile needs a way of getting credentials that is not built yet.
    case credentialsNotSupported = "credentials.not-supported"
    /// A profile's role, web identity or sign-in lacks a setting, or has one that makes no sense.
    case profileIncomplete = "credentials.profile-incomplete"
    /// Profiles take credentials from each other in a circle.
    case profileLoop = "credentials.profile-loop"
    /// A role needs a code of an MFA device, and nobody can be asked for it.
    case mfaNeeded = "credentials.mfa-needed"
    /// The sign-in of single sign-on is not there or has ended.
    case ssoExpired = "credentials.sso-expired"
    /// A `credential_process` did not print credentials.
    case processFailed = "credentials.process-failed"
    /// A service that hands out credentials answered with an error.
    case sourceRefused = "credentials.source-refused"
    /// A service that hands out credentials did not answer.
    case sourceUnreachable = "credentials.source-unreachable"
    /// A service that hands out credentials answered with something else.
    case answerUnreadable = "credentials.answer-unreadable"
    /// An address of a source that cannot be used, or that may not be asked without encryption.
    case addressForbidden = "credentials.address-forbidden"
    /// No file has the profile that was asked for.
    case profileUnknown = "credentials.profile-unknown"
    /// A shared configuration file cannot be read.
    case fileUnreadable = "credentials.file-unreadable"
    /// A shared configuration file has a line that is neither a section nor a setting.
    case fileMalformed = "credentials.file-malformed"
    /// No source names a region.
    case regionMissing = "region.missing"
    /// A region that cannot be part of a host name.
    case regionMalformed = "region.malformed"
    /// An Authorization header that is not one of Signature Version 4.
    case malformedAuthorization = "signing.malformed-authorization"
  }

  package var code: Code
  /// What is wrong, one sentence without a full stop; never holds a secret.
  package var message: String
  /// What to do about it; nil when there is nothing to advise.
  package var fix: String?

  package init(_ code: Code, _ message: String, fix: String? = nil) {
    self.code = code
    self.message = message
    self.fix = fix
  }

  package var description: String {
    "\(code.rawValue): \(message)" + (fix.map { "; \($0)" } ?? "")
  }
}
