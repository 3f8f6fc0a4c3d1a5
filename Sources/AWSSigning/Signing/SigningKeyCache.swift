import Crypto
import Synchronization

/// Keeps the last derived signing key: it stays the same for a day, region, service and secret, so that a request
/// costs one HMAC instead of five.
final class SigningKeyCache: Sendable {
  private struct Scope: Hashable {
    let secretAccessKey: Secret
    let day: String
    let region: String
    let service: String
  }

  private let last = Mutex<(scope: Scope, key: SymmetricKey)?>(nil)

  func key(secretAccessKey: Secret, day: String, region: String, service: String) -> SymmetricKey {
    let scope = Scope(secretAccessKey: secretAccessKey, day: day, region: region, service: service)
    return last.withLock { last in
      if let last, last.scope == scope { return last.key }
      let key = Self.derivedKey(for: scope)
      last = (scope, key)
      return key
    }
  }

  private static func derivedKey(for scope: Scope) -> SymmetricKey {
    var key = SymmetricKey(data: Array("AWS4\(scope.secretAccessKey.exposed())".utf8))
    for part in [scope.day, scope.region, scope.service, AuthorizationHeader.terminator] {
      key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
    }
    return key
  }
}
