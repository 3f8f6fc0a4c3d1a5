package import AWSSigning
package import ConnectClient
package import Foundation
import ConnectAPI
import Diagnostics

extension PreflightStep {
  private static let renewing =
    "renew them (sign in again, or export fresh ones), or use a profile that is renewed by itself"

  /// Which credentials, from where, until when; never the secret, and of the key id its last four characters.
  package static func credentials(_ credentials: Credentials, now: Date) -> PreflightStep {
    var facts = [Fact("source", credentials.source), Fact("key", "…" + String(credentials.accessKeyID.suffix(4)))]
    if let expiration = credentials.expiration { facts.append(Fact("expires_at", expiration.formatted(.iso8601))) }
    let source = "\(credentials.source), key …\(credentials.accessKeyID.suffix(4))"
    guard let expiration = credentials.expiration else {
      let unknown = credentials.sessionToken != nil ? "; when the session ends is not told" : ""
      return .passed(.credentials, source + unknown, facts)
    }
    guard expiration > now else {
      return .failed(
        .credentials, .doctorCredentialsRefused, "\(source): they ended at \(expiration.formatted(.iso8601))",
        fix: renewing, facts)
    }
    switch credentials.renewal {
    case .always: return .passed(.credentials, "\(source), renewed by itself", facts)
    case .never, .until:
      let end = (credentials.endsForGood ?? expiration).formatted(.iso8601)
      return .passed(.credentials, "\(source), until \(end)", facts)
    }
  }

  /// Whose credentials these are, as AWS STS says.
  package static func identity(_ answer: Result<CallerIdentity, ConnectClientError>) -> PreflightStep {
    switch answer {
    case .success(let identity):
      return .passed(.identity, identity.arn, [Fact("account", identity.account), Fact("arn", identity.arn)])
    case .failure(let error):
      let message = error.diagnostic.message
      guard case .refused(let refusal) = error.cause else {
        return .warned(
          .identity, .doctorIdentity, message,
          fix: "nothing, when only AWS STS is out of reach here: a load does not need it; else allow the way to it, or "
            + "name it with AWS_ENDPOINT_URL_STS")
      }
      switch refusal.meaning {
      case .expiredCredentials: return .failed(.identity, .doctorCredentialsRefused, message, fix: renewing)
      case .accessDenied where refusal.isOfTheCaller, .clockSkew:
        return .failed(.identity, .doctorCredentialsRefused, message, fix: refusal.callerAdvice)
      default:
        return .warned(
          .identity, .doctorIdentity, message,
          fix: "run it again later; a load does not ask AWS STS")
      }
    }
  }
}

extension ServiceError {
  /// Whether the caller is refused whatever it asks for, and not only this operation.
  var isOfTheCaller: Bool {
    switch meaning {
    case .expiredCredentials, .clockSkew: true
    case .accessDenied: !["AccessDeniedException", "AccessDenied", "NotAuthorized"].contains(code)
    default: false
    }
  }

  /// What to do about it.
  var callerAdvice: String {
    switch meaning {
    case .expiredCredentials: "renew the credentials"
    case .clockSkew: "set this machine's clock: timedatectl set-ntp true"
    // The service says so itself: "Credential should be scoped to a valid region".
    case _ where message.contains("scoped to"): "give the Region of the endpoint with --region or AWS_REGION"
    default: "check that the key is active and belongs to this account, and that the secret was copied whole"
    }
  }
}
