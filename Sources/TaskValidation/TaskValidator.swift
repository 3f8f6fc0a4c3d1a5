package import ConnectAPI
package import Diagnostics
package import Foundation
package import TaskMapping

/// Holds drafts against every documented limit of StartTaskContact.
package struct TaskValidator: Sendable {
  /// How far ahead a ScheduledTime may lie, in seconds: 6 days by default.
  package var horizonSeconds: Int64
  package var isStamped: Bool
  /// nil when the instance is not asked: names stay unresolved.
  package var routes: RouteBook?

  package init(horizonSeconds: Int64 = 6 * 86_400, isStamped: Bool = true, routes: RouteBook? = nil) {
    self.horizonSeconds = horizonSeconds
    self.isStamped = isStamped
    self.routes = routes
  }

  package enum Verdict: Sendable {
    case valid(ValidatedTask, warnings: [Diagnostic])
    /// All problems of the row.
    case rejected([Diagnostic])
  }

  /// - Parameters:
  ///   - place: the row, for diagnostics.
  ///   - now: the clock the schedule is judged by.
  package func validate(_ draft: TaskDraft, at place: Place, now: Date) -> Verdict {
    .rejected([])
  }
}

extension ValidatedTask {
  /// What the clock makes of the schedule plan.
  package enum Start: Sendable, Hashable {
    /// At once.
    case now
    /// At this epoch second; `moved` when an opening window moved it.
    case scheduled(Int64, moved: Bool)
    /// Beyond the horizon: to be judged again from this epoch second on.
    case deferred(until: Int64)
  }

  /// Judges the schedule when the row is claimed. A row that waited is never refused for it.
  package func start(at now: Date, horizonSeconds: Int64) -> Start { .now }

  /// The complete request. Its body's bytes are what the first intent freezes.
  /// - Returns: nil when the route is unresolved.
  package func request(key: TaskKey, start: Start, now: Date) -> StartTaskContactRequest? { nil }

  /// The durable form the ledger keeps until the bytes are frozen.
  package func encoded() -> [UInt8] { [] }

  /// Reads the durable form back and holds it against the limits again.
  /// - Throws: `RestoreError` when the bytes are no task that this version would have accepted.
  package init(restoring bytes: [UInt8]) throws(RestoreError) { throw RestoreError(reason: "not built yet") }
}

/// Why stored bytes are no valid task.
package struct RestoreError: Error, Sendable, Hashable {
  package var reason: String
}
