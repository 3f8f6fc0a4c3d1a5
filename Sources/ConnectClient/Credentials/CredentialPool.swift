import AWSSigning
package import Logging
import Foundation
import Synchronization

/// The credentials that all clients of a process share: however many there are, a source is asked once, and a person
/// once for the code of an MFA device.
package final class CredentialPool: Sendable {
  private struct Key: Hashable {
    var profile: String?
    var region: String
  }

  private let log: Logger
  private let known = Mutex<[Key: RenewedCredentials]>([:])

  /// - Parameter log: is told which source was used, and of renewals that fail.
  package init(log: Logger) { self.log = log }

  /// Those of a profile and a region, whose STS is asked for roles.
  /// - Parameter source: taken when there are none yet.
  func credentials(profile: String?, region: String, from source: CredentialChain) -> RenewedCredentials {
    known.withLock { known in
      let key = Key(profile: profile, region: region)
      if let found = known[key] { return found }
      let made = RenewedCredentials(source, now: { .now }, log: log)
      known[key] = made
      return made
    }
  }
}

extension RenewedCredentials {
  /// - Parameter now: the service's time, as far as it is known.
  convenience init(_ provider: any CredentialProvider, now: @escaping @Sendable () -> Date, log: Logger) {
    self.init(
      provider, now: now,
      onRenewal: { fresh in
        let end = fresh.expiration.map { $0.formatted(.iso8601) } ?? "unknown"
        log.info("credentials are used", metadata: ["source": "\(fresh.source)", "expiration": "\(end)"])
      },
      onFailure: { log.notice("credentials were not renewed", metadata: ["error": "\($0)"]) })
  }
}
