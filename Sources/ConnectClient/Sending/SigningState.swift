import AWSSigning
import Foundation
import Synchronization

/// What signing learns from answers: which credentials are current and how far our clock is off.
final class SigningState: Sendable {
  private struct Learned {
    var credentials: Credentials?
    var clockOffsetSeconds = 0.0
  }

  /// Credentials are renewed this long before they end, because a request in flight must not meet the end.
  private static let renewalSeconds = 15.0 * 60

  private let provider: any CredentialProvider
  private let learned = Mutex(Learned())

  init(provider: any CredentialProvider) { self.provider = provider }

  /// Seconds to add to our clock.
  var clockOffsetSeconds: Double { learned.withLock { $0.clockOffsetSeconds } }

  /// The known credentials while they last, else the provider's. Several callers may ask it at once, which is
  /// harmless: all get the same.
  func credentials(at now: Date) async throws(AWSSigningError) -> Credentials {
    let known = learned.withLock { $0.credentials }
    if let known, known.expiration.map({ $0.timeIntervalSince(now) > Self.renewalSeconds }) ?? true { return known }
    do throws(AWSSigningError) {
      guard let fresh = try await provider.credentials() else {
        throw AWSSigningError(.credentialsMissing, "no AWS credentials were found")
      }
      learned.withLock { $0.credentials = fresh }
      return fresh
    } catch {
      // A source that fails for a moment does not matter while the old ones still hold.
      if let known, let expiration = known.expiration, expiration > now { return known }
      throw error
    }
  }

  /// The service called these credentials expired: the provider is asked before the next request. Those that
  /// replaced them in the meantime stay.
  func forget(_ expired: Credentials) {
    learned.withLock { if $0.credentials == expired { $0.credentials = nil } }
  }

  /// The service's clock is this far from ours, as a request showed that was signed with some offset itself.
  func correctClock(by seconds: Double, signedWithOffset offset: Double) {
    learned.withLock { $0.clockOffsetSeconds = offset + seconds }
  }
}
