package import Foundation
import Synchronization

/// Credentials that stay good over a long load: kept, renewed before their end, and asked for by one caller at a time.
///
/// A renewal is a task of its own and belongs to no caller: whoever happens to begin it may be cancelled or may have
/// been served long before it ends. `close()` ends it.
package final class RenewedCredentials: CredentialProvider {
  private typealias Renewal = Task<Result<Credentials, AWSSigningError>, Never>

  private struct State {
    var schedule = RenewalSchedule()
    var renewal: Renewal?
  }

  private let provider: any CredentialProvider
  private let now: @Sendable () -> Date
  private let onRenewal: @Sendable (Credentials) -> Void
  private let onFailure: @Sendable (AWSSigningError) -> Void
  private let state = Mutex(State())

  /// - Parameters:
  ///   - now: the service's time, as far as it is known.
  ///   - onRenewal: told of the first credentials and of those that replace them.
  ///   - onFailure: told of a renewal that failed, whether or not a request felt it.
  package init(
    _ provider: any CredentialProvider, now: @escaping @Sendable () -> Date,
    onRenewal: @escaping @Sendable (Credentials) -> Void = { _ in },
    onFailure: @escaping @Sendable (AWSSigningError) -> Void = { _ in }
  ) {
    self.provider = provider
    self.now = now
    self.onRenewal = onRenewal
    self.onFailure = onFailure
  }

  /// The known credentials while they last, at once; else fresh ones.
  ///
  /// A source that fails does not matter while the old ones hold.
  package func current() async throws(AWSSigningError) -> Credentials {
    let (known, renewal) = state.withLock { state -> (Credentials?, Renewal?) in
      switch state.schedule.step(at: now()) {
      case .use(let known): return (known, nil)
      case .useAndRenew(let known):
        _ = begun(in: &state)
        return (known, nil)
      case .wait: return (nil, begun(in: &state))
      }
    }
    if let known { return known }
    switch await renewal?.value {
    case .success(let fresh)?: return fresh
    case .failure(let error)?:
      if let old = state.withLock({ $0.schedule.living(at: now()) }) { return old }
      throw error
    case nil: throw AWSSigningError(.credentialsMissing, "no AWS credentials were found")
    }
  }

  /// As `current`; never nil.
  package func credentials() async throws(AWSSigningError) -> Credentials? { try await current() }

  /// The service called these expired: fresh ones are asked for before the next request.
  package func refused(_ expired: Credentials) {
    state.withLock { $0.schedule.refused(expired) }
  }

  /// Ends a renewal under way and waits until it has ended.
  package func close() async {
    let renewal = state.withLock { $0.renewal }
    renewal?.cancel()
    _ = await renewal?.value
  }

  /// The renewal under way, or a new one.
  private func begun(in state: inout State) -> Renewal {
    if let renewal = state.renewal { return renewal }
    let renewal = Renewal { await self.renew() }
    state.renewal = renewal
    return renewal
  }

  private func renew() async -> Result<Credentials, AWSSigningError> {
    let result: Result<Credentials, AWSSigningError>
    do throws(AWSSigningError) {
      guard let fresh = try await provider.credentials() else {
        throw AWSSigningError(.credentialsMissing, "no AWS credentials were found")
      }
      result = .success(fresh)
    } catch {
      result = .failure(error)
    }
    state.withLock { state in
      state.renewal = nil
      switch result {
      case .success(let fresh): state.schedule.received(fresh, at: now())
      case .failure: state.schedule.failed(at: now())
      }
    }
    switch result {
    case .success(let fresh): onRenewal(fresh)
    case .failure(let error): if !Task.isCancelled { onFailure(error) }
    }
    return result
  }
}
