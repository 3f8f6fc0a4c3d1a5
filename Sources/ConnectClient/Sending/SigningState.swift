import AWSSigning
import Foundation
import Logging
import Synchronization

/// What signing learns from answers: which credentials are current and how far our clock is off.
final class SigningState: Sendable {
  private let clock: CorrectedClock
  private let credentials: RenewedCredentials

  /// - Parameter now: our clock.
  init(provider: any CredentialProvider, now: @escaping @Sendable () -> Date, log: Logger) {
    let clock = CorrectedClock(now)
    self.clock = clock
    // Shared ones are renewed by themselves, and know only our own clock.
    credentials =
      provider as? RenewedCredentials ?? RenewedCredentials(provider, now: { clock.now }, log: log)
  }

  /// Seconds to add to our clock.
  var clockOffsetSeconds: Double { clock.offsetSeconds }

  /// The known credentials while they last, else the provider's: one question, however many wait for it.
  func currentCredentials() async throws(AWSSigningError) -> Credentials { try await credentials.current() }

  /// The service called these credentials expired: the provider is asked before the next request. Those that
  /// replaced them in the meantime stay.
  func forget(_ expired: Credentials) { credentials.refused(expired) }

  /// The service's clock is this far from ours, as a request showed that was signed with some offset itself.
  func correctClock(by seconds: Double, signedWithOffset offset: Double) { clock.offsetSeconds = offset + seconds }

  /// Nobody asks the provider any more.
  func close() async { await credentials.close() }
}

/// Our clock with the correction that the service's answers led to.
private final class CorrectedClock: Sendable {
  private let ours: @Sendable () -> Date
  private let offset = Mutex(0.0)

  init(_ ours: @escaping @Sendable () -> Date) { self.ours = ours }

  var offsetSeconds: Double {
    get { offset.withLock { $0 } }
    set { offset.withLock { $0 = newValue } }
  }

  var now: Date { ours().addingTimeInterval(offsetSeconds) }
}
