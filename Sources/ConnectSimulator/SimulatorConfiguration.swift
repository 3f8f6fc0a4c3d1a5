package import AWSSigning
package import Foundation

/// How a simulator behaves. The defaults are a new account's: 2 tasks a second, 2,500 active tasks, no faults.
package struct SimulatorConfiguration: Sendable {
  /// What a ClientToken with another body is answered with; the service does not document it.
  package enum TokenReuse: String, Sendable, Hashable, CaseIterable {
    /// The contact that the first body made.
    case existingContact = "existing-contact"
    /// 400 InvalidRequestException.
    case refusal
  }

  /// A loopback address: `127.0.0.1` or another of 127.0.0.0/8, `::1`, or `localhost`.
  package var address = "127.0.0.1"
  /// 0 takes any free port.
  package var port = 0
  /// The credentials that may call.
  package var credentials: [Credentials] = [Self.demoCredentials]
  package var catalogue = SimulatedCatalogue.demo
  package var quotas = SimulatedQuotas.documented
  package var tokenReuse = TokenReuse.existingContact
  /// How long a token answers with its contact; 7 days as documented for the sibling calls.
  package var tokenLifetime = Duration.seconds(7 * 86_400)
  /// How far ahead a task may be scheduled; 6 days in the API reference, 90 on the quota page.
  package var scheduleHorizonDays = 6
  /// When set, an agent finishes each task that long after it became active, so that the quota frees itself.
  package var handlingTime: Duration?
  /// The attributes that SearchContacts finds contacts by.
  package var searchableAttributes: Set<String> = ["taskferry"]
  /// How long a new contact stays out of SearchContacts.
  package var searchLag = Duration.zero
  /// How far off a request's date may be from the service's clock.
  package var clockTolerance = Duration.seconds(300)
  /// A file of newline-delimited JSON, created owner-only; when it is there already, the contacts and tokens in it
  /// are known again. nil keeps the journal in memory.
  package var journalPath: String?
  package var faults = FaultPlan.none
  /// Contact ids and request ids follow from it.
  package var seed: UInt64 = 1
  /// The service's calendar clock.
  package var now: @Sendable () -> Date = { Date() }
  /// The time since some fixed moment, by which the token buckets fill. It runs also where `now` stands still.
  package var uptime: @Sendable () -> Duration
  /// Waits, for delays.
  package var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

  package init() {
    let start = ContinuousClock.now
    uptime = { ContinuousClock.now - start }
  }

  /// The key pair of the simulator: no account knows it, it is good for nothing else.
  package static let demoCredentials = Credentials(
    accessKeyID: "AKIDSIMULATOR0DEMO00", secretAccessKey: Secret("simulatorDemoSecretNotForAnyAccount00000"),
    source: "the simulator's demo credentials")

  /// Whether an address stays on this machine.
  static func isLoopback(_ address: String) -> Bool {
    if address == "::1" || address == "localhost" { return true }
    let parts = address.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { (1...3).contains($0.utf8.count) && UInt8($0) != nil && !$0.hasPrefix("+") }
  }

  var bookLimits: ContactBook.Limits {
    ContactBook.Limits(
      activeTasks: quotas.activeTasks, tokenLifetimeSeconds: tokenLifetime / .seconds(1),
      handlingSeconds: handlingTime.map { $0 / .seconds(1) })
  }

  var taskRules: StartTaskContactRules { StartTaskContactRules(horizonSeconds: Int64(scheduleHorizonDays) * 86_400) }
}
